-- Which configured row speaks for an endpoint: an open one, else the newest, else by collection?
-- one row per configured endpoint · ordered by endpoint
-- reads: configuration_endpoint
select
  x.endpoint,
  x.endpoint_url,
  x.collection,
  x.plugin,
  x.parameters,
  x.documentation_url,
  x.entry_date,
  x.start_date,
  x.end_date,
  x.open
from (
  select
    e.*,
    row_number() over (
      partition by e.endpoint
      order by case when e.open then 0 else 1 end, e.entry_date desc nulls last, e.collection, e.ordinal
    ) as n
  from configuration_endpoint e
) x
where x.n = 1
