-- Which issues are the operators': those of the fold, and of the items whose day the fold lacks?
-- one row per issue and day its resource was processed · ordered by entry_date descending, dataset, resource, ordinal
-- reads: fed, ledger_object
-- An item counts when the fold has no row of its dataset, resource and day; of two items of one day,
-- the one under the right path does. Day and resource of an item are those of its key.
with given as (
  select
    f.*,
    o.key like '%/operational-issue.csv' as folded,
    o.key like 'performance/operational_issue/%.csv/%' as astray,
    o.resource as item_resource,
    try_cast(regexp_extract(o.key, '/([^/]+)/[^/]+$', 1) as date) as item_day
  from fed f
  join ledger_object o on o.object = f.object
), placed as (
  select
    g.*,
    case when g.folded then g.entry_date else g.item_day end as day,
    case when g.folded then g.resource else g.item_resource end as of_resource
  from given g
), fold as (
  select distinct
    p.dataset,
    p.of_resource,
    p.day
  from placed p
  where p.folded
), chosen as (
  select
    p.dataset,
    p.of_resource,
    p.day,
    bool_and(p.astray) as astray
  from placed p
  where not p.folded
  group by p.dataset, p.of_resource, p.day
)
select
  p.dataset,
  p.of_resource as resource,
  p.line_number,
  p.entry_number,
  p.field,
  p.entity,
  p.issue_type,
  p.value,
  p.message,
  p.day as entry_date,
  p.ordinal
from placed p
left join fold d
  on d.dataset = p.dataset and d.of_resource = p.of_resource and d.day = p.day
left join chosen c
  on c.dataset = p.dataset and c.of_resource = p.of_resource and c.day = p.day
where p.folded or (d.dataset is null and p.astray = c.astray)
