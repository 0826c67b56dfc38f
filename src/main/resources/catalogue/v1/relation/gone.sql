-- Which resources are retired for good?
-- one row per resource retired with 410 · ordered by resource
-- reads: configuration_old_resource
select distinct
  o.old_resource as resource
from configuration_old_resource o
where o.status = '410'
