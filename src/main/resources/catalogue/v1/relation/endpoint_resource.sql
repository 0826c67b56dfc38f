-- Which resources did an endpoint deliver, from when to when, and what came before and after?
-- one row per endpoint × resource it delivered · ordered by endpoint, first_seen_at, resource
-- reads: outcome, resource_index
with logged as (
  select
    o.endpoint,
    o.resource,
    min(o.first_seen_at) as first_seen_at,
    max(o.last_seen_at) as last_seen_at,
    cast(sum(o.log_rows) as bigint) as log_rows
  from outcome o
  where o.resource is not null
  group by o.endpoint, o.resource
), listed as (
  select
    p.endpoint,
    r.resource,
    cast(min(r.start_date) as timestamp) as first_seen_at,
    cast(max(coalesce(r.end_date, r.start_date)) as timestamp) as last_seen_at
  from resource_index r
  cross join unnest(r.endpoints) as p(endpoint)
  group by p.endpoint, r.resource
), seen as (
  select
    l.endpoint,
    l.resource,
    l.first_seen_at,
    l.last_seen_at,
    l.log_rows
  from logged l
  union all
  -- pairs that only the resource index knows
  select
    i.endpoint,
    i.resource,
    i.first_seen_at,
    i.last_seen_at,
    0 as log_rows
  from listed i
  where not exists (select 1 from logged l where l.endpoint = i.endpoint and l.resource = i.resource)
), step as (
  -- resources first seen at the same moment are no neighbours of each other
  select
    s.endpoint,
    s.first_seen_at,
    min(s.resource) as resource
  from seen s
  group by s.endpoint, s.first_seen_at
), near as (
  select
    t.endpoint,
    t.first_seen_at,
    lag(t.resource) over (partition by t.endpoint order by t.first_seen_at) as previous,
    lead(t.resource) over (partition by t.endpoint order by t.first_seen_at) as next
  from step t
)
select
  s.endpoint,
  s.resource,
  s.first_seen_at,
  s.last_seen_at,
  cast(s.first_seen_at as date) as first_seen,
  cast(s.last_seen_at as date) as last_seen,
  s.log_rows,
  n.previous,
  n.next
from seen s
join near n on n.endpoint = s.endpoint and n.first_seen_at is not distinct from s.first_seen_at
