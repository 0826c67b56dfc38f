-- Which organisations are there: where two rows name one, the row in the canonical spelling?
-- one row per organisation · ordered by organisation
-- reads: fed
select
  x.organisation,
  x.organisation_raw,
  x.name,
  x.dataset,
  x.entity,
  x.reference,
  x.prefix,
  x.official_name,
  x.statistical_geography,
  x.local_authority_type,
  x.local_planning_authority,
  x.local_authority_district,
  x.region,
  x.combined_authority,
  x.national_park,
  x.billing_authority,
  x.census_area,
  x.addressbase_custodian,
  x.company,
  x.esd_inventory,
  x.local_resilience_forum,
  x.parliament_thesaurus,
  x.shielding_hub,
  x.opendatacommunities_uri,
  x.website,
  x.wikidata,
  x.wikipedia,
  x.organisations,
  x.notes,
  x.start_date,
  x.end_date,
  x.entry_date
from (
  select
    f.*,
    row_number() over (
      partition by f.organisation
      order by case when f.organisation_raw is null then 0 else 1 end, f.position
    ) as n
  from fed f
) x
where x.n = 1
