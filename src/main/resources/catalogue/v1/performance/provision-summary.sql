-- How many endpoints and current issues stand behind a provision?
-- one row per organisation × dataset × reason × end date provided for · ordered by these
-- reads: specification_provision, organisation, performance_provision, current_severity
select distinct
  n.organisation,
  o.name as organisation_name,
  n.dataset,
  n.provision_reason,
  n.end_date as provision_end_date,
  coalesce(f.endpoints, 0) as active_endpoint_count,
  coalesce(f.failing, 0) as error_endpoint_count,
  coalesce(s.error_internal, 0) as count_issue_error_internal,
  coalesce(s.error_external, 0) as count_issue_error_external,
  coalesce(s.warning_internal, 0) as count_issue_warning_internal,
  coalesce(s.warning_external, 0) as count_issue_warning_external,
  coalesce(s.notice_internal, 0) as count_issue_notice_internal,
  coalesce(s.notice_external, 0) as count_issue_notice_external
from specification_provision n
left join organisation o on o.organisation = n.organisation
left join performance_provision f on f.organisation = n.organisation and f.dataset = n.dataset
left join current_severity s on s.organisation = n.organisation and s.dataset = n.dataset
