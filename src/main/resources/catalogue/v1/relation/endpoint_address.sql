-- Which URL does an endpoint stand for: the one configured, else the one of its newest log entry?
-- one row per endpoint whose URL is known · ordered by endpoint
-- reads: endpoint_one, log_entry
with told as (
  select
    x.endpoint,
    x.endpoint_url
  from (
    select
      l.endpoint,
      l.endpoint_url,
      row_number() over (partition by l.endpoint order by l.entry_date desc, l.collection) as n
    from log_entry l
    where l.endpoint_url is not null
  ) x
  where x.n = 1
)
select
  coalesce(e.endpoint, t.endpoint) as endpoint,
  coalesce(e.endpoint_url, t.endpoint_url) as endpoint_url
from endpoint_one e
full join told t on t.endpoint = e.endpoint
where coalesce(e.endpoint_url, t.endpoint_url) is not null
