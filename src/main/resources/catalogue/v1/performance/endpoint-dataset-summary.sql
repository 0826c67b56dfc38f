-- How did each open endpoint of a dataset answer last, and what does it deliver?
-- one row per organisation × dataset × open endpoint · ordered by these
-- reads: performance_provider
select
  p.organisation,
  p.dataset,
  p.endpoint,
  p.endpoint_url,
  p.documentation_url,
  p.resource,
  p.status as latest_status,
  p.exception as latest_exception,
  p.latest_log as latest_log_entry_date,
  cast(p.entry_date as date) as entry_date,
  cast(null as date) as end_date,
  p.resource_first_seen as latest_resource_start_date,
  cast(null as date) as resource_end_date
from performance_provider p
