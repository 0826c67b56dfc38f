-- Has the run of a day come in for each collection?
-- one row per collection with an endpoint due on the day · ordered by collection
-- reads: status_run_endpoint
select
  c.collection,
  case
    when c.missing = c.expected then 'not-started'
    when c.missing > 0 then 'partial'
    else 'complete'
  end as state,
  c.expected,
  c.expected - c.missing as attempted,
  c.ok,
  c.failed,
  c.missing,
  c.last_run
from (
  select
    r.collection,
    count(*) as expected,
    count(case when r.state = 'ok' then 1 end) as ok,
    count(case when r.state = 'failed' then 1 end) as failed,
    count(case when r.state = 'missing' then 1 end) as missing,
    max(r.last_attempt) as last_run
  from status_run_endpoint r
  group by r.collection
) c
