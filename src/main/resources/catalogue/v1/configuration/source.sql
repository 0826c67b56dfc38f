-- Which sources are configured: those of the file in force, and of the collection's copy what that file does not mention?
-- one row per statement that an organisation publishes an endpoint · ordered by collection, source, ordinal
-- reads: fed, ledger_object
-- The file in force is the one under config/; a collection without one is configured by its copy.
-- A file that names no source at all gets the name computed as the pipeline does.
with force as (
  select
    split_part(o.key, '/', 3) as collection,
    coalesce(max(f.ordinal), 0) as ordinal
  from ledger_object o
  left join fed f on f.object = o.object
  where o.artefact = 'source' and o.key like 'config/%'
  group by split_part(o.key, '/', 3)
), named as (
  select
    f.object,
    count(f.source) > 0 as names
  from fed f
  group by f.object
), given as (
  select
    f.*,
    o.key like 'config/%' as in_force,
    n.names
  from fed f
  join ledger_object o on o.object = f.object
  join named n on n.object = f.object
)
select
  case
    when g.names then g.source
    else md5(
      coalesce(g.source_collection, g.collection)
      || '|' || coalesce(g.organisation_raw, g.organisation, '')
      || '|' || coalesce(g.endpoint, '')
    )
  end as source,
  g.collection,
  case when g.source_collection <> g.collection then g.source_collection end as source_collection,
  g.organisation,
  g.organisation_raw,
  g.endpoint,
  g.pipelines,
  g.documentation_url,
  g.licence,
  g.attribution,
  g.entry_date,
  g.start_date,
  g.end_date,
  g.in_force or c.collection is null as configured,
  case when g.in_force then 0 else coalesce(c.ordinal, 0) end + g.ordinal as ordinal
from given g
left join force c on c.collection = g.collection
where g.in_force
  or c.collection is null
  or not exists (
    select 1 from given m
    where m.in_force
      and m.collection = g.collection
      and m.endpoint is not distinct from g.endpoint
      and m.organisation is not distinct from g.organisation
  )
