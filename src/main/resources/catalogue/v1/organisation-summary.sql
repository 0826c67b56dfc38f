-- How do the datasets of an organisation stand, counted by status?
-- one row per organisation that provides or is expected to provide something · ordered by organisation
-- reads: performance_provision, organisation
select
  p.organisation,
  max(o.name) as name,
  max(o.entity) as entity,
  split_part(p.organisation, ':', 1) as type,
  max(o.end_date) as end_date,
  count(p.reason) as expected,
  count(*) as datasets,
  count(case when p.endpoints > 0 then 1 end) as with_endpoint,
  count(case when p.status = 'Live' then 1 end) as live,
  count(case when p.status = 'Needs improving' then 1 end) as needs_improving,
  count(case when p.status = 'Error' then 1 end) as error,
  count(case when p.status = 'Not collected' then 1 end) as not_collected,
  count(case when p.status = 'Not submitted' then 1 end) as not_submitted,
  count(case when p.endpoints > 0 then 1 end) as active,
  count(case when p.errors > 0 then 1 end) as errors,
  count(case when p.warnings > 0 then 1 end) as warnings
from performance_provision p
left join organisation o on o.organisation = p.organisation
where p.organisation is not null
group by p.organisation
