-- How did each refresh end?
-- one row per refresh that ended, of the last 400 · ordered by refresh descending
-- reads:
select
  json_extract_string(h.entry, '$.refresh') as refresh,
  cast(json_extract_string(h.entry, '$.started') as timestamp) as started,
  cast(json_extract_string(h.entry, '$.finished') as timestamp) as finished,
  json_extract_string(h.entry, '$.outcome') as outcome,
  json_extract_string(h.entry, '$.snapshot') as snapshot,
  cast(json_extract_string(h.entry, '$.as_of') as date) as as_of,
  json_extract_string(h.entry, '$.reason') as reason,
  cast(json_extract_string(h.entry, '$.objects_changed') as bigint) as objects_changed,
  cast(json_extract_string(h.entry, '$.rows_read') as bigint) as rows_read,
  cast(json_extract(h.entry, '$.commits') as varchar) as commits,
  cast(json_extract(h.entry, '$.changes') as varchar) as changes
from (
  select unnest(from_json(cast(:history as json), '["JSON"]')) as entry
) h
