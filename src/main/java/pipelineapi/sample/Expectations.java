package pipelineapi.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pipelineapi.sample.Organisations.Organisation;

/// Outcomes of the expectations: one Parquet file a dataset, all columns text.
record Expectations(
    Tree tree, ParquetFiles parquetFiles, SampleOptions options, Organisations organisations) {

  private static final ParquetSchema SCHEMA =
      ParquetSchema.of(
          "dataset,organisation,name,operation,passed,parameters,message,details,description,"
              + "severity,responsibility");

  void write(String dataset) throws IOException {
    var file = tree.at("log/expectation/dataset=%1$s/%1$s.parquet".formatted(dataset));
    Dice dice = Dice.of(options.seed(), "expectations " + dataset);
    List<Organisation> some = organisations.all().stream().filter(_ -> dice.chance(0.08)).toList();
    parquetFiles.write(
        file,
        Tree.time(options.daysAgo(1), 4, 30),
        SCHEMA,
        rows -> {
          for (Organisation organisation : some) {
            boundary(rows, dataset, organisation, dice);
            deleted(rows, dataset, organisation, dice);
          }
          duplicates(rows, dataset);
          events(rows, dataset);
        });
  }

  private static void boundary(
      ParquetFiles.Rows rows, String dataset, Organisation organisation, Dice dice)
      throws IOException {
    boolean fetched = !dice.chance(0.05);
    int outside = dice.chance(0.7) ? 0 : dice.between(1, 40);
    rows.row(
        dataset,
        dice.chance(0.03)
            ? organisation.curie().replace("local-authority:", "local-authority-eng:")
            : organisation.curie(),
        "Check no entities are outside of the local planning authority boundary",
        "count_lpa_boundary",
        fetched && outside == 0 ? "True" : "False",
        "{\"lpa\": \"E6"
            + organisation.entity()
            + "\", \"expected\": 0, \"geometric_relation\": \"not_intersects\"}",
        fetched
            ? "there were " + outside + " entities found"
            : "An error occurred: boundary not found",
        fetched ? details(outside, dice) : "{}",
        "Are there no " + dataset + " entities outside of " + organisation.name() + "?",
        "notice",
        "external");
  }

  private static void deleted(
      ParquetFiles.Rows rows, String dataset, Organisation organisation, Dice dice)
      throws IOException {
    int missing = dice.chance(0.8) ? 0 : dice.between(1, 900);
    rows.row(
        dataset,
        organisation.curie(),
        "Check no entities are missing from the active resource",
        "count_deleted_entities",
        missing == 0 ? "True" : "False",
        "{\"organisation_entity\": " + organisation.entity() + ", \"expected\": 0}",
        "there were " + missing + " entities found",
        details(missing, dice),
        "It uses all active resources from " + organisation.name() + ".",
        "notice",
        "external");
  }

  private static void duplicates(ParquetFiles.Rows rows, String dataset) throws IOException {
    rows.row(
        dataset,
        "",
        "Check no entities have the same geometry",
        "duplicate_geometry_check",
        "False",
        "{\"spatial_field\": \"geometry\"}",
        "There are 2 duplicate geometries",
        "{\"actual\": 2, \"expected\": 0, \"complete_matches\": [{\"entity_a\": 44000001, \"entity_b\": 44000007}], \"single_matches\": [], \"any_matches\": []}",
        "Finds caf\\u00e9s twice on the map",
        "notice",
        "internal");
  }

  /// Details that are a Python list come as Python writes it, not as JSON.
  private static void events(ParquetFiles.Rows rows, String dataset) throws IOException {
    rows.row(
        dataset,
        "",
        "Check fields are given after an event",
        "check_fields_required_after_plan_event",
        "False",
        "{'fields': ['adopted-date'], 'plan_event': 'adoption'}",
        "1 plan fails",
        "[{'entity': 4221001, 'fields': ['adopted-date'], 'plan_event': 'plan\"s adoption', 'known': None}]",
        "",
        "error",
        "external");
  }

  private static String details(int count, Dice dice) {
    List<String> entities = new ArrayList<>();
    int start = 1_000_000 + dice.below(80_000_000);
    for (int i = 0; i < count; i++) {
      entities.add(Integer.toString(start + i * 37 % 1000));
    }
    return "{\"actual\": %d, \"expected\": 0, \"entities\": [%s]}"
        .formatted(count, String.join(", ", entities));
  }
}
