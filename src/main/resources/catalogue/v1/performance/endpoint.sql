-- Does an endpoint work, since when not, and what did it give last?
-- one row per endpoint that is configured or was ever logged · ordered by state, days_since_success descending, endpoint
-- reads: endpoint_state, endpoint_address, endpoint_resource, endpoint_use, outcome, as_of
with churn as (
  select
    r.endpoint,
    count(*) as resources,
    count(case when date_diff('day', r.first_seen, a.as_of) < 7 then 1 end) as resources_7_days,
    count(case when date_diff('day', r.first_seen, a.as_of) < 30 then 1 end) as resources_30_days,
    min(r.first_seen) as first_success,
    max(r.first_seen) as newest_resource
  from endpoint_resource r
  cross join as_of a
  group by r.endpoint
), tries as (
  select
    o.endpoint,
    cast(sum(o.log_rows) as bigint) as log_rows,
    cast(min(o.first_seen_at) as date) as first_attempt
  from outcome o
  group by o.endpoint
)
select
  e.endpoint,
  u.endpoint_url,
  e.plugin,
  e.parameters,
  e.entry_date,
  e.start_date,
  e.end_date,
  e.open,
  e.endpoint_open,
  e.state,
  e.latest_log_at,
  e.latest_log,
  e.status,
  e.exception,
  e.latest_resource,
  e.last_success_at,
  e.last_success,
  e.last_resource,
  e.current_resource,
  e.broken_since,
  e.consecutive_failures,
  e.days_since_success,
  e.days_broken,
  e.days_since_attempt,
  coalesce(c.resources, 0) as resources,
  coalesce(c.resources_7_days, 0) as resources_7_days,
  coalesce(c.resources_30_days, 0) as resources_30_days,
  c.newest_resource,
  c.first_success,
  coalesce(t.log_rows, 0) as log_rows,
  t.first_attempt,
  m.organisations,
  m.datasets,
  m.collections
from endpoint_state e
left join endpoint_address u on u.endpoint = e.endpoint
left join churn c on c.endpoint = e.endpoint
left join endpoint_use m on m.endpoint = e.endpoint
left join tries t on t.endpoint = e.endpoint
