-- On whose behalf was a resource delivered, for which dataset, and is it what counts there today?
-- one row per resource × dataset × organisation × endpoint × collection · ordered by these
-- reads: endpoint_resource, supply, endpoint_state, organisation
select
  r.resource,
  s.dataset,
  s.organisation,
  o.name as organisation_name,
  o.entity as organisation_entity,
  r.endpoint,
  s.collection,
  coalesce(s.open, false) as open,
  coalesce(s.open and r.resource = t.current_resource, false) as current,
  case
    when s.open and r.resource = t.current_resource then 'current'
    when r.resource = c.previous then 'previous'
  end as position,
  r.first_seen_at,
  r.last_seen_at,
  r.first_seen,
  r.last_seen,
  r.log_rows,
  r.previous,
  r.next
from endpoint_resource r
left join supply s on s.endpoint = r.endpoint
join endpoint_state t on t.endpoint = r.endpoint
left join endpoint_resource c on c.endpoint = r.endpoint and c.resource = t.current_resource
left join organisation o on o.organisation = s.organisation
