-- How does an organisation stand with each dataset it provides or is expected to provide?
-- one row per organisation × dataset of performance/provision · ordered by organisation, dataset
-- reads: performance_provision, performance_provider, current_provider, log_dataset_resource
with size as (
  select
    c.organisation,
    c.dataset,
    cast(sum(q.entry_count) as bigint) as record_count
  from current_provider c
  join log_dataset_resource q on q.dataset = c.dataset and q.resource = c.resource
  group by c.organisation, c.dataset
)
select
  p.organisation,
  p.dataset,
  p.reason,
  p.status,
  p.endpoints,
  v.endpoint,
  v.endpoint_url,
  v.documentation_url,
  cast(v.entry_date as date) as endpoint_provided_date,
  p.newest_resource as data_last_modified,
  p.last_attempt as data_last_accessed,
  s.record_count,
  p.warnings as warning_count,
  p.errors as error_count,
  p.tasks
from performance_provision p
left join performance_provider v on v.organisation = p.organisation and v.dataset = p.dataset and v.rank = 1
left join size s on s.organisation = p.organisation and s.dataset = p.dataset
