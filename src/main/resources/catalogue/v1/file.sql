-- Which files stand behind the metadata, where are they, and how large?
-- one row per object of a known kind but log entries · ordered by kind, dataset, resource, key
-- reads: listed_object, resource, log_dataset_resource
with told as (
  select
    d.resource,
    min(d.mime_type) as mime_type
  from log_dataset_resource d
  where d.mime_type is not null
  group by d.resource
), named as (
  select
    o.*,
    case when o.kind <> 'collected' then lower(nullif(regexp_extract(o.key, '[.]([A-Za-z0-9]+)$', 1), '')) end as extension
  from listed_object o
)
select
  substring(sha256(n.key), 1, 16) as file,
  n.kind,
  n.extension,
  coalesce(n.collection, nullif(regexp_extract(n.key, '^([^/]+)-collection/', 1), '')) as collection,
  coalesce(n.dataset, case when n.kind = 'dataset' then nullif(regexp_extract(n.key, '/([^/]+)[.][^/.]+$', 1), '') end) as dataset,
  n.resource,
  n.key,
  n.bytes,
  n.modified,
  n.version as etag,
  case
    when n.kind = 'collected' then coalesce(r.content_type, t.mime_type, 'application/octet-stream')
    when n.extension = 'csv' then 'text/csv'
    when n.extension = 'json' then 'application/json'
    when n.extension = 'geojson' then 'application/geo+json'
    when n.extension = 'parquet' then 'application/vnd.apache.parquet'
    when n.extension = 'sqlite3' then 'application/vnd.sqlite3'
    else 'application/octet-stream'
  end as content_type,
  n.url
from named n
left join resource r on n.kind = 'collected' and r.resource = n.resource
left join told t on n.kind = 'collected' and t.resource = n.resource
