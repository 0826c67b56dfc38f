-- On which unbroken runs of days was an endpoint attempted, always with the same outcome, and when did the next one begin?
-- one row per endpoint × run of days; a day is ok when any of its attempts gave a resource · ordered by endpoint, first_day
-- reads: log_collection
-- Millions of days are gathered as bits of numbers, 60 days each, and the ends of runs found by shifting them.
with block as (
  select
    l.endpoint,
    l.number // 60 as block,
    bit_or(l.bit) as tried,
    bit_or(case when l.success then l.bit else 0 end) as ok
  from (
    -- numbered from before all days there may be; a row without one has a block of its own
    select
      c.endpoint,
      c.success,
      date_diff('day', date '0001-01-01 (BC)', c.day) as number,
      1::bigint << coalesce(date_diff('day', date '0001-01-01 (BC)', c.day) % 60, 0) as bit
    from log_collection c
  ) l
  group by l.endpoint, l.number // 60
), named as (
  select
    e.endpoint,
    row_number() over (order by e.endpoint) as id
  from (select distinct b.endpoint from block b) e
), outcome as (
  select n.id, b.block, true as ok, b.ok as days
  from block b
  join named n on n.endpoint = b.endpoint
  where b.ok <> 0
  union all
  select n.id, b.block, false as ok, b.tried - b.ok as days
  from block b
  join named n on n.endpoint = b.endpoint
  where b.tried <> b.ok
), edge as (
  -- a run begins on a day after a day without its outcome, and ends on a day before one
  select
    o.id,
    o.ok,
    o.block,
    o.days & ~((o.days << 1) | case when lag(o.block) over w = o.block - 1 then lag(o.days) over w >> 59 else 0 end) as first,
    o.days & ~((o.days >> 1) | case when lead(o.block) over w = o.block + 1 then (lead(o.days) over w & 1) << 59 else 0 end) as last
  from outcome o
  window w as (partition by o.id, o.ok order by o.block)
), turn as (
  select
    e.id,
    e.ok,
    date '0001-01-01 (BC)' + cast(e.block * 60 + d.place as integer) as day,
    (e.first >> d.place) & 1 = 1 as is_first,
    (e.last >> d.place) & 1 = 1 as is_last
  from edge e
  join range(60) d(place) on ((e.first | e.last) >> d.place) & 1 = 1
), spell as (
  -- after the first day of a run comes its last, if that is another day, and then the next run
  select
    t.id,
    t.ok,
    t.is_first,
    t.day as first_day,
    case when t.is_last then t.day else lead(t.day) over w end as last_day,
    case when t.is_last then lead(t.day) over w else lead(t.day, 2) over w end as next_day
  from turn t
  window w as (partition by t.id order by t.day)
)
select
  n.endpoint,
  s.ok,
  s.first_day,
  s.last_day,
  s.next_day
from spell s
join named n on n.id = s.id
where s.is_first
