-- How many issues of a type and field does a current resource have? Each issue once, whoever provides the resource.
-- one row per dataset × current resource × issue type × field · ordered by these
-- reads: log_issue_rollup, current_provider, specification_issue_type
with type as (
  select
    t.issue_type,
    min(t.severity) as severity,
    min(t.responsibility) as responsibility
  from specification_issue_type t
  group by t.issue_type
)
select
  i.dataset,
  i.resource,
  i.issue_type,
  i.field,
  t.severity,
  t.responsibility,
  cast(sum(i.rows) as bigint) as issues
from log_issue_rollup i
join (select distinct c.dataset, c.resource from current_provider c) c
  on c.dataset = i.dataset and c.resource = i.resource
left join type t on t.issue_type = i.issue_type
group by i.dataset, i.resource, i.issue_type, i.field, t.severity, t.responsibility
