-- Is a path in a version live, deprecated or sunset today?
-- one row per path and version · ordered by path, version
-- reads: version
-- made: when it is read
-- Today is the day of the clock in UTC, not the as-of day: an archive that stands still keeps no path alive.
select
  v.path,
  v.version,
  case
    when v.sunset <= d.today then 'sunset'
    when v.deprecated <= d.today then 'deprecated'
    else 'live'
  end as state
from version v
cross join (select cast(make_timestamp(epoch_us(now())) as date) as today) d
