-- Which specifications name a dataset?
-- one row per dataset that a specification names · ordered by dataset
-- reads: specification_specification
select
  d.dataset,
  array_agg(distinct s.specification order by s.specification) as specifications
from specification_specification s
cross join unnest(s.datasets) as d(dataset)
group by d.dataset
