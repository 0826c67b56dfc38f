-- Which specifications are there, and what do their documents say?
-- one row per specification · ordered by specification
-- reads: fed, ledger_object
-- The CSV file counts; the Parquet table of the builder serves where there is none. Inner names of a
-- document are written in snake_case (a quoted word that a colon follows is a name, never a value).
with given as (
  select
    f.*,
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(f.documents,
      '"([a-z0-9_]+)-([a-z0-9_-]+)"(\s*:)', '"\1_\2"\3', 'g'),
      '"([a-z0-9_]+)-([a-z0-9_-]+)"(\s*:)', '"\1_\2"\3', 'g'),
      '"([a-z0-9_]+)-([a-z0-9_-]+)"(\s*:)', '"\1_\2"\3', 'g'),
      '"([a-z0-9_]+)-([a-z0-9_-]+)"(\s*:)', '"\1_\2"\3', 'g') as document
  from fed f
  where exists (
    select 1 from ledger_object o where o.object = f.object and o.key like '%.csv'
  ) or not exists (
    select 1 from ledger_object o where o.key = 'specification/specification.csv'
  )
)
select
  g.audience,
  case
    when cardinality(g.datasets) > 0 then g.datasets
    when json_valid(g.document) then json_extract_string(g.document, '$[*].dataset')
  end as datasets,
  g.consideration,
  g.description,
  g.documentation_url,
  g.end_date,
  g.entry_date,
  g.github_discussion,
  g.long_name,
  g.long_plural,
  g.name,
  g.document as documents,
  g.prefix,
  g.specification,
  g.specification_reason,
  g.specification_status,
  g.start_date
from given g
