-- Which endpoints is a collection to fetch each day, from when to when, and on whose behalf?
-- one row per collection × endpoint × span of days in which the same sources and the endpoint are configured and open; spans of an endpoint do not overlap · ordered by these
-- reads: configuration_source, configuration_endpoint, endpoint_address
with due as (
  select distinct
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
), edge as (
  -- a span begins where one of them begins or ends; without a first day, before all others
  select d.collection, d.endpoint, d.first_day as day from due d
  union
  select d.collection, d.endpoint, d.end_date as day from due d where d.end_date is not null
), span as (
  select
    e.collection,
    e.endpoint,
    e.day as first_day,
    lead(e.day) over (partition by e.collection, e.endpoint order by e.day nulls first) as end_date
  from edge e
)
select
  s.collection,
  s.endpoint,
  a.endpoint_url,
  s.first_day,
  s.end_date,
  array_agg(distinct d.organisation order by d.organisation) filter (where d.organisation is not null) as organisations
from span s
join due d
  on d.collection = s.collection
  and d.endpoint = s.endpoint
  and (d.first_day is null or d.first_day <= s.first_day)
  and (d.end_date is null or s.first_day is null or d.end_date > s.first_day)
left join endpoint_address a on a.endpoint = s.endpoint
group by s.collection, s.endpoint, a.endpoint_url, s.first_day, s.end_date
