-- Which organisations, datasets and collections was an endpoint ever configured for?
-- one row per endpoint that a source names · ordered by endpoint
-- reads: supply
select
  s.endpoint,
  array_agg(distinct s.organisation order by s.organisation) filter (where s.organisation is not null) as organisations,
  array_agg(distinct s.dataset order by s.dataset) filter (where s.dataset is not null) as datasets,
  array_agg(distinct s.collection order by s.collection) as collections
from supply s
group by s.endpoint
