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
)
select
  o.file,
  o.kind,
  case when o.kind <> 'collected' then o.extension end as extension,
  coalesce(o.collection, case when o.key like '%-collection/%' then nullif(regexp_extract(o.key, '^([^/]+)-collection/', 1), '') end) as collection,
  coalesce(o.dataset, case when o.kind = 'dataset' then nullif(regexp_extract(o.key, '/([^/]+)[.][^/.]+$', 1), '') end) as dataset,
  o.resource,
  o.key,
  o.bytes,
  o.modified,
  o.version as etag,
  case
    when o.kind = 'collected' then coalesce(r.content_type, t.mime_type, 'application/octet-stream')
    when o.extension = 'csv' then 'text/csv'
    when o.extension = 'json' then 'application/json'
    when o.extension = 'geojson' then 'application/geo+json'
    when o.extension = 'parquet' then 'application/vnd.apache.parquet'
    when o.extension = 'sqlite3' then 'application/vnd.sqlite3'
    else 'application/octet-stream'
  end as content_type,
  o.url
from listed_object o
left join resource r on o.kind = 'collected' and r.resource = o.resource
left join told t on o.kind = 'collected' and t.resource = o.resource
