-- What does an organisation have to put right?
-- one row per organisation × dataset × issue type × field with current issues of severity error that the provider has to act on · ordered by these
-- reads: current_provider, current_issue, log_issue
with pair as (
  select
    row_number() over (order by c.dataset, c.resource) as id,
    c.dataset,
    c.resource
  from (
    select distinct
      i.dataset,
      i.resource
    from current_issue i
    where i.severity = 'error' and i.responsibility = 'external'
  ) c
), provided as (
  select
    p.organisation,
    c.dataset,
    c.id
  from current_provider p
  join pair c on c.dataset = p.dataset and c.resource = p.resource
), issue as materialized (
  -- millions of rows are grouped faster by the number of their pair than by its names
  select
    c.id,
    i.issue_type,
    i.field,
    i.severity,
    i.responsibility,
    i.entity,
    i.entry_number
  from pair c
  join log_issue i on i.dataset = c.dataset and i.resource = c.resource
  where i.severity = 'error' and i.responsibility = 'external'
), counted as (
  select
    i.id,
    i.issue_type,
    i.field,
    i.severity,
    i.responsibility,
    count(*) as issues,
    count(distinct i.entry_number) as entries
  from issue i
  group by i.id, i.issue_type, i.field, i.severity, i.responsibility
), concerned as (
  -- an entity may come in several resources of an organisation
  select
    p.organisation,
    p.dataset,
    e.issue_type,
    e.field,
    count(distinct e.entity) as entities
  from (select distinct i.id, i.issue_type, i.field, i.entity from issue i where i.entity is not null) e
  join provided p on p.id = e.id
  group by p.organisation, p.dataset, e.issue_type, e.field
), task as (
  select
    p.organisation,
    p.dataset,
    c.issue_type,
    c.field,
    c.severity,
    c.responsibility,
    cast(sum(c.issues) as bigint) as issues,
    cast(sum(c.entries) as bigint) as entries,
    count(*) as resources
  from counted c
  join provided p on p.id = c.id
  group by p.organisation, p.dataset, c.issue_type, c.field, c.severity, c.responsibility
)
select
  t.organisation,
  t.dataset,
  t.issue_type,
  t.field,
  t.severity,
  t.responsibility,
  t.issues,
  coalesce(e.entities, 0) as entities,
  t.entries,
  t.resources
from task t
left join concerned e
  on e.organisation is not distinct from t.organisation
  and e.dataset = t.dataset
  and e.issue_type is not distinct from t.issue_type
  and e.field is not distinct from t.field
