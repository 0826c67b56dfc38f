-- log/collection?sort=bytes&status__not=200

-- first page
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal", row."bytes" as "sort 1", row."collection" as "sort 2", row."endpoint" as "sort 3", row."entry_date" as "sort 4", row."ordinal" as "sort 5" from kept."log_collection" as row where (row."status" = ?) is not true order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [200, 101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal", row."bytes" as "sort 1", row."collection" as "sort 2", row."endpoint" as "sort 3", row."entry_date" as "sort 4", row."ordinal" as "sort 5" from kept."log_collection" as row where (row."status" = ?) is not true order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ? offset ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [200, 101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal", row."bytes" as "sort 1", row."collection" as "sort 2", row."endpoint" as "sort 3", row."entry_date" as "sort 4", row."ordinal" as "sort 5" from kept."log_collection" as row where (row."status" = ?) is not true and (row."bytes" > ? or row."bytes" is null or (row."bytes" = ? and ((row."collection" is null and (row."endpoint" > ? or row."endpoint" is null or (row."endpoint" = ? and (row."entry_date" > ? or row."entry_date" is null or (row."entry_date" = ? and (row."ordinal" > ? or row."ordinal" is null or (row."ordinal" = ? and row.row_no > ?)))))))))) order by "sort 1" asc nulls last, "sort 2" asc nulls last, "sort 3" asc nulls last, "sort 4" asc nulls last, "sort 5" asc nulls last, row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row."sort 3" asc nulls last, row."sort 4" asc nulls last, row."sort 5" asc nulls last, row.row_no
-- [200, last 0, last 0, last 2, last 2, last 3, last 3, last 4, last 4, 7, 101]

-- count
select count(*) from kept."log_collection" as row where (row."status" = ?) is not true
-- [200]
