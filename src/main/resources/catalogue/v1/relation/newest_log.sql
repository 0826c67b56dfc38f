-- Which log row is the latest of its endpoint: greatest entry date, then success first, then resource?
-- one row per logged endpoint · ordered by endpoint
-- reads: log_collection
with newest as (
  select
    l.endpoint,
    max(l.entry_date) as entry_date
  from log_collection l
  group by l.endpoint
)
select
  x.collection,
  x.endpoint,
  x.entry_date,
  x.ordinal,
  x.day,
  x.status,
  x.exception,
  x.resource,
  true as latest
from (
  select
    l.collection,
    l.endpoint,
    l.entry_date,
    l.ordinal,
    l.day,
    l.status,
    l.exception,
    l.resource,
    row_number() over (
      partition by l.endpoint
      order by case when l.resource is null then 1 else 0 end, l.resource, l.collection, l.ordinal
    ) as n
  from log_collection l
  join newest w on w.endpoint = l.endpoint and w.entry_date = l.entry_date
) x
where x.n = 1
