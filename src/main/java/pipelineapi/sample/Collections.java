package pipelineapi.sample;

import java.util.List;
import java.util.stream.Stream;

/// The collections in the order in which they join with growing scale, with their weights.
final class Collections {

  /// One collection.
  ///
  /// @param endpoints share of the endpoints, in production's active endpoints
  /// @param issues share of the issue rows, in thousandths
  /// @param providers who publishes: `many` local authorities or `one` national body
  record Kind(
      String name,
      int endpoints,
      int issues,
      String providers,
      String typology,
      List<String> datasets) {

    String folder() {
      return name + "-collection";
    }

    String dataset() {
      return datasets.getFirst();
    }
  }

  static final String CONSERVATION = "conservation-area";
  static final String BROWNFIELD = "brownfield-land";
  static final String BROWNFIELD_SITE = "brownfield-site";
  static final String TREES = "tree-preservation-order";
  static final String ARTICLE_4 = "article-4-direction";
  static final String LOCAL_PLAN = "local-plan";
  static final String DOCUMENT = "document";
  static final String INFRASTRUCTURE = "infrastructure-project";
  static final String CONTRIBUTIONS = "developer-contributions";
  static final String LISTED = "listed-building";
  static final String ORGANISATION = "organisation";

  /// Runs on the first Monday of a month only.
  static final String MONTHLY = "title-boundary";

  /// Has not run for weeks.
  static final String STALE = "design-code";

  /// Has run for two days and has no index yet.
  static final String NEW = "local-area-requirements";

  /// Is configured, has an index, and has never fetched anything.
  static final String BARE = "ownership-status";

  static final List<Kind> ALL =
      """
      conservation-area|620|50|many|geography|conservation-area,conservation-area-document,conservation-area-document-type
      brownfield-land|592|10|many|geography|brownfield-land
      tree-preservation-order|228|650|many|geography|tree,tree-preservation-zone,tree-preservation-order,tree-preservation-zone-type
      transport-access-node|94|200|one|geography|transport-access-node
      article-4-direction|216|15|many|geography|article-4-direction-area,article-4-direction
      developer-contributions|216|15|many|value|developer-agreement,developer-agreement-contribution,developer-agreement-transaction,developer-agreement-type,contribution-purpose,contribution-funding-status
      local-plan|206|10|many|legal-instrument|local-plan,local-plan-boundary,development-plan-document,development-plan-document-type,minerals-plan,waste-plan,supplementary-plan,plan-timetable,plan-event
      title-boundary|196|10|one|geography|title-boundary
      listed-building|101|10|many|geography|listed-building-outline,listed-building,listed-building-grade,locally-listed-building
      document|6|2|many|document|document-type
      infrastructure-project|6|2|one|legal-instrument|infrastructure-project,infrastructure-project-decision,infrastructure-project-event,infrastructure-project-type
      organisation|13|2|one|organisation|local-authority,government-organisation,national-park-authority,development-corporation,company,local-planning-group,waste-authority,local-authority-type
      design-code|21|3|many|policy|design-code,design-code-area,design-code-rule,design-code-status
      brownfield-site|8|5|many|geography|brownfield-site
      local-area-requirements|4|1|many|policy|local-area-requirements
      ownership-status|0|0|one|category|ownership-status
      educational-establishment|5|5|one|geography|educational-establishment
      historic-england|15|4|one|geography|scheduled-monument,battlefield,heritage-at-risk,park-and-garden,park-and-garden-grade,protected-wreck-site,world-heritage-site,world-heritage-site-buffer-zone,certificate-of-immunity,building-preservation-notice
      green-belt|8|2|one|geography|green-belt,green-belt-core
      flood-risk-zone|6|3|one|geography|flood-risk-zone,flood-risk-level,flood-risk-type
      ancient-woodland|4|4|one|geography|ancient-woodland,ancient-woodland-status
      national-park|2|1|one|geography|national-park
      infrastructure-funding-statement|11|2|many|document|infrastructure-funding-statement
      planning-application|11|3|many|legal-instrument|planning-application,planning-application-type
      planning-condition|4|1|many|legal-instrument|planning-condition,planning-application-condition
      agricultural-land-classification|2|1|one|geography|agricultural-land-classification
      air-quality-management-area|3|1|one|geography|air-quality-management-area
      archaeological-priority-area|3|1|one|geography|archaeological-priority-area
      area-of-outstanding-natural-beauty|2|1|one|geography|area-of-outstanding-natural-beauty
      asset-of-community-value|6|1|many|geography|asset-of-community-value
      border|2|1|one|geography|border
      built-up-area|2|1|one|geography|built-up-area
      central-activities-zone|3|1|one|geography|central-activities-zone
      community-infrastructure-levy-schedule|8|1|many|document|community-infrastructure-levy-schedule
      development-corporation-boundary|3|1|one|geography|development-corporation-boundary
      flood-storage-area|1|1|one|geography|flood-storage-area
      heritage-coast|1|1|one|geography|heritage-coast
      legislation|1|1|one|legal-instrument|permitted-development-right,permitted-development-right-part
      local-authority-district|10|1|one|geography|local-authority-district
      local-nature-reserve|2|1|one|geography|local-nature-reserve
      local-planning-authority|2|1|one|geography|local-planning-authority
      local-resilience-forum-boundary|1|1|one|geography|local-resilience-forum-boundary
      national-nature-reserve|1|1|one|geography|national-nature-reserve
      nature-improvement-area|1|1|one|geography|nature-improvement-area
      nutrient-neutrality|1|1|one|geography|nutrient-neutrality-catchment
      parish|1|1|one|geography|parish
      planning-permission-status|1|1|one|category|planning-permission-status
      planning-permission-type|1|1|one|category|planning-permission-type
      ramsar|2|1|one|geography|ramsar
      region|1|1|one|geography|region
      site-category|1|1|one|category|site-category
      site-of-special-scientific-interest|2|1|one|geography|site-of-special-scientific-interest
      special-area-of-conservation|2|1|one|geography|special-area-of-conservation
      special-protection-area|2|1|one|geography|special-protection-area
      ward|2|1|one|geography|ward
      """
          .lines()
          .map(Collections::parse)
          .toList();

  private Collections() {}

  static List<Kind> at(Volume volume) {
    return ALL.subList(0, volume.collections());
  }

  static Stream<String> datasets(Volume volume) {
    return at(volume).stream().flatMap(kind -> kind.datasets().stream());
  }

  private static Kind parse(String line) {
    String[] parts = line.split("\\|", -1);
    return new Kind(
        parts[0],
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3],
        parts[4],
        List.of(parts[5].split(",", -1)));
  }
}
