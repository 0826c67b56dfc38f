-- Which issues does the current resource of each open endpoint have?
-- one row per organisation × dataset × open endpoint with a current resource × issue type × field · ordered by these
-- reads: performance_provider, current_issue, as_of
select
  p.organisation,
  p.organisation_name,
  p.cohorts[1] as cohort,
  p.dataset,
  p.collections[1] as collection,
  p.dataset as pipeline,
  p.endpoint,
  p.endpoint_url,
  p.resource,
  p.resource_first_seen as resource_start_date,
  cast(null as date) as resource_end_date,
  p.latest_log as latest_log_entry_date,
  t.issues as count_issues,
  case when t.dataset is not null then a.as_of end as date,
  t.issue_type,
  t.severity,
  t.responsibility,
  t.field
from performance_provider p
cross join as_of a
left join current_issue t on t.dataset = p.dataset and t.resource = p.resource
where p.resource is not null
