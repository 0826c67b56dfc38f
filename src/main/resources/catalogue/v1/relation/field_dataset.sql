-- Which datasets have a field?
-- one row per field that a dataset has · ordered by field
-- reads: specification_dataset_field
select
  f.field,
  array_agg(distinct f.dataset order by f.dataset) as datasets
from specification_dataset_field f
group by f.field
