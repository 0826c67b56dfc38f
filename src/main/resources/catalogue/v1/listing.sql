-- Which listings are there, and what may be asked of them?
-- one row per listing · ordered by path
-- reads: catalogue_listing
select
  c.path,
  c.kind,
  c.meaning,
  c.key,
  c."order",
  c.columns,
  c.filters,
  c.measures,
  c.counts,
  c.origin,
  c.aliases
from catalogue_listing c
