-- log/collection?group_by=entry_date:month,latest&status=404

-- groups
with "the groups" as materialized (
  select "key 1", "key 2", count(*) as "rows of the group"
  from (
    select row.*, cast(date_trunc('month', row."entry_date") as date) as "key 1", case when not exists (select 1 from main."endpoint_one" as j where j."endpoint" = row."endpoint") then false else (select min(j."latest") from main."endpoint_one" as j where j."endpoint" = row."endpoint") end as "key 2"
    from kept."log_collection" as row where row."status" = ?) as member group by "key 1", "key 2"
)
select count(*) over () as "groups in all", "key 1", "key 2", cast("rows of the group" as BIGINT), cast(sum("rows of the group") over () as BIGINT) as "rows in all"
from "the groups"
order by "rows of the group" desc nulls first, "key 1" asc nulls last, "key 2" asc nulls last
limit ?
-- [404, 100]
