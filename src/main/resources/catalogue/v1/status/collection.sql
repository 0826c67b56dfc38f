-- How fresh is each collection, and how do its endpoints stand?
-- one row per collection of configuration/collection · ordered by collection
-- reads: configuration_collection, outcome, supply, endpoint_state, collection_state, monthly_collection, ledger_object, as_of
with logged as (
  select
    o.collection,
    max(o.last_seen_at) as last_log_at,
    cast(max(o.last_seen_at) as date) as last_run,
    cast(sum(o.log_rows) as bigint) as log_rows,
    count(distinct o.resource) as resources
  from outcome o
  group by o.collection
), used as (
  select
    s.collection,
    count(*) as endpoints_open,
    count(case when e.state = 'failing' then 1 end) as endpoints_failing
  from (select distinct v.collection, v.endpoint from supply v where v.open and v.dataset is not null) s
  join endpoint_state e on e.endpoint = s.endpoint
  group by s.collection
), indexed as (
  select
    o.collection,
    max(o.modified) as index_modified
  from ledger_object o
  where o.artefact = 'log-index'
  group by o.collection
), waiting as (
  select
    s.collection,
    cast(to_json(array_agg({'dataset': k.dataset, 'count': cast(json_extract(s.counts, '$."' || k.dataset || '"') as bigint)} order by k.dataset)) as varchar) as counts
  from collection_state s
  cross join unnest(json_keys(s.counts)) as k(dataset)
  group by s.collection
)
select
  c.collection,
  c.name,
  l.last_run,
  l.last_log_at,
  date_diff('day', l.last_run, a.as_of) as days_since_run,
  case
    when l.last_run is null then coalesce(u.endpoints_open, 0) > 0
    when m.collection is not null then date_diff('day', l.last_run, a.as_of) > 32
    else date_diff('day', l.last_run, a.as_of) > 1
  end as late,
  coalesce(u.endpoints_open, 0) as endpoints_open,
  coalesce(u.endpoints_failing, 0) as endpoints_failing,
  coalesce(l.log_rows, 0) as log_rows,
  coalesce(l.resources, 0) as resources,
  i.index_modified,
  s.state_date,
  s.code,
  s.specification,
  s.collection_hash,
  s.resource_hash,
  s.pipeline,
  s.transform_count,
  w.counts as transform_count_by_dataset
from configuration_collection c
cross join as_of a
left join logged l on l.collection = c.collection
left join used u on u.collection = c.collection
left join indexed i on i.collection = c.collection
left join collection_state s on s.collection = c.collection
left join waiting w on w.collection = c.collection
left join monthly_collection m on m.collection = c.collection
