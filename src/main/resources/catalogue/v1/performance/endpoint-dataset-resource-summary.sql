-- How were the columns of the current resource of each open endpoint read as fields?
-- one row per organisation × dataset × open endpoint with a current resource · ordered by these
-- reads: performance_provider, log_column_field
with served as (
  select distinct
    p.dataset,
    p.resource
  from performance_provider p
  where p.resource is not null
), mapped as (
  select
    c.dataset,
    c.resource,
    array_agg(distinct c.field order by c.field) filter (where c.same_name) as mapping_field,
    array_agg(distinct c.field order by c.field) filter (where not c.same_name) as non_mapping_field
  from log_column_field c
  join served s on s.dataset = c.dataset and s.resource = c.resource
  -- most rows are of other resources: they are left out by one column, before the join
  where c.resource in (select v.resource from served v)
  group by c.dataset, c.resource
)
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
  m.mapping_field,
  m.non_mapping_field
from performance_provider p
left join mapped m on m.dataset = p.dataset and m.resource = p.resource
where p.resource is not null
