-- Which endpoints is a collection to fetch each day, from when to when, and on whose behalf?
-- one row per collection × endpoint × organisation × days between which source and endpoint are both configured and open · ordered by these
-- reads: configuration_source, configuration_endpoint, endpoint_address
with due as (
  select
    s.collection,
    s.endpoint,
    s.organisation,
    cast(e.entry_date as date) as first_day,
    case
      when s.end_date is null then e.end_date
      when e.end_date is null then s.end_date
      when s.end_date < e.end_date then s.end_date
      else e.end_date
    end as end_date
  from configuration_source s
  join configuration_endpoint e on e.endpoint = s.endpoint
  where s.configured and e.configured and cardinality(s.pipelines) > 0
)
select
  d.collection,
  d.endpoint,
  a.endpoint_url,
  d.organisation,
  d.first_day,
  d.end_date
from (select distinct * from due) d
left join endpoint_address a on a.endpoint = d.endpoint
