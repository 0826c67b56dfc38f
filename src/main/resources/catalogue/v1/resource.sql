-- Which content was ever fetched, when, by whom and for what?
-- one row per resource of the log, the resource index, the transformation logs or the issues · ordered by first_seen descending, resource
-- reads: endpoint_resource, resource_index, resource_provider, outcome, log_collection, configuration_old_resource, log_dataset_resource, log_issue_range
with seen as (
  select
    r.resource,
    min(r.first_seen_at) as first_seen_at,
    max(r.last_seen_at) as last_seen_at,
    min(r.first_seen) as first_seen,
    max(r.last_seen) as last_seen,
    cast(sum(r.log_rows) as bigint) as log_rows
  from endpoint_resource r
  group by r.resource
), listed as (
  select
    i.resource,
    max(i.bytes) as bytes,
    min(i.start_date) as start_date,
    case when count(*) = count(i.end_date) then max(i.end_date) end as end_date
  from resource_index i
  group by i.resource
), via as (
  select
    p.resource,
    bool_or(p.current) as current,
    array_agg(distinct p.endpoint order by p.endpoint) as endpoints,
    array_agg(distinct p.organisation order by p.organisation) filter (where p.organisation is not null) as organisations,
    array_agg(distinct p.dataset order by p.dataset) filter (where p.dataset is not null) as datasets,
    array_agg(distinct p.collection order by p.collection) filter (where p.collection is not null) as collections
  from resource_provider p
  group by p.resource
), told as (
  -- the newest moment at which the log names a content type
  select
    o.resource,
    max(o.last_seen_at) as entry_date
  from outcome o
  where o.resource is not null and o.content_type is not null
  group by o.resource
), named as (
  select
    o.resource,
    o.last_seen_at as entry_date,
    min(o.content_type) as content_type,
    count(distinct o.content_type) as types
  from outcome o
  join told t on t.resource = o.resource and t.entry_date = o.last_seen_at
  where o.content_type is not null
  group by o.resource, o.last_seen_at
), sort as (
  select
    n.resource,
    n.content_type
  from named n
  where n.types = 1
  union all
  -- where it names several at that moment, its rows are looked at
  select
    x.resource,
    x.content_type
  from (
    select
      l.resource,
      l.content_type,
      row_number() over (partition by l.resource order by l.ordinal, l.collection, l.endpoint) as n
    from log_collection l
    join named t on t.resource = l.resource and t.entry_date = l.entry_date
    where t.types > 1 and l.content_type is not null
  ) x
  where x.n = 1
), old as (
  select
    o.old_resource as resource,
    max(o.status) as old_status,
    max(o.resource) as successor
  from configuration_old_resource o
  group by o.old_resource
), every as (
  select s.resource from seen s
  union
  select l.resource from listed l
  union
  select d.resource from log_dataset_resource d
  union
  select i.resource from log_issue_range i
)
select
  v.resource,
  coalesce(c.current, false) as current,
  s.first_seen,
  s.last_seen,
  s.first_seen_at,
  s.last_seen_at,
  coalesce(s.log_rows, 0) as log_rows,
  l.bytes,
  m.content_type,
  l.start_date,
  l.end_date,
  o.old_status,
  o.successor,
  c.endpoints,
  c.organisations,
  c.datasets,
  c.collections
from every v
left join seen s on s.resource = v.resource
left join listed l on l.resource = v.resource
left join via c on c.resource = v.resource
left join sort m on m.resource = v.resource
left join old o on o.resource = v.resource
