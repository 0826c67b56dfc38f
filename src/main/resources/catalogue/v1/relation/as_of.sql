-- Which day counts as today: the configured one, else the newest log day, else the day of the refresh?
-- one row · ordered by nothing
-- reads: refresh_day, log_collection
select
  coalesce(r.configured, (select max(l.day) from log_collection l), r.started) as as_of
from refresh_day r
