-- How long did a resource live on an endpoint, and which are its neighbours there?
-- one row per resource and endpoint that delivered it · ordered by endpoint, first_seen_at descending, resource
-- reads: endpoint_resource, endpoint_state, endpoint_address
select
  r.endpoint,
  r.resource,
  a.endpoint_url,
  r.first_seen_at,
  r.last_seen_at,
  r.first_seen,
  r.last_seen,
  r.log_rows,
  r.previous,
  r.next,
  coalesce(r.resource = t.current_resource, false) as current,
  case
    when r.resource = t.current_resource then 'current'
    when r.resource = c.previous then 'previous'
  end as position
from endpoint_resource r
join endpoint_state t on t.endpoint = r.endpoint
left join endpoint_resource c on c.endpoint = r.endpoint and c.resource = t.current_resource
left join endpoint_address a on a.endpoint = r.endpoint
