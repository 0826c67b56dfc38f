-- What did an endpoint give the last time it gave a resource?
-- one row per endpoint that ever gave one · ordered by endpoint
-- reads: log_collection
with newest as (
  select
    l.endpoint,
    max(l.entry_date) as entry_date
  from log_collection l
  where l.resource is not null
  group by l.endpoint
)
select
  l.endpoint,
  l.entry_date,
  min(l.resource) as resource
from log_collection l
join newest w on w.endpoint = l.endpoint and w.entry_date = l.entry_date
where l.resource is not null
group by l.endpoint, l.entry_date
