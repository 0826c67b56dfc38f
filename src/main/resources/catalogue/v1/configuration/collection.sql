-- What is configured for each collection?
-- one row per collection that has a folder, or that the specification names · ordered by collection
-- reads: ledger_object, ledger_unread, specification_collection, specification_dataset, configuration_endpoint, configuration_source, configuration_old_resource, configuration_column, configuration_combine, configuration_concat, configuration_convert, configuration_default, configuration_default_value, configuration_entity_organisation, configuration_expect, configuration_filter, configuration_lookup, configuration_lookup_rule, configuration_old_entity, configuration_patch, configuration_skip, configuration_transform
with every as (
  select o.collection from ledger_object o where o.collection is not null
  union
  select u.collection from ledger_unread u where u.collection is not null
  union
  select s.collection from specification_collection s
), named as (
  select
    s.collection,
    min(s.name) as name,
    min(s.entry_date) as entry_date,
    min(s.start_date) as start_date,
    min(s.end_date) as end_date
  from specification_collection s
  group by s.collection
), dataset as (
  select
    x.collection,
    array_agg(distinct x.dataset order by x.dataset) as datasets
  from (
    select d.collection, d.dataset
    from specification_dataset d
    where d.collection is not null
    union
    select s.collection, p.dataset
    from configuration_source s
    cross join unnest(s.pipelines) as p(dataset)
  ) x
  group by x.collection
), endpoint as (
  select
    e.collection,
    count(*) as endpoints,
    count(case when e.open then 1 end) as open_endpoints
  from configuration_endpoint e
  group by e.collection
), source as (
  select
    s.collection,
    count(*) as sources
  from configuration_source s
  group by s.collection
), old as (
  select
    o.collection,
    count(*) as old_resources
  from configuration_old_resource o
  group by o.collection
), counted as (
  select 'column' as rule, r.collection, count(*) as n from configuration_column r group by r.collection
  union all
  select 'combine' as rule, r.collection, count(*) as n from configuration_combine r group by r.collection
  union all
  select 'concat' as rule, r.collection, count(*) as n from configuration_concat r group by r.collection
  union all
  select 'convert' as rule, r.collection, count(*) as n from configuration_convert r group by r.collection
  union all
  select 'default' as rule, r.collection, count(*) as n from configuration_default r group by r.collection
  union all
  select 'default-value' as rule, r.collection, count(*) as n from configuration_default_value r group by r.collection
  union all
  select 'entity-organisation' as rule, r.collection, count(*) as n from configuration_entity_organisation r group by r.collection
  union all
  select 'expect' as rule, r.collection, count(*) as n from configuration_expect r group by r.collection
  union all
  select 'filter' as rule, r.collection, count(*) as n from configuration_filter r group by r.collection
  union all
  select 'lookup' as rule, r.collection, count(*) as n from configuration_lookup r group by r.collection
  union all
  select 'lookup-rule' as rule, r.collection, count(*) as n from configuration_lookup_rule r group by r.collection
  union all
  select 'old-entity' as rule, r.collection, count(*) as n from configuration_old_entity r group by r.collection
  union all
  select 'patch' as rule, r.collection, count(*) as n from configuration_patch r group by r.collection
  union all
  select 'skip' as rule, r.collection, count(*) as n from configuration_skip r group by r.collection
  union all
  select 'transform' as rule, r.collection, count(*) as n from configuration_transform r group by r.collection
), rule as (
  select
    c.collection,
    cast(to_json(array_agg({'rule': c.rule, 'count': c.n} order by c.rule)) as varchar) as rule_counts
  from counted c
  group by c.collection
)
select
  v.collection,
  n.name,
  d.datasets,
  coalesce(e.endpoints, 0) as endpoint_count,
  coalesce(e.open_endpoints, 0) as open_endpoint_count,
  coalesce(s.sources, 0) as source_count,
  coalesce(o.old_resources, 0) as old_resource_count,
  coalesce(r.rule_counts, '[]') as rule_counts,
  cast(n.entry_date as timestamp) as entry_date,
  n.start_date,
  n.end_date
from every v
left join named n on n.collection = v.collection
left join dataset d on d.collection = v.collection
left join endpoint e on e.collection = v.collection
left join source s on s.collection = v.collection
left join old o on o.collection = v.collection
left join rule r on r.collection = v.collection
