-- Which outcomes did an endpoint ever have, and when was each seen last?
-- one row per organisation × collection × dataset × endpoint × status × exception × resource ever logged · ordered by these
-- reads: outcome, supply, endpoint_one, organisation, configuration_source, resource_provider
with had as (
  select
    o.endpoint,
    o.status,
    o.exception,
    o.resource,
    cast(max(o.last_seen_at) as date) as latest_log_entry_date
  from outcome o
  group by o.endpoint, o.status, o.exception, o.resource
), life as (
  select
    p.resource,
    min(p.first_seen) as resource_start_date,
    case when not bool_or(p.current) then max(p.last_seen) end as resource_end_date
  from resource_provider p
  group by p.resource
), licence as (
  select
    x.organisation,
    x.collection,
    x.endpoint,
    x.licence
  from (
    select
      s.organisation,
      s.collection,
      s.endpoint,
      s.licence,
      row_number() over (
        partition by s.organisation, s.collection, s.endpoint
        order by case when s.licence is null then 1 else 0 end, s.entry_date desc nulls last, s.licence
      ) as n
    from configuration_source s
    where s.endpoint is not null
  ) x
  where x.n = 1
)
select
  s.organisation,
  o.name,
  o.name as organisation_name,
  s.dataset,
  s.collection,
  s.dataset as pipeline,
  s.endpoint,
  e.endpoint_url,
  s.documentation_url,
  c.licence,
  h.status as latest_status,
  h.exception as latest_exception,
  h.resource,
  h.latest_log_entry_date,
  cast(e.entry_date as date) as endpoint_entry_date,
  e.end_date as endpoint_end_date,
  l.resource_start_date,
  l.resource_end_date
from had h
join supply s on s.endpoint = h.endpoint and s.dataset is not null
left join endpoint_one e on e.endpoint = h.endpoint
left join organisation o on o.organisation = s.organisation
left join licence c
  on c.organisation is not distinct from s.organisation and c.collection = s.collection and c.endpoint = s.endpoint
left join life l on l.resource = h.resource
