-- How did the checks of the expectations end?
-- one row per expectation checked for a dataset and organisation · ordered by dataset, organisation, operation, name, ordinal
-- reads: fed
-- A list of whole numbers under `entities` is sorted, for it comes in no order; nothing else is touched.
-- Details that are no JSON (Python writes some) stay as they are.
with told as (
  select
    f.*,
    case when json_valid(f.details) then json_type(f.details) = 'OBJECT' else false end as is_object,
    regexp_extract(f.details, '"entities"\s*:\s*\[(\s*\d{1,18}\s*(?:,\s*\d{1,18}\s*)*)\]', 1) as entities
  from fed f
)
select
  t.dataset,
  t.organisation,
  t.organisation_raw,
  t.operation,
  t.name,
  t.passed,
  t.severity,
  t.responsibility,
  t.message,
  t.description,
  t.parameters,
  case
    when t.is_object and t.entities <> '' then replace(
      t.details,
      '[' || t.entities || ']',
      '[' || array_to_string(list_sort(cast(string_split(t.entities, ',') as bigint[])), ', ') || ']'
    )
    else t.details
  end as details,
  case when t.is_object then try_cast(json_extract_string(t.details, '$.actual') as bigint) end as actual,
  case when t.is_object then try_cast(json_extract_string(t.details, '$.expected') as bigint) end as expected,
  t.ordinal
from told t
