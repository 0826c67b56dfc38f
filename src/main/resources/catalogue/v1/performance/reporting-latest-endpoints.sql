-- How did the primary endpoint of each dataset of an organisation answer last?
-- one row per organisation × dataset with an open endpoint · ordered by these
-- reads: performance_provider, configuration_source
with licence as (
  select
    s.organisation,
    s.endpoint,
    max(s.licence) as licence
  from configuration_source s
  where s.open
  group by s.organisation, s.endpoint
)
select
  p.organisation,
  p.organisation_name as name,
  p.organisation_name,
  p.dataset,
  p.collections[1] as collection,
  p.dataset as pipeline,
  p.endpoint,
  p.endpoint_url,
  h.licence,
  p.status as latest_status,
  p.days_since_success as days_since_200,
  p.exception as latest_exception,
  p.resource,
  p.latest_log as latest_log_entry_date,
  cast(p.entry_date as date) as endpoint_entry_date,
  cast(null as date) as endpoint_end_date,
  p.resource_first_seen as resource_start_date,
  cast(null as date) as resource_end_date,
  p.rank as rn
from performance_provider p
left join licence h on h.organisation is not distinct from p.organisation and h.endpoint = p.endpoint
where p.rank = 1
