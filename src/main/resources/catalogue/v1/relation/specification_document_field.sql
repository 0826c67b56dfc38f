-- What does the document of a specification ask of a field of a dataset?
-- one row per dataset × field, from the smallest specification whose document names the dataset · ordered by dataset, position
-- reads: specification_dataset_document
with chosen as (
  select
    d.specification,
    d.dataset,
    d.document,
    row_number() over (partition by d.dataset order by d.specification, d.position) as n
  from specification_dataset_document d
  where d.dataset is not null
), asked as (
  select
    c.specification,
    c.dataset,
    p.position,
    json_extract(c.document, '$.fields[' || cast(p.position - 1 as varchar) || ']') as field
  from chosen c
  cross join unnest(generate_series(1, coalesce(cast(json_array_length(c.document, '$.fields') as bigint), 0))) as p(position)
  where c.n = 1
), told as (
  select
    a.specification,
    a.dataset,
    a.position,
    json_extract_string(a.field, '$.field') as field,
    json_extract_string(a.field, '$.description') as description,
    json_extract_string(a.field, '$.guidance') as guidance,
    json_extract_string(a.field, '$.requirement_level') as requirement_level,
    json_extract_string(a.field, '$.dataset') as field_dataset,
    row_number() over (partition by a.dataset, json_extract_string(a.field, '$.field') order by a.position) as n
  from asked a
)
select
  t.specification,
  t.dataset,
  t.position,
  t.field,
  t.description,
  t.guidance,
  t.requirement_level,
  t.field_dataset
from told t
where t.n = 1 and t.field is not null
