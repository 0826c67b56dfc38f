-- log/collection/summary?period=week&from=2026-03-05&cumulative=true&facet=tags

-- groups
with "the groups" as materialized (
  select "key 1", count(*) as "rows of the group", count(distinct endpoint) as "measure endpoints"
  from (
    select row.*, case when row."entry_date" >= ? then cast(date_trunc('week', row."entry_date") as date) end as "key 1"
    from kept."log_collection" as row where row."entry_date" < ?) as member group by "key 1"
), "all periods" as (
  select p.day as "key 1", coalesce(g."rows of the group", 0) as "rows of the group", coalesce(g."measure endpoints", 0) as "measure endpoints", coalesce((select sum(b."rows of the group") from "the groups" as b where b."key 1" <= p.day or b."key 1" is null), 0) as "measure cumulative"
  from (select cast(unnest(generate_series(?::timestamp, ?::timestamp, interval 1 week)) as date) as day) as p left join "the groups" as g on g."key 1" = p.day
)
select count(*) over () as "groups in all", "key 1", cast("rows of the group" as BIGINT), cast("measure endpoints" as BIGINT), cast("measure cumulative" as BIGINT), cast(sum("rows of the group") over () as BIGINT) as "rows in all"
from "all periods"
order by "key 1" asc nulls last
limit ?
-- [2026-03-05, 2026-03-16T00:00, 2026-03-02, 2026-03-15, 100]

-- facet tags
select count(*) over (), "the value", count(*) as "rows of the group"
from (select unnest(row."tags") as "the value" from kept."log_collection" as row where row."entry_date" < ?) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [2026-03-16T00:00, 100]
