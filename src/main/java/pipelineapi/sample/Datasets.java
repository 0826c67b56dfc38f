package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.Organisations.Organisation;
import pipelineapi.sample.Provisions.Provision;

/// What is assembled from all resources: stand-ins of the entity tables, the quality tables, and
/// the register of organisations.
record Datasets(Tree tree, SampleOptions options, Organisations organisations) {

  private static final String ENTITY =
      "dataset,end-date,entity,entry-date,geometry,json,name,organisation-entity,point,prefix,"
          + "quality,reference,start-date,typology";
  private static final String PROVISION_QUALITY =
      "dataset,organisation,organisation_name,has_active_endpoint,has_active_resource,owns_entities,"
          + "is_designated_provider,quality,entity_count,quality_score";
  private static final String DATASET_QUALITY =
      "dataset,authoritative_organisations,some_organisations,total_organisations,total_entities,"
          + "quality_score";
  private static final String ORGANISATION_QUALITY =
      "organisation,organisation_name,authoritative_datasets,some_datasets,total_datasets,"
          + "total_entities_owned,quality_score";
  private static final String ORGANISATION =
      "addressbase-custodian,billing-authority,census-area,combined-authority,company,dataset,"
          + "end-date,entity,entry-date,esd-inventory,local-authority-type,local-resilience-forum,"
          + "local-planning-authority,local-authority-district,name,national-park,notes,"
          + "official-name,opendatacommunities-uri,organisation,parliament-thesaurus,prefix,"
          + "reference,region,shielding-hub,start-date,statistical-geography,website,wikidata,"
          + "wikipedia,organisations";

  void entities(Kind kind, String dataset) throws IOException {
    for (String key :
        List.of(kind.folder() + "/dataset/" + dataset + ".csv", "dataset/" + dataset + ".csv")) {
      try (CsvFile file = tree.csv(key, modified(), ENTITY)) {
        long base = 1_000_000L * (1 + Collections.ALL.indexOf(kind));
        for (int i = 0; i < 5; i++) {
          file.row(
              dataset,
              "",
              Long.toString(base + i),
              options.daysAgo(90).toString(),
              "MULTIPOLYGON (((-0.1 51.5,-0.2 51.6,-0.1 51.5)))",
              "{\"notes\":\"see, \\\"list\\\"\"}",
              "Place " + i,
              Integer.toString(organisations.all().get(i).entity()),
              "",
              dataset,
              "authoritative",
              "REF/" + i,
              "",
              kind.typology());
        }
      }
    }
  }

  void quality(Provisions provisions, Volume volume) throws IOException {
    try (CsvFile file = tree.csv("dataset/provision-quality.csv", modified(), PROVISION_QUALITY)) {
      for (Provision provision : provisions.all()) {
        Dice dice =
            Dice.of(options.seed(), "quality " + provision.organisation() + provision.dataset());
        boolean active = dice.chance(0.3);
        file.row(
            provision.dataset(),
            provision.organisation(),
            name(provision.organisation()),
            Boolean.toString(active),
            Boolean.toString(active && dice.chance(0.9)),
            Boolean.toString(dice.chance(0.4)),
            Boolean.toString(dice.chance(0.8)),
            active ? "authoritative" : dice.chance(0.3) ? "some" : "",
            dice.chance(0.2) ? "" : Integer.toString(dice.below(4000)),
            "");
      }
    }
    try (CsvFile file = tree.csv("dataset/dataset-quality.csv", modified(), DATASET_QUALITY)) {
      for (String dataset : Collections.datasets(volume).toList()) {
        Dice dice = Dice.of(options.seed(), "quality " + dataset);
        int some = dice.below(30);
        file.row(
            dataset,
            Integer.toString(some / 2),
            Integer.toString(some),
            Integer.toString(2 * some),
            Integer.toString(dice.below(90_000)),
            "");
      }
    }
    try (CsvFile file =
        tree.csv("dataset/organisation-quality.csv", modified(), ORGANISATION_QUALITY)) {
      for (Organisation organisation : organisations.all()) {
        Dice dice = Dice.of(options.seed(), "quality " + organisation.curie());
        int some = dice.below(9);
        file.row(
            organisation.curie(),
            organisation.name(),
            Integer.toString(some / 2),
            Integer.toString(some),
            Integer.toString(2 * some),
            Integer.toString(dice.below(9_000)),
            "");
      }
    }
  }

  private String name(String curie) {
    return organisations.all().stream()
        .filter(organisation -> organisation.curie().equals(curie))
        .findFirst()
        .map(Organisation::name)
        .orElse("");
  }

  void register() throws IOException {
    List<String> columns = CsvFile.columns(ORGANISATION);
    try (CsvFile file =
        tree.csv("organisation-collection/dataset/organisation.csv", modified(), ORGANISATION)) {
      for (Organisation organisation : organisations.all()) {
        file.row(columns.stream().map(column -> cell(organisation, column)).toList());
      }
    }
  }

  private String cell(Organisation organisation, String column) {
    boolean authority = organisation.register().equals("local-authority");
    String statistical = "E0" + (organisation.entity() + 6_400_000);
    return switch (column) {
      case "dataset", "prefix" -> organisation.register();
      case "end-date" -> organisation.end() == null ? "" : organisation.end().toString();
      case "entity" -> Integer.toString(organisation.entity());
      case "entry-date" -> "2023-11-10";
      case "local-authority-type" -> authority ? organisation.type() : "";
      case "local-planning-authority", "local-authority-district" -> authority ? statistical : "";
      case "name", "official-name" -> organisation.name();
      case "organisation" -> organisation.curie();
      case "reference" -> organisation.reference();
      case "region" -> authority ? "E12000009" : "";
      // only the year is known of some
      case "start-date" -> organisation.entity() % 4 == 0 ? "1974" : "1974-04-01";
      case "statistical-geography" -> statistical;
      case "website" -> "https://www.%s.example".formatted(organisation.reference());
      case "wikidata" -> "Q" + (organisation.entity() * 3);
      case "organisations" ->
          organisation.entity() % 50 == 0 ? "local-authority:D01;;local-authority:D02" : "";
      default -> "";
    };
  }

  private FileTime modified() {
    return Tree.time(options.daysAgo(1), 5, 30);
  }
}
