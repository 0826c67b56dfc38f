-- log/collection?open=true&latest=true&endpoint_url__startswith=https&fields=latest,endpoint_url

-- first page
with "the page" as materialized (
  select row.row_no, row."endpoint" from kept."log_collection" as row where row."open" = ? and (exists (select 1 from (select j."endpoint", min(j."latest") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and j.taken = ?) or (not exists (select 1 from main."endpoint_one" as j where j."endpoint" = row."endpoint") and cast(false as BOOLEAN) = ?)) and exists (select 1 from (select j."endpoint", min(j."endpoint_url") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and (starts_with(j.taken, ?))) order by row.row_no limit ?
)
select row.row_no, row."latest", row."endpoint_url"
from (
  select row.*, case when j1.found then j1."latest" else false end as "latest", j1."endpoint_url" as "endpoint_url"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."latest") as "latest", min(j."endpoint_url") as "endpoint_url" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, true, true, https, 101]

-- at an offset
with "the page" as materialized (
  select row.row_no, row."endpoint" from kept."log_collection" as row where row."open" = ? and (exists (select 1 from (select j."endpoint", min(j."latest") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and j.taken = ?) or (not exists (select 1 from main."endpoint_one" as j where j."endpoint" = row."endpoint") and cast(false as BOOLEAN) = ?)) and exists (select 1 from (select j."endpoint", min(j."endpoint_url") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and (starts_with(j.taken, ?))) order by row.row_no limit ? offset ?
)
select row.row_no, row."latest", row."endpoint_url"
from (
  select row.*, case when j1.found then j1."latest" else false end as "latest", j1."endpoint_url" as "endpoint_url"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."latest") as "latest", min(j."endpoint_url") as "endpoint_url" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, true, true, https, 101, 20]

-- after a row
with "the page" as materialized (
  select row.row_no, row."endpoint" from kept."log_collection" as row where row."open" = ? and (exists (select 1 from (select j."endpoint", min(j."latest") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and j.taken = ?) or (not exists (select 1 from main."endpoint_one" as j where j."endpoint" = row."endpoint") and cast(false as BOOLEAN) = ?)) and exists (select 1 from (select j."endpoint", min(j."endpoint_url") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and (starts_with(j.taken, ?))) and row.row_no > ? order by row.row_no limit ?
)
select row.row_no, row."latest", row."endpoint_url"
from (
  select row.*, case when j1.found then j1."latest" else false end as "latest", j1."endpoint_url" as "endpoint_url"
  from "the page" as row
  left join (select j."endpoint", true as found, min(j."latest") as "latest", min(j."endpoint_url") as "endpoint_url" from main."endpoint_one" as j where exists (select 1 from "the page" as p where p."endpoint" = j."endpoint") group by j."endpoint") as j1 on j1."endpoint" = row."endpoint"
) as row
order by row.row_no
-- [true, true, true, https, 7, 101]

-- count
select count(*) from kept."log_collection" as row where row."open" = ? and (exists (select 1 from (select j."endpoint", min(j."latest") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and j.taken = ?) or (not exists (select 1 from main."endpoint_one" as j where j."endpoint" = row."endpoint") and cast(false as BOOLEAN) = ?)) and exists (select 1 from (select j."endpoint", min(j."endpoint_url") as taken from main."endpoint_one" as j group by j."endpoint") as j where j."endpoint" = row."endpoint" and (starts_with(j.taken, ?)))
-- [true, true, true, https]
