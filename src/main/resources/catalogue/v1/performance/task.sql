-- What does an organisation have to put right?
-- one row per organisation × dataset × issue type × field with current issues of severity error that the provider has to act on · ordered by these
-- reads: current_provider, current_issue, log_issue
with kind as (
  select
    row_number() over (order by i.dataset, i.resource, i.issue_type, i.field) as id,
    i.dataset,
    i.resource,
    i.issue_type,
    i.field,
    i.severity,
    i.responsibility,
    i.issues
  from current_issue i
  where i.severity = 'error' and i.responsibility = 'external'
), provided as (
  select
    dense_rank() over (order by p.organisation, k.dataset, k.issue_type, k.field) as task,
    p.organisation,
    k.*
  from current_provider p
  join kind k on k.dataset = p.dataset and k.resource = p.resource
), found as materialized (
  -- millions of rows are found by one column, and compared by numbers
  select
    k.id,
    i.entity,
    i.entry_number
  from log_issue i
  join kind k
    on k.dataset = i.dataset
    and k.resource = i.resource
    and k.issue_type = i.issue_type
    and k.field is not distinct from i.field
  where i.resource in (select c.resource from kind c)
), entry as (
  select
    f.id,
    count(distinct f.entry_number) as entries
  from found f
  group by f.id
), concerned as (
  -- an entity may come in several resources of an organisation
  select
    e.task,
    count(*) as entities
  from (
    select distinct
      p.task,
      d.entity
    from (select distinct f.id, f.entity from found f where f.entity is not null) d
    join provided p on p.id = d.id
  ) e
  group by e.task
), task as (
  select
    p.task,
    p.organisation,
    p.dataset,
    p.issue_type,
    p.field,
    p.severity,
    p.responsibility,
    cast(sum(p.issues) as bigint) as issues,
    cast(sum(e.entries) as bigint) as entries,
    count(*) as resources
  from provided p
  join entry e on e.id = p.id
  group by p.task, p.organisation, p.dataset, p.issue_type, p.field, p.severity, p.responsibility
)
select
  t.organisation,
  t.dataset,
  t.issue_type,
  t.field,
  t.severity,
  t.responsibility,
  t.issues,
  coalesce(c.entities, 0) as entities,
  t.entries,
  t.resources
from task t
left join concerned c on c.task = t.task
