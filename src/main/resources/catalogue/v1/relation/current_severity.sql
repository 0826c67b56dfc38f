-- How many current issues of each severity and responsibility does an organisation have in a dataset?
-- one row per organisation × dataset that has current issues · ordered by organisation, dataset
-- reads: current_provider, current_issue
select
  p.organisation,
  p.dataset,
  cast(sum(case when i.severity = 'error' then i.issues else 0 end) as bigint) as errors,
  cast(sum(case when i.severity = 'warning' then i.issues else 0 end) as bigint) as warnings,
  cast(sum(case when i.severity = 'notice' then i.issues else 0 end) as bigint) as notices,
  cast(sum(case when i.severity = 'error' and i.responsibility = 'internal' then i.issues else 0 end) as bigint) as error_internal,
  cast(sum(case when i.severity = 'error' and i.responsibility = 'external' then i.issues else 0 end) as bigint) as error_external,
  cast(sum(case when i.severity = 'warning' and i.responsibility = 'internal' then i.issues else 0 end) as bigint) as warning_internal,
  cast(sum(case when i.severity = 'warning' and i.responsibility = 'external' then i.issues else 0 end) as bigint) as warning_external,
  cast(sum(case when i.severity = 'notice' and i.responsibility = 'internal' then i.issues else 0 end) as bigint) as notice_internal,
  cast(sum(case when i.severity = 'notice' and i.responsibility = 'external' then i.issues else 0 end) as bigint) as notice_external
from current_provider p
join current_issue i on i.dataset = p.dataset and i.resource = p.resource
group by p.organisation, p.dataset
