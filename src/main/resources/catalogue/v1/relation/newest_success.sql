-- What did an endpoint give the last time it gave a resource?
-- one row per endpoint that ever gave one · ordered by endpoint
-- reads: outcome
with newest as (
  select
    o.endpoint,
    max(o.last_seen_at) as entry_date
  from outcome o
  where o.resource is not null
  group by o.endpoint
)
select
  o.endpoint,
  w.entry_date,
  min(o.resource) as resource
from outcome o
join newest w on w.endpoint = o.endpoint and w.entry_date = o.last_seen_at
where o.resource is not null
group by o.endpoint, w.entry_date
