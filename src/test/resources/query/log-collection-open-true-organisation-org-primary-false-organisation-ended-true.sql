-- log/collection?open=true&organisation=org:C&primary=false&organisation_ended=true

-- first page
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where exists (select 1 from main."supply" as v where v."endpoint" = row."endpoint" and v."open" = ? and v."organisation" = ? and ((v.rank = 1) is true) = ? and ((v.open and v.ended <= (select as_of from as_of)) is true) = ?) order by row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, org:C, false, true, 101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where exists (select 1 from main."supply" as v where v."endpoint" = row."endpoint" and v."open" = ? and v."organisation" = ? and ((v.rank = 1) is true) = ? and ((v.open and v.ended <= (select as_of from as_of)) is true) = ?) order by row.row_no limit ? offset ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, org:C, false, true, 101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."collection", row."endpoint", row."entry_date", row."day", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal" from kept."log_collection" as row where exists (select 1 from main."supply" as v where v."endpoint" = row."endpoint" and v."open" = ? and v."organisation" = ? and ((v.rank = 1) is true) = ? and ((v.open and v.ended <= (select as_of from as_of)) is true) = ?) and row.row_no > ? order by row.row_no limit ?
)
select row.row_no, row."collection", row."endpoint", row."endpoint_url", row."entry_date", row."day", row."latest", row."status", row."bytes", row."elapsed", row."success", row."open", row."tags", row."notes", row."details", row."ordinal"
from (
  select row.*, j1."endpoint_url" as "endpoint_url", case when j1.found then j1."latest" else false end as "latest"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."endpoint_url") as "endpoint_url", min(j."latest") as "latest" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, org:C, false, true, 7, 101]

-- count
select count(*) from kept."log_collection" as row where exists (select 1 from main."supply" as v where v."endpoint" = row."endpoint" and v."open" = ? and v."organisation" = ? and ((v.rank = 1) is true) = ? and ((v.open and v.ended <= (select as_of from as_of)) is true) = ?)
-- [true, org:C, false, true]
