-- log/issue/summary?group_by=dataset,organisation,endpoint,quality_dimension&current=true&organisation=local-authority:A,org:C&fields=issues,resources&facet=field

-- groups
with "the groups" as materialized (
  select "key 1", "key 2", "key 3", "key 4", count(*) as "rows of the group", count(distinct resource) as "measure resources"
  from (
    select row.*, row."dataset" as "key 1", v0."organisation" as "key 2", v0."endpoint" as "key 3", v1."quality_dimension" as "key 4"
    from kept."log_issue" as row
    left join (select distinct v."dataset", v."resource", v."organisation" as "organisation", v."endpoint" as "endpoint" from main."resource_provider" as v where (v."organisation" is not null or v."endpoint" is not null) and v."current" = ? and v."organisation" in (?, ?) and not exists (select 1 from (select * from main."resource_provider" as v where v."current" = ? and v."organisation" in (?, ?)) as w where w."dataset" = v."dataset" and w."resource" = v."resource" and (v."organisation" is null or w."organisation" = v."organisation") and (v."endpoint" is null or w."endpoint" = v."endpoint") and (v."organisation" is null and w."organisation" is not null or v."endpoint" is null and w."endpoint" is not null))) as v0 on v0."dataset" = row."dataset" and v0."resource" = row."resource"
    left join (select distinct v."issue_type", v."quality_dimension" as "quality_dimension" from main."specification_issue_type" as v where (v."quality_dimension" is not null)) as v1 on v1."issue_type" = row."issue_type" where exists (select 1 from main."resource_provider" as v where v."dataset" = row."dataset" and v."resource" = row."resource" and v."current" = ? and v."organisation" in (?, ?))) as member group by "key 1", "key 2", "key 3", "key 4"
)
select count(*) over () as "groups in all", "key 1", "key 2", "key 3", "key 4", cast("rows of the group" as BIGINT), cast("measure resources" as BIGINT), cast(sum("rows of the group") over () as BIGINT) as "rows in all"
from "the groups"
order by "key 1" asc nulls last, "key 2" asc nulls last, "key 3" asc nulls last, "key 4" asc nulls last
limit ?
-- [true, local-authority:A, org:C, true, local-authority:A, org:C, true, local-authority:A, org:C, 100]

-- groups from kept counts
with "the groups" as materialized (
  select "key 1", "key 2", "key 3", "key 4", sum(rows) as "rows of the group", count(distinct resource) as "measure resources"
  from (
    select row.*, row."dataset" as "key 1", v0."organisation" as "key 2", v0."endpoint" as "key 3", v1."quality_dimension" as "key 4"
    from rollups."log_issue" as row
    left join (select distinct v."dataset", v."resource", v."organisation" as "organisation", v."endpoint" as "endpoint" from main."resource_provider" as v where (v."organisation" is not null or v."endpoint" is not null) and v."current" = ? and v."organisation" in (?, ?) and not exists (select 1 from (select * from main."resource_provider" as v where v."current" = ? and v."organisation" in (?, ?)) as w where w."dataset" = v."dataset" and w."resource" = v."resource" and (v."organisation" is null or w."organisation" = v."organisation") and (v."endpoint" is null or w."endpoint" = v."endpoint") and (v."organisation" is null and w."organisation" is not null or v."endpoint" is null and w."endpoint" is not null))) as v0 on v0."dataset" = row."dataset" and v0."resource" = row."resource"
    left join (select distinct v."issue_type", v."quality_dimension" as "quality_dimension" from main."specification_issue_type" as v where (v."quality_dimension" is not null)) as v1 on v1."issue_type" = row."issue_type" where exists (select 1 from main."resource_provider" as v where v."dataset" = row."dataset" and v."resource" = row."resource" and v."current" = ? and v."organisation" in (?, ?))) as member group by "key 1", "key 2", "key 3", "key 4"
)
select count(*) over () as "groups in all", "key 1", "key 2", "key 3", "key 4", cast("rows of the group" as BIGINT), cast("measure resources" as BIGINT), cast(sum("rows of the group") over () as BIGINT) as "rows in all"
from "the groups"
order by "key 1" asc nulls last, "key 2" asc nulls last, "key 3" asc nulls last, "key 4" asc nulls last
limit ?
-- [true, local-authority:A, org:C, true, local-authority:A, org:C, true, local-authority:A, org:C, 100]

-- facet field
select count(*) over (), "the value", count(*) as "rows of the group"
from (select (row."field") as "the value" from kept."log_issue" as row where exists (select 1 from main."resource_provider" as v where v."dataset" = row."dataset" and v."resource" = row."resource" and v."current" = ? and v."organisation" in (?, ?))) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [true, local-authority:A, org:C, 100]

-- facet field from kept counts
select count(*) over (), "the value", cast(sum(rows) as BIGINT) as "rows of the group"
from (select (row."field") as "the value", row.rows from rollups."log_issue" as row where exists (select 1 from main."resource_provider" as v where v."dataset" = row."dataset" and v."resource" = row."resource" and v."current" = ? and v."organisation" in (?, ?))) as member
group by "the value" order by "rows of the group" desc, "the value" asc nulls last limit ?
-- [true, local-authority:A, org:C, 100]
