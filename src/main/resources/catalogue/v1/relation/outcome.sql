-- Which outcomes did an endpoint ever have, from when to when, and how often?
-- one row per collection × endpoint × status × exception × resource × content type ever logged · ordered by nothing
-- reads: log_collection
-- Millions of attempts come to the same few outcomes: what asks about all days reads these.
select
  l.collection,
  l.endpoint,
  l.status,
  l.exception,
  l.resource,
  l.content_type,
  min(l.entry_date) as first_seen_at,
  max(l.entry_date) as last_seen_at,
  count(*) as log_rows
from log_collection l
group by l.collection, l.endpoint, l.status, l.exception, l.resource, l.content_type
