-- How do the datasets of an organisation stand, counted by status, where it may have none?
-- one row per organisation that is in the register or in organisation-summary · ordered by organisation
-- reads: organisation, organisation_summary
select
  coalesce(s.organisation, o.organisation) as organisation,
  coalesce(s.name, o.name) as name,
  coalesce(s.entity, o.entity) as entity,
  coalesce(s.type, o.type) as type,
  coalesce(s.end_date, o.end_date) as end_date,
  coalesce(s.expected, 0) as expected,
  coalesce(s.datasets, 0) as datasets,
  coalesce(s.with_endpoint, 0) as with_endpoint,
  coalesce(s.live, 0) as live,
  coalesce(s.needs_improving, 0) as needs_improving,
  coalesce(s.error, 0) as error,
  coalesce(s.not_collected, 0) as not_collected,
  coalesce(s.not_submitted, 0) as not_submitted,
  coalesce(s.active, 0) as active,
  coalesce(s.errors, 0) as errors,
  coalesce(s.warnings, 0) as warnings
from organisation o
full join organisation_summary s on s.organisation = o.organisation
