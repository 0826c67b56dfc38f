-- Which fields does a dataset have, and what do the documents of specifications say about it?
-- one row per dataset that dataset-field or a document names · ordered by dataset
-- reads: specification_dataset_field, specification_document_field, specification_dataset_document, specification_field
with told as (
  select
    coalesce(d.dataset, a.dataset) as dataset,
    coalesce(d.field, a.field) as field,
    coalesce(d.description, a.description) as description,
    coalesce(d.guidance, a.guidance) as guidance,
    d.hint,
    d.examples,
    coalesce(d.field_dataset, a.field_dataset) as field_dataset,
    a.requirement_level,
    a.specification,
    d.start_date,
    d.end_date,
    d.ordinal,
    a.position
  from specification_dataset_field d
  full join specification_document_field a on a.dataset = d.dataset and a.field = d.field
), field as (
  select
    t.dataset,
    cast(to_json(array_agg({
      'field': t.field,
      'name': f.name,
      'datatype': f.datatype,
      'cardinality': f.cardinality,
      'typology': f.typology,
      'description': coalesce(t.description, f.description),
      'guidance': coalesce(t.guidance, f.guidance),
      'hint': coalesce(t.hint, f.hint),
      'examples': case when json_valid(t.examples) then cast(t.examples as json) else to_json(t.examples) end,
      'field_dataset': t.field_dataset,
      'requirement_level': t.requirement_level,
      'specification': t.specification,
      'start_date': t.start_date,
      'end_date': t.end_date
    } order by t.ordinal nulls last, t.position)) as varchar) as fields
  from told t
  left join specification_field f on f.field = t.field
  group by t.dataset
), document as (
  -- the specification comes first in each object; all else is as the document has it
  select
    d.dataset,
    '[' || string_agg(
      '{"specification":' || cast(to_json(d.specification) as varchar) || ',' ||
      substr(cast(d.document as varchar), 2),
      ',' order by d.specification, d.position) || ']' as documents
  from specification_dataset_document d
  where d.dataset is not null
  group by d.dataset
)
select
  coalesce(f.dataset, d.dataset) as dataset,
  coalesce(f.fields, '[]') as fields,
  coalesce(d.documents, '[]') as documents
from field f
full join document d on d.dataset = f.dataset
