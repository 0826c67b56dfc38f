-- Who is configured to supply which dataset from which endpoint, and is that open: source and endpoint both?
-- one row per organisation × dataset × endpoint × collection ever configured, dataset null where no pipeline is named · ordered by these
-- reads: configuration_source, endpoint_one
select
  s.organisation,
  p.dataset,
  s.endpoint,
  s.collection,
  bool_or(s.open and coalesce(e.open, false)) as open,
  max(case when s.open then s.documentation_url end) as documentation_url
from configuration_source s
left join unnest(s.pipelines) as p(dataset) on true
left join endpoint_one e on e.endpoint = s.endpoint
where s.endpoint is not null
group by s.organisation, p.dataset, s.endpoint, s.collection
