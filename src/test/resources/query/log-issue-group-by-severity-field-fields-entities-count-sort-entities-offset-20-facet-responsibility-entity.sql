-- log/issue?group_by=severity,field&fields=entities,count&sort=-entities&offset=20&facet=responsibility,entity

-- groups
with "the groups" as materialized (
  select "key 1", "key 2", count(*) as "rows of the group", count(distinct entity) as "measure entities"
  from (
    select row.*, (select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") as "key 1", row."field" as "key 2"
    from kept."log_issue" as row) as member group by "key 1", "key 2"
)
select count(*) over () as "groups in all", "key 1", "key 2", cast("measure entities" as BIGINT), cast("rows of the group" as BIGINT), cast(sum("rows of the group") over () as BIGINT) as "rows in all"
from "the groups"
order by "measure entities" desc nulls first, "key 1" asc nulls last, "key 2" asc nulls last
limit ? offset ?
-- [100, 20]

-- facet responsibility
select count(*) over (), "the value", count(*) as "rows of the group"
from (select (case when not exists (select 1 from main."specification_issue_type" as j where j."issue_type" = row."issue_type") then 'none' else (select min(j."responsibility") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") end) as "the value" from kept."log_issue" as row) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [100]

-- facet responsibility from kept counts
select count(*) over (), "the value", cast(sum(rows) as BIGINT) as "rows of the group"
from (select (case when not exists (select 1 from main."specification_issue_type" as j where j."issue_type" = row."issue_type") then 'none' else (select min(j."responsibility") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") end) as "the value", row.rows from rollups."log_issue" as row) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [100]

-- facet entity
select count(*) over (), "the value", count(*) as "rows of the group"
from (select (row."entity") as "the value" from kept."log_issue" as row) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [100]
