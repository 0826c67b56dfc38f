-- What does the document of a specification say of a dataset?
-- one row per specification × dataset object in its document · ordered by specification, position
-- reads: specification_specification
select
  x.specification,
  x.position,
  json_extract_string(x.document, '$.dataset') as dataset,
  x.document
from (
  select
    s.specification,
    p.position,
    json_extract(s.documents, '$[' || cast(p.position - 1 as varchar) || ']') as document
  from specification_specification s
  cross join unnest(generate_series(1, case when json_valid(s.documents) then cast(json_array_length(s.documents) as bigint) else 0 end)) as p(position)
) x
