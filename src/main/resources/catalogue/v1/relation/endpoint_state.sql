-- Does an endpoint work, since when not, and which resource is its current one?
-- one row per endpoint that is configured or was ever logged · ordered by endpoint
-- reads: endpoint_one, supply, gone, newest_log, newest_success, log_collection, as_of
with failure as (
  select
    l.endpoint,
    min(l.entry_date) as broken_at,
    count(*) as failures
  from log_collection l
  left join newest_success s on s.endpoint = l.endpoint
  where l.resource is null and (s.entry_date is null or l.entry_date > s.entry_date)
  group by l.endpoint
), used as (
  select distinct
    s.endpoint
  from supply s
  where s.open and s.dataset is not null
), every as (
  select e.endpoint from endpoint_one e
  union
  select l.endpoint from newest_log l
)
select
  v.endpoint,
  e.endpoint_url,
  e.plugin,
  e.parameters,
  e.entry_date,
  e.start_date,
  e.end_date,
  u.endpoint is not null as open,
  coalesce(e.open, false) as endpoint_open,
  case when w.endpoint is null then 'uncollected' when w.resource is null then 'failing' else 'ok' end as state,
  w.entry_date as latest_log_at,
  w.day as latest_log,
  w.status,
  w.exception,
  w.resource as latest_resource,
  s.entry_date as last_success_at,
  cast(s.entry_date as date) as last_success,
  s.resource as last_resource,
  case when u.endpoint is not null and g.resource is null then s.resource end as current_resource,
  cast(case when w.resource is null then f.broken_at end as date) as broken_since,
  case when w.endpoint is not null and w.resource is null then f.failures else 0 end as consecutive_failures,
  date_diff('day', cast(s.entry_date as date), a.as_of) as days_since_success,
  case when w.resource is null then date_diff('day', cast(f.broken_at as date), a.as_of) end as days_broken,
  date_diff('day', w.day, a.as_of) as days_since_attempt
from every v
cross join as_of a
left join endpoint_one e on e.endpoint = v.endpoint
left join used u on u.endpoint = v.endpoint
left join newest_log w on w.endpoint = v.endpoint
left join newest_success s on s.endpoint = v.endpoint
left join failure f on f.endpoint = v.endpoint
left join gone g on g.resource = s.resource
