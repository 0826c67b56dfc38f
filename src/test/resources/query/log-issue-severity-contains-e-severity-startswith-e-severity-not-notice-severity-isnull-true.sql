-- log/issue?severity__contains=e&severity__startswith=e&severity__not=notice&severity__isnull=true

-- first page
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."value", row."ordinal", row."dataset" as "sort 1", row."resource" as "sort 2", row."ordinal" as "sort 3" from kept."log_issue" as row where exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and ((contains(j.taken, ?)) and (starts_with(j.taken, ?)))) and not exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and (j.taken = ? or j.taken is not null)) order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, row.row_no limit ?
)
select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."severity", row."responsibility", row."value", row."ordinal"
from (
  select row.*, j1."severity" as "severity", case when j1.found then j1."responsibility" else 'none' end as "responsibility"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity", min(j."responsibility") as "responsibility" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row.row_no
-- [e, e, notice, 101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."value", row."ordinal", row."dataset" as "sort 1", row."resource" as "sort 2", row."ordinal" as "sort 3" from kept."log_issue" as row where exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and ((contains(j.taken, ?)) and (starts_with(j.taken, ?)))) and not exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and (j.taken = ? or j.taken is not null)) order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, row.row_no limit ? offset ?
)
select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."severity", row."responsibility", row."value", row."ordinal"
from (
  select row.*, j1."severity" as "severity", case when j1.found then j1."responsibility" else 'none' end as "responsibility"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity", min(j."responsibility") as "responsibility" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row.row_no
-- [e, e, notice, 101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."value", row."ordinal", row."dataset" as "sort 1", row."resource" as "sort 2", row."ordinal" as "sort 3" from kept."log_issue" as row where exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and ((contains(j.taken, ?)) and (starts_with(j.taken, ?)))) and not exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and (j.taken = ? or j.taken is not null)) and (row."dataset" > ? or row."dataset" is null or (row."dataset" = ? and ((row."resource" is null and (row."ordinal" > ? or row."ordinal" is null or (row."ordinal" = ? and row.row_no > ?)))))) order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, row.row_no limit ?
)
select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."severity", row."responsibility", row."value", row."ordinal"
from (
  select row.*, j1."severity" as "severity", case when j1.found then j1."responsibility" else 'none' end as "responsibility"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity", min(j."responsibility") as "responsibility" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row.row_no
-- [e, e, notice, last 0, last 0, last 2, last 2, 7, 101]

-- count
select count(*) from kept."log_issue" as row where exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and ((contains(j.taken, ?)) and (starts_with(j.taken, ?)))) and not exists (select 1 from (select j."issue_type", min(j."severity") as taken from main."specification_issue_type" as j group by j."issue_type") as j where j."issue_type" = row."issue_type" and (j.taken = ? or j.taken is not null))
-- [e, e, notice]
