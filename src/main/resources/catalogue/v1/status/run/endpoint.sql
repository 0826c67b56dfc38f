-- Was each endpoint that was due on a day attempted, and did it give a resource?
-- one row per collection × endpoint due on the day · ordered by these
-- reads: due_endpoint, endpoint_spell
select
  d.collection,
  d.endpoint,
  d.endpoint_url,
  d.organisations,
  case
    when s.last_day is null or s.last_day < cast(:date as date) then 'missing'
    when s.ok then 'ok'
    else 'failed'
  end as state,
  case when s.last_day < cast(:date as date) then s.last_day when s.last_day is not null then cast(:date as date) end as last_attempt
from due_endpoint d
-- the spell that the day is in, or the last before it
left join endpoint_spell s
  on s.endpoint = d.endpoint
  and s.first_day <= cast(:date as date)
  and (s.next_day is null or s.next_day > cast(:date as date))
where (d.first_day is null or d.first_day <= cast(:date as date))
  and (d.end_date is null or d.end_date > cast(:date as date))
