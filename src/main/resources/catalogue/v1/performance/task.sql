-- What does an organisation have to put right?
-- one row per organisation × dataset × issue type × field with current issues of severity error that the provider has to act on · ordered by these
-- reads: current_provider, log_issue
select
  p.organisation,
  i.dataset,
  i.issue_type,
  i.field,
  i.severity,
  i.responsibility,
  count(*) as issues,
  count(distinct i.entity) as entities,
  count(distinct row(i.resource, i.entry_number)) filter (where i.entry_number is not null) as entries,
  count(distinct i.resource) as resources
from current_provider p
join log_issue i on i.dataset = p.dataset and i.resource = p.resource
where i.severity = 'error' and i.responsibility = 'external'
group by p.organisation, i.dataset, i.issue_type, i.field, i.severity, i.responsibility
