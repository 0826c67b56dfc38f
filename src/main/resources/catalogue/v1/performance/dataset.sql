-- How many endpoints of a dataset work, who provides it, and when did something new come?
-- one row per dataset with an open endpoint or an open provision · ordered by dataset
-- reads: provider, provision_one, endpoint_state, current_provider, specification_dataset, as_of
with names as (
  select p.dataset from provider p
  union
  select n.dataset from provision_one n
), fed as (
  select
    p.dataset,
    count(*) as endpoints,
    count(case when e.state = 'ok' then 1 end) as ok,
    count(case when e.state = 'failing' then 1 end) as failing,
    count(case when e.state = 'uncollected' then 1 end) as never,
    max(e.latest_log) as last_attempt,
    max(e.last_success) as last_success
  from (select distinct v.dataset, v.endpoint from provider v) p
  join endpoint_state e on e.endpoint = p.endpoint
  group by p.dataset
), who as (
  select
    p.dataset,
    count(distinct p.organisation) as providing
  from provider p
  group by p.dataset
), want as (
  select
    n.dataset,
    count(*) as expected
  from provision_one n
  group by n.dataset
), fresh as (
  select
    c.dataset,
    count(distinct c.resource) as resources,
    max(c.born) as newest_resource
  from current_provider c
  group by c.dataset
)
select
  n.dataset,
  d.name,
  d.collection,
  coalesce(f.endpoints, 0) as endpoints,
  coalesce(f.ok, 0) as ok,
  coalesce(f.failing, 0) as failing,
  coalesce(f.never, 0) as never,
  coalesce(x.expected, 0) as expected,
  coalesce(w.providing, 0) as providing,
  coalesce(r.resources, 0) as resources,
  f.last_attempt,
  f.last_success,
  r.newest_resource,
  date_diff('day', r.newest_resource, a.as_of) as days_since_new
from names n
cross join as_of a
left join specification_dataset d on d.dataset = n.dataset
left join fed f on f.dataset = n.dataset
left join who w on w.dataset = n.dataset
left join want x on x.dataset = n.dataset
left join fresh r on r.dataset = n.dataset
