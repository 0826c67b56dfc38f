-- How many issues of a type and field does a current resource have? Each issue once, whoever provides the resource.
-- one row per dataset × current resource × issue type × field · ordered by these
-- reads: log_issue, current_provider
select
  i.dataset,
  i.resource,
  i.issue_type,
  i.field,
  i.severity,
  i.responsibility,
  count(*) as issues
from log_issue i
join (select distinct c.dataset, c.resource from current_provider c) c
  on c.dataset = i.dataset and c.resource = i.resource
group by i.dataset, i.resource, i.issue_type, i.field, i.severity, i.responsibility
