-- log/issue?sort=-severity,value&fields=value,endpoint_urls

-- first page
with "the page" as materialized (
  select row.row_no, row."value", row."dataset", row."resource", row."issue_type", (select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") as "sort 1", row."value" as "sort 2", row."dataset" as "sort 3", row."resource" as "sort 4", row."ordinal" as "sort 5" from kept."log_issue" as row order by "sort 1" desc nulls first, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ?
)
select row.row_no, row."value", cast((select array_agg(distinct v.endpoint order by v.endpoint) from resource_provider v where v.dataset = row.dataset and v.resource = row.resource and coalesce(row.severity, '') <> 'notice') as VARCHAR[])
from (
  select row.*, j1."severity" as "severity"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" desc nulls first, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."value", row."dataset", row."resource", row."issue_type", (select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") as "sort 1", row."value" as "sort 2", row."dataset" as "sort 3", row."resource" as "sort 4", row."ordinal" as "sort 5" from kept."log_issue" as row order by "sort 1" desc nulls first, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ? offset ?
)
select row.row_no, row."value", cast((select array_agg(distinct v.endpoint order by v.endpoint) from resource_provider v where v.dataset = row.dataset and v.resource = row.resource and coalesce(row.severity, '') <> 'notice') as VARCHAR[])
from (
  select row.*, j1."severity" as "severity"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" desc nulls first, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."value", row."dataset", row."resource", row."issue_type", (select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") as "sort 1", row."value" as "sort 2", row."dataset" as "sort 3", row."resource" as "sort 4", row."ordinal" as "sort 5" from kept."log_issue" as row where ((select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") < ? or ((select min(j."severity") from main."specification_issue_type" as j where j."issue_type" = row."issue_type") = ? and ((row."value" is null and (row."dataset" > ? or row."dataset" is null or (row."dataset" = ? and (row."resource" > ? or row."resource" is null or (row."resource" = ? and (row."ordinal" > ? or row."ordinal" is null or (row."ordinal" = ? and row.row_no > ?)))))))))) order by "sort 1" desc nulls first, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ?
)
select row.row_no, row."value", cast((select array_agg(distinct v.endpoint order by v.endpoint) from resource_provider v where v.dataset = row.dataset and v.resource = row.resource and coalesce(row.severity, '') <> 'notice') as VARCHAR[])
from (
  select row.*, j1."severity" as "severity"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" desc nulls first, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [last 0, last 0, last 2, last 2, last 3, last 3, last 4, last 4, 7, 101]

-- count
select count(*) from kept."log_issue" as row
-- []
