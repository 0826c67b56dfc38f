-- ranges

-- one run
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type" from kept."log_issue" as row where row.row_no between ? and ? order by row.row_no
)
select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."severity"
from (
  select row.*, j1."severity" as "severity"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row.row_no
-- [11, 13]

-- several runs
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", w.place as "sort 1" from (select unnest(?::BIGINT[]) as row_no, generate_subscripts(?::BIGINT[], 1) as place) as w join kept."log_issue" as row on row.row_no = w.row_no order by w.place
)
select row.row_no, row."dataset", row."resource"
from "the page" as row
order by row."sort 1" asc nulls last, row.row_no
-- [[11, 12, 13, 2], [11, 12, 13, 2]]

-- partners
select distinct v."dataset", v."resource" from main."resource_provider" as v where v."dataset" is not null and v."resource" is not null and v."organisation" = ? and v."open" = ?
-- [local-authority:A, true]

-- missing partners
select distinct v."dataset", v."resource" from main."resource_provider" as v where v."dataset" is not null and v."resource" is not null and v."organisation" = ? and v."open" = ? and v."current" = ?
-- [local-authority:A, true, true]
