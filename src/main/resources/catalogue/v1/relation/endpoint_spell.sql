-- On which unbroken runs of days was an endpoint attempted, always with the same outcome, and when did the next one begin?
-- one row per endpoint × run of days; a day is ok when any of its attempts gave a resource · ordered by endpoint, first_day
-- reads: log_collection
with named as (
  -- millions of days are grouped and ordered faster by a number than by a hash
  select
    e.endpoint,
    row_number() over (order by e.endpoint) as id
  from (select distinct l.endpoint from log_collection l) e
), daily as (
  select
    n.id,
    l.day,
    count(l.resource) > 0 as ok
  from log_collection l
  join named n on n.endpoint = l.endpoint
  group by n.id, l.day
), numbered as (
  -- consecutive days differ from their numbers by the same
  select
    d.id,
    d.day,
    d.ok,
    date_diff('day', date '2000-01-01', d.day) - row_number() over (partition by d.id, d.ok order by d.day) as run
  from daily d
), spell as (
  select
    n.id,
    n.ok,
    min(n.day) as first_day,
    max(n.day) as last_day
  from numbered n
  group by n.id, n.ok, n.run
)
select
  n.endpoint,
  s.ok,
  s.first_day,
  s.last_day,
  lead(s.first_day) over (partition by s.id order by s.first_day) as next_day
from spell s
join named n on n.id = s.id
