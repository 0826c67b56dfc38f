-- Which open endpoints provide a dataset for an organisation, do they work, and which one is primary?
-- one row per organisation × dataset × open endpoint · ordered by organisation, dataset, rank
-- reads: provider, endpoint_state, organisation, endpoint_resource, log_dataset_resource, provision_one
select
  p.organisation,
  o.name as organisation_name,
  p.dataset,
  p.endpoint,
  e.endpoint_url,
  p.collections,
  p.documentation_url,
  p.rank,
  p.rank = 1 as "primary",
  e.entry_date,
  e.plugin,
  e.state,
  e.status,
  e.exception,
  e.latest_log_at,
  e.latest_log,
  e.last_success_at,
  e.last_success,
  e.days_since_success,
  e.broken_since,
  e.days_broken,
  e.current_resource as resource,
  case when e.current_resource is not null then e.last_success_at end as collected,
  r.first_seen as resource_first_seen,
  q.entry_count,
  q.entity_count,
  n.provision_reason,
  n.projects,
  n.cohorts
from provider p
join endpoint_state e on e.endpoint = p.endpoint
left join organisation o on o.organisation = p.organisation
left join endpoint_resource r on r.endpoint = p.endpoint and r.resource = e.current_resource
left join log_dataset_resource q on q.dataset = p.dataset and q.resource = e.current_resource
left join provision_one n on n.organisation = p.organisation and n.dataset = p.dataset
