-- On which unbroken runs of days was an endpoint attempted, always with the same outcome, and when did the next one begin?
-- one row per endpoint × run of days; a day is ok when any of its attempts gave a resource · ordered by endpoint, first_day
-- reads: log_collection
with daily as (
  select
    l.endpoint,
    l.day,
    count(l.resource) > 0 as ok
  from log_collection l
  group by l.endpoint, l.day
), numbered as (
  -- consecutive days differ from their numbers by the same
  select
    d.endpoint,
    d.day,
    d.ok,
    date_diff('day', date '2000-01-01', d.day) - row_number() over (partition by d.endpoint, d.ok order by d.day) as run
  from daily d
), spell as (
  select
    n.endpoint,
    n.ok,
    min(n.day) as first_day,
    max(n.day) as last_day
  from numbered n
  group by n.endpoint, n.ok, n.run
)
select
  s.endpoint,
  s.ok,
  s.first_day,
  s.last_day,
  lead(s.first_day) over (partition by s.endpoint order by s.first_day) as next_day
from spell s
