-- log/issue/entity?dataset=d1

-- rows of two groups
with "the page" as materialized (
  select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", w.place as "sort 1", row_number() over (partition by w.place order by row."value" desc nulls first, row."resource" asc nulls last, row."ordinal" asc nulls last) as "sort 2" from (select unnest(?::VARCHAR[]) as "key 1", unnest(?::BIGINT[]) as "key 2", unnest(range(?)) as place) as w join kept."log_issue" as row on row."dataset" is not distinct from w."key 1" and row."entity" is not distinct from w."key 2" where row."dataset" = ? and row."entity" is not null qualify "sort 2" <= ?
)
select row.row_no, row."dataset", row."resource", row."field", row."entity", row."issue_type", row."severity"
from (
  select row.*, j1."severity" as "severity"
  from "the page" as row
  left join (select j."issue_type", true as found, min(j."severity") as "severity" from main."specification_issue_type" as j where exists (select 1 from "the page" as p where p."issue_type" = j."issue_type") group by j."issue_type") as j1 on j1."issue_type" = row."issue_type"
) as row
order by row."sort 1" asc nulls last, row."sort 2" asc nulls last, row.row_no
-- [[d1, d1], [7, null], 2, d1, 3]

-- first day
select cast(min(row."entry_date") as date) from kept."log_collection" as row where row."status" = ?
-- [404]
