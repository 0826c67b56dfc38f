-- What was tried when: the rows of the log index, and the log entries that are newer than it?
-- one row per attempt to fetch an endpoint · ordered by entry_date descending, collection, endpoint, ordinal
-- reads: fed, all_fed, log_entry
-- Per collection, endpoint and day an entry at the moment of an index row is that row, one later than
-- every index row of the day replaces them (fetched again), any other one is ignored.
with known as (
  -- the index rows of the few endpoints and days that have an entry
  select
    i.collection,
    i.endpoint,
    e.day,
    max(i.entry_date) < max(e.entry_date) as outdated
  from fed i
  join log_entry e
    on e.collection = i.collection
    and e.endpoint = i.endpoint
    and e.day = cast(i.entry_date as date)
  group by i.collection, i.endpoint, e.day
), last as (
  select
    i.collection,
    max(i.ordinal) as ordinal
  from all_fed i
  group by i.collection
), attempt as (
  select
    i.collection,
    i.endpoint,
    i.entry_date,
    i.status,
    i.exception,
    i.resource,
    i.bytes,
    i.content_type,
    i.elapsed,
    i.start_date,
    i.end_date,
    'index' as origin,
    i.ordinal
  from fed i
  where not exists (
      select 1 from known k
      where k.outdated
        and k.collection = i.collection
        and k.endpoint = i.endpoint
        and k.day = cast(i.entry_date as date)
    )
  union all
  select
    e.collection,
    e.endpoint,
    e.entry_date,
    e.status,
    e.exception,
    e.resource,
    e.bytes,
    e.content_type,
    e.elapsed,
    e.start_date,
    e.end_date,
    'entry' as origin,
    coalesce(l.ordinal, 0) + row_number() over (partition by e.collection order by e.day, e.endpoint) as ordinal
  from log_entry e
  left join last l on l.collection = e.collection
  where not exists (
    select 1 from known k
    where not k.outdated
      and k.collection = e.collection
      and k.endpoint = e.endpoint
      and k.day = e.day
  )
), newest_time as (
  select
    a.endpoint,
    max(a.entry_date) as entry_date
  from attempt a
  group by a.endpoint
), newest as (
  -- of the attempts at the newest moment a success comes first
  select
    a.collection,
    a.endpoint,
    a.entry_date,
    a.ordinal,
    row_number() over (
      partition by a.endpoint
      order by case when a.resource is null then 1 else 0 end, a.resource, a.collection, a.ordinal
    ) as place
  from attempt a
  join newest_time t on t.endpoint = a.endpoint and t.entry_date = a.entry_date
)
select
  a.*,
  n.endpoint is not null as latest
from attempt a
left join newest n
  on n.place = 1
  and n.endpoint = a.endpoint
  and n.entry_date = a.entry_date
  and n.collection = a.collection
  and n.ordinal = a.ordinal
