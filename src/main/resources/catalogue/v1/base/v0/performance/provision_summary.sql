-- Which rows does the stored table have; where it is not stored, which would it have?
-- one row per row of the stored file, else per provision · ordered by place
-- reads: fed, performance_provision_summary
select
  f.organisation,
  f.organisation_name,
  f.dataset,
  f.provision_reason,
  f.active_endpoint_count,
  f.error_endpoint_count,
  f.count_issue_error_internal,
  f.count_issue_error_external,
  f.count_issue_warning_internal,
  f.count_issue_warning_external,
  f.count_issue_notice_internal,
  f.count_issue_notice_external,
  f.ordinal
from fed f
union all
select
  p.organisation,
  p.organisation_name,
  p.dataset,
  p.provision_reason,
  p.active_endpoint_count,
  p.error_endpoint_count,
  p.count_issue_error_internal,
  p.count_issue_error_external,
  p.count_issue_warning_internal,
  p.count_issue_warning_external,
  p.count_issue_notice_internal,
  p.count_issue_notice_external,
  row_number() over (order by p.organisation, p.dataset, p.provision_reason, p.provision_end_date) as ordinal
from performance_provision_summary p
where not exists (select 1 from fed)
