-- Which paths are served in which version, and until when?
-- one row per path and version · ordered by path, version
-- reads: catalogue_path
select
  c.path,
  c.version,
  c.deprecated,
  c.sunset,
  c.successor,
  c.documentation
from catalogue_path c
