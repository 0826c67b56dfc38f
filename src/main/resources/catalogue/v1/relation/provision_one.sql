-- Why is an organisation to provide a dataset: the reason of highest priority, with all projects and cohorts?
-- one row per organisation × dataset with an open provision · ordered by organisation, dataset
-- reads: specification_provision, specification_provision_reason
select
  x.organisation,
  x.dataset,
  max(case when x.n = 1 then x.provision_reason end) as provision_reason,
  array_agg(distinct x.project order by x.project) filter (where x.project is not null) as projects,
  array_agg(distinct x.cohort order by x.cohort) filter (where x.cohort is not null) as cohorts
from (
  select
    p.organisation,
    p.dataset,
    p.provision_reason,
    p.project,
    p.cohort,
    row_number() over (
      partition by p.organisation, p.dataset
      order by coalesce(r.priority, 0) desc, p.provision_reason
    ) as n
  from specification_provision p
  left join specification_provision_reason r on r.provision_reason = p.provision_reason
  where p.open
) x
group by x.organisation, x.dataset
