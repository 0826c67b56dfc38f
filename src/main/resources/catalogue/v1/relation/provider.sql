-- Which open endpoints provide a dataset for an organisation, and which of them comes first (rank 1 = primary)?
-- one row per organisation × dataset × endpoint that is open · ordered by organisation, dataset, rank
-- reads: supply, endpoint_one
select
  o.organisation,
  o.dataset,
  o.endpoint,
  o.collections,
  o.documentation_url,
  row_number() over (
    partition by o.organisation, o.dataset
    order by e.entry_date desc nulls last, o.endpoint
  ) as rank
from (
  select
    s.organisation,
    s.dataset,
    s.endpoint,
    array_agg(s.collection order by s.collection) as collections,
    max(s.documentation_url) as documentation_url
  from supply s
  where s.open and s.dataset is not null
  group by s.organisation, s.dataset, s.endpoint
) o
join endpoint_one e on e.endpoint = o.endpoint
