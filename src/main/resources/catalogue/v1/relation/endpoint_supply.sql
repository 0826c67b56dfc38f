-- For whom does an endpoint supply what, did that organisation end meanwhile, and is the endpoint its primary one?
-- one row per organisation × dataset × endpoint × collection ever configured · ordered by these
-- reads: supply, provider, organisation, as_of
select
  s.endpoint,
  s.organisation,
  s.dataset,
  s.collection,
  -- a source that names no dataset opens an endpoint for nobody
  s.open and s.dataset is not null as open,
  s.open and s.dataset is not null and coalesce(o.end_date <= a.as_of, false) as organisation_ended,
  p.endpoint is not null as "primary"
from supply s
cross join as_of a
left join organisation o on o.organisation = s.organisation
left join provider p
  on p.organisation is not distinct from s.organisation
  and p.dataset = s.dataset
  and p.endpoint = s.endpoint
  and p.rank = 1
