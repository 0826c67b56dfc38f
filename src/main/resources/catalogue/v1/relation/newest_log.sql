-- Which log row is the latest of its endpoint? (Which that is, log/collection.sql defines.)
-- one row per logged endpoint · ordered by endpoint
-- reads: log_collection
select
  l.collection,
  l.endpoint,
  l.entry_date,
  l.ordinal,
  l.day,
  l.status,
  l.exception,
  l.resource
from log_collection l
where l.latest
