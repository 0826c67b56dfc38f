-- How does an organisation stand with a dataset it provides or is expected to provide?
-- one row per organisation × dataset with an open endpoint or an open provision · ordered by organisation, dataset
-- reads: provider, provision_one, endpoint_state, performance_task, current_provider, current_severity, log_expectation, organisation
with pair as (
  select p.organisation, p.dataset from provider p
  union
  select n.organisation, n.dataset from provision_one n
), fed as (
  select
    p.organisation,
    p.dataset,
    count(*) as endpoints,
    count(case when e.state = 'failing' then 1 end) as failing,
    count(case when e.state = 'uncollected' then 1 end) as not_collected,
    count(case when e.state = 'ok' then 1 end) as ok,
    max(e.latest_log) as last_attempt,
    max(e.last_success) as last_success,
    min(e.broken_since) as broken_since
  from provider p
  join endpoint_state e on e.endpoint = p.endpoint
  group by p.organisation, p.dataset
), task as (
  select
    t.organisation,
    t.dataset,
    count(*) as tasks,
    cast(sum(t.issues) as bigint) as issues
  from performance_task t
  group by t.organisation, t.dataset
), held as (
  select
    c.organisation,
    c.dataset,
    count(*) as resources,
    max(c.born) as newest_resource
  from current_provider c
  group by c.organisation, c.dataset
), outside as (
  select distinct
    x.organisation,
    x.dataset
  from log_expectation x
  where not x.passed and x.name = 'Check no entities are outside of the local planning authority boundary'
)
select
  k.organisation,
  o.name as organisation_name,
  k.dataset,
  n.provision_reason as reason,
  n.projects,
  n.cohorts,
  coalesce(f.endpoints, 0) as endpoints,
  coalesce(f.failing, 0) as failing,
  coalesce(f.not_collected, 0) as not_collected,
  coalesce(h.resources, 0) as resources,
  coalesce(t.tasks, 0) as tasks,
  coalesce(t.issues, 0) as issues,
  coalesce(s.errors, 0) as errors,
  coalesce(s.warnings, 0) as warnings,
  coalesce(s.notices, 0) as notices,
  case when x.organisation is null then 0 else 1 end as out_of_bounds,
  f.last_attempt,
  f.last_success,
  f.broken_since,
  h.newest_resource,
  case
    when f.endpoints is null then 'Not submitted'
    when f.endpoints = f.not_collected then 'Not collected'
    when f.ok = 0 then 'Error'
    when f.failing > 0 or t.tasks > 0 or x.organisation is not null then 'Needs improving'
    else 'Live'
  end as status
from pair k
left join organisation o on o.organisation = k.organisation
left join provision_one n on n.organisation = k.organisation and n.dataset = k.dataset
left join fed f on f.organisation is not distinct from k.organisation and f.dataset = k.dataset
left join task t on t.organisation is not distinct from k.organisation and t.dataset = k.dataset
left join held h on h.organisation is not distinct from k.organisation and h.dataset = k.dataset
left join current_severity s on s.organisation is not distinct from k.organisation and s.dataset = k.dataset
left join outside x on x.organisation = k.organisation and x.dataset = k.dataset
