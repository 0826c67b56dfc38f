-- Was each endpoint that was due on a day attempted, and did it give a resource?
-- one row per collection × endpoint due on the day · ordered by these
-- reads: due_endpoint, endpoint_spell
select
  d.collection,
  d.endpoint,
  d.endpoint_url,
  d.organisations,
  case when t.attempted is not true then 'missing' when t.ok then 'ok' else 'failed' end as state,
  t.last_attempt
from (
  select
    v.collection,
    v.endpoint,
    max(v.endpoint_url) as endpoint_url,
    array_agg(distinct v.organisation order by v.organisation) filter (where v.organisation is not null) as organisations
  from due_endpoint v
  where (v.first_day is null or v.first_day <= cast(:date as date))
    and (v.end_date is null or v.end_date > cast(:date as date))
  group by v.collection, v.endpoint
) d
left join (
  select
    s.endpoint,
    bool_or(s.last_day >= cast(:date as date)) as attempted,
    bool_or(s.ok and s.last_day >= cast(:date as date)) as ok,
    max(case when s.last_day < cast(:date as date) then s.last_day else cast(:date as date) end) as last_attempt
  from endpoint_spell s
  where s.first_day <= cast(:date as date)
  group by s.endpoint
) t on t.endpoint = d.endpoint
