-- Which files and rows could not be used, and why?
-- one row per file or row refused · ordered by kind, collection, key, row
-- reads: ledger_reject, ledger_object
select
  x.kind,
  x.collection,
  x.key,
  x."row",
  x.code,
  x."column",
  x.detail,
  x.rejects_of_object,
  row_number() over (
    order by x.kind, x.collection nulls first, x.key, x."row" nulls first, x.code, x."column" nulls first, x.detail
  ) as ordinal
from (
  select distinct
    r.artefact as kind,
    r.collection,
    r.key,
    r."row" as "row",
    r.code,
    r.column_name as "column",
    r.detail,
    greatest(o.rejects, count(*) over (partition by r.object)) as rejects_of_object
  from ledger_reject r
  join ledger_object o on o.object = r.object
) x
