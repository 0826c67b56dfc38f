-- Which content does an organisation provide for a dataset today, and since when has that content been seen anywhere?
-- one row per organisation × dataset × current resource · ordered by organisation, dataset, resource
-- reads: resource_provider, endpoint_resource
with current as (
  select distinct
    p.organisation,
    p.dataset,
    p.resource
  from resource_provider p
  where p.current and p.dataset is not null
), born as (
  select
    r.resource,
    min(r.first_seen) as born
  from endpoint_resource r
  group by r.resource
)
select
  c.organisation,
  c.dataset,
  c.resource,
  b.born
from current c
join born b on b.resource = c.resource
