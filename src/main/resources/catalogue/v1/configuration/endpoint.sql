-- Which endpoints are configured: those of the file in force, and of the collection's copy what that file does not mention?
-- one row per endpoint and collection that is configured, more where it is configured more than once · ordered by endpoint, collection, ordinal
-- reads: fed, ledger_object
-- The file in force is the one under config/; a collection without one is configured by its copy.
with force as (
  select
    split_part(o.key, '/', 3) as collection,
    coalesce(max(f.ordinal), 0) as ordinal
  from ledger_object o
  left join fed f on f.object = o.object
  where o.artefact = 'endpoint' and o.key like 'config/%'
  group by split_part(o.key, '/', 3)
), given as (
  select
    f.*,
    o.key like 'config/%' as in_force
  from fed f
  join ledger_object o on o.object = f.object
)
select
  g.collection,
  g.endpoint,
  g.endpoint_url,
  g.parameters,
  g.plugin,
  g.documentation_url,
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
    where m.in_force and m.collection = g.collection and m.endpoint = g.endpoint
  )
