-- log/collection?tags=t1,t2&notes__isnull=true&entry_date=today&entry_date__lte=2026-03-01&day__not=today-7d

-- first page
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where list_has_any(row."tags", ?::VARCHAR[]) and (len(row."notes") > 0) is not true and ((row."entry_date" >= ? and row."entry_date" < ?)) and row."entry_date" < ? and (row."day" = ?) is not true order by row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [[t1, t2], 2026-03-15T00:00, 2026-03-16T00:00, 2026-03-02T00:00, 2026-03-08, 101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where list_has_any(row."tags", ?::VARCHAR[]) and (len(row."notes") > 0) is not true and ((row."entry_date" >= ? and row."entry_date" < ?)) and row."entry_date" < ? and (row."day" = ?) is not true order by row.row_no limit ? offset ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [[t1, t2], 2026-03-15T00:00, 2026-03-16T00:00, 2026-03-02T00:00, 2026-03-08, 101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where list_has_any(row."tags", ?::VARCHAR[]) and (len(row."notes") > 0) is not true and ((row."entry_date" >= ? and row."entry_date" < ?)) and row."entry_date" < ? and (row."day" = ?) is not true and row.row_no > ? order by row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [[t1, t2], 2026-03-15T00:00, 2026-03-16T00:00, 2026-03-02T00:00, 2026-03-08, 7, 101]

-- count
select count(*) from kept."log_collection" as row where list_has_any(row."tags", ?::VARCHAR[]) and (len(row."notes") > 0) is not true and ((row."entry_date" >= ? and row."entry_date" < ?)) and row."entry_date" < ? and (row."day" = ?) is not true
-- [[t1, t2], 2026-03-15T00:00, 2026-03-16T00:00, 2026-03-02T00:00, 2026-03-08]
