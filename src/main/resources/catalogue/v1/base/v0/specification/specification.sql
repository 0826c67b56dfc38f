-- Which datasets do the documents of specifications describe, as they were written?
-- one row per dataset in a document · ordered by the document's row in its file, then by place in the document
-- reads: specification_specification_fed, ledger_object
-- The Parquet table of the builder counts; the CSV file serves where there is none.
with given as (
  select
    f.position,
    json_extract(f.documents, '$[*]') as datasets
  from specification_specification_fed f
  join ledger_object o on o.object = f.object
  where json_valid(f.documents)
    and (o.key like '%.parquet' or not exists (
      select 1 from ledger_object p where p.key = 'data/specification/specification.parquet' and p.rows > 0
    ))
),
single as (
  select g.position, unnest(g.datasets) as document, generate_subscripts(g.datasets, 1) as place
  from given g
)
select
  row_number() over (order by s.position, s.place) as ordinal,
  json_extract_string(s.document, '$.dataset') as dataset,
  cast(s.document as varchar) as document
from single s
