-- What was the snapshot read from: which kinds of objects, how many, how many of them read, refused, missing or orphaned?
-- one row per kind and collection · ordered by kind, collection
-- reads: ledger_object, ledger_unread, artefact_pattern, log_collection, resource_provider, endpoint_resource, resource_index
with held as (
  select
    o.artefact as kind,
    o.collection,
    o.key,
    max(o.dataset) as dataset,
    max(o.resource) as resource,
    max(o.bytes) as bytes,
    max(o.modified) as modified,
    bool_and(o.reused) as reused,
    bool_and(o.state = 'yielded') as yielded,
    bool_or(o.state in ('rejected', 'retained')) as rejected,
    sum(o.rows) as "rows"
  from ledger_object o
  group by o.artefact, o.collection, o.key
), issue_object as (
  select h.kind, h.collection, h.dataset, h.resource
  from held h
  where h.kind in ('issue-parquet', 'issue-csv')
), counted as (
  select
    h.kind,
    h.collection,
    count(*) as objects,
    count(case when not h.reused and not h.yielded then 1 end) as "read",
    count(case when h.reused and not h.yielded then 1 end) as reused,
    count(case when h.rejected then 1 end) as rejected,
    count(case when h.yielded then 1 end) as yielded,
    cast(sum(h.bytes) as bigint) as bytes,
    cast(sum(h."rows") as bigint) as "rows",
    max(h.modified) as newest_modified
  from held h
  group by h.kind, h.collection
  union all
  select
    u.artefact as kind,
    u.collection,
    u.objects,
    0 as "read",
    0 as reused,
    0 as rejected,
    0 as yielded,
    u.bytes,
    0 as "rows",
    u.newest_modified
  from ledger_unread u
), known_resource as (
  select r.resource from endpoint_resource r
  union
  select i.resource from resource_index i
), orphan as (
  select
    i.kind,
    i.collection,
    count(*) as orphaned
  from issue_object i
  where not exists (select 1 from known_resource k where k.resource = i.resource)
  group by i.kind, i.collection
), hole as (
  select
    'issue-csv' as kind,
    p.collection,
    count(*) as missing
  from (
    select distinct v.collection, v.dataset, v.resource
    from resource_provider v
    where v.current and v.dataset is not null
  ) p
  where not exists (
    select 1 from issue_object i where i.dataset = p.dataset and i.resource = p.resource
  )
  group by p.collection
), indexed as (
  select
    l.collection,
    count(*) as "rows"
  from log_collection l
  where l.origin = 'index'
  group by l.collection
), total as (
  select
    c.kind,
    c.collection,
    cast(sum(c.objects) as bigint) as objects,
    cast(sum(c."read") as bigint) as "read",
    cast(sum(c.reused) as bigint) as reused,
    cast(sum(c.rejected) as bigint) as rejected,
    cast(sum(c.yielded) as bigint) as yielded,
    cast(sum(c.bytes) as bigint) as bytes,
    cast(sum(c."rows") as bigint) as "rows",
    max(c.newest_modified) as newest_modified
  from counted c
  group by c.kind, c.collection
), folder as (
  -- patterns of one folder are told as one
  select
    x.kind,
    case when count(*) = 1 then max(x.pattern) else x.folder || '*' end as pattern
  from (
    select
      a.artefact as kind,
      a.pattern,
      regexp_replace(a.pattern, '[^/]+$', '') as folder
    from artefact_pattern a
  ) x
  group by x.kind, x.folder
), place as (
  select
    f.kind,
    array_to_string(array_agg(f.pattern order by f.pattern), '; ') as key_pattern
  from folder f
  group by f.kind
)
select
  coalesce(t.kind, h.kind) as kind,
  coalesce(t.collection, h.collection) as collection,
  coalesce(t.objects, 0) as objects,
  coalesce(t."read", 0) as "read",
  coalesce(t.reused, 0) as reused,
  coalesce(t.rejected, 0) as rejected,
  coalesce(h.missing, 0) as missing,
  coalesce(o.orphaned, 0) as orphaned,
  case when t.kind = 'log-index' then greatest(coalesce(t."rows", 0) - coalesce(i."rows", 0), 0) else coalesce(t.yielded, 0) end as replaced,
  coalesce(t.bytes, 0) as bytes,
  coalesce(t."rows", 0) as "rows",
  t.newest_modified,
  p.key_pattern
from total t
full join hole h on h.kind = t.kind and h.collection = t.collection
left join orphan o on o.kind = t.kind and o.collection is not distinct from t.collection
left join indexed i on t.kind = 'log-index' and i.collection = t.collection
left join place p on p.kind = coalesce(t.kind, h.kind)
