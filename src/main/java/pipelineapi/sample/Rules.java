package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.CsvFile.Style;
import pipelineapi.sample.Organisations.Organisation;

/// The pipeline configuration of a collection: every rule file in today's columns, except those
/// made to differ.
record Rules(Tree tree, SampleOptions options, Volume volume, Organisations organisations) {

  /// A rule file and how many rows production has in all collections.
  private record Rule(String name, int production, String columns) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "column",
              2196,
              "dataset,endpoint,resource,column,field,start-date,end-date,entry-date"),
          new Rule(
              "combine",
              34,
              "dataset,endpoint,field,separator,entry-date,start-date,end-date,resource"),
          new Rule(
              "concat",
              31,
              "dataset,resource,field,fields,separator,entry-date,start-date,end-date,endpoint,prepend,append"),
          new Rule(
              "default",
              15,
              "dataset,resource,field,default-field,entry-date,start-date,end-date,entry-number,endpoint"),
          new Rule(
              "default-value",
              28,
              "dataset,end-date,endpoint,entry-date,entry-number,field,resource,start-date,value"),
          new Rule(
              "filter",
              39,
              "dataset,end-date,endpoint,entry-date,entry-number,field,pattern,resource,start-date"),
          new Rule(
              "lookup",
              296_506,
              "prefix,resource,endpoint,entry-number,organisation,reference,entity,entry-date,start-date,end-date"),
          new Rule(
              "entity-organisation", 12_295, "dataset,entity-minimum,entity-maximum,organisation"),
          new Rule(
              "old-entity",
              31_933,
              "old-entity,status,entity,notes,end-date,entry-date,start-date"),
          new Rule(
              "patch",
              623,
              "dataset,resource,field,pattern,value,entry-number,start-date,end-date,entry-date,endpoint"),
          new Rule(
              "skip",
              15,
              "dataset,resource,pattern,entry-number,start-date,end-date,entry-date,endpoint"),
          new Rule(
              "transform",
              23,
              "dataset,field,replacement-field,entry-number,resource,start-date,end-date,entry-date,endpoint"));

  private static final String EXPECT =
      "datasets,organisations,operation,parameters,name,description,notes,severity,responsibility,"
          + "end-date,entry-date,start-date,schedule";
  private static final String LOOKUP_RULE =
      "prefix,dataset,organisation,resource,offset,entity-minimum,entity-maximum,entry-date,"
          + "start-date,end-date";
  private static final String CONVERT =
      "dataset,endpoint,resource,plugin,parameters,entry-date,start-date,end-date";

  private static final List<String> FIELDS =
      List.of(
          "reference",
          "name",
          "geometry",
          "start-date",
          "organisation",
          "documentation-url",
          "notes",
          "entry-date",
          "point",
          "description");
  private static final List<String> COLUMNS =
      List.of(
          "Name",
          "WKT",
          "id",
          "ogc_fid",
          "GeoX",
          "Site Ref",
          "URL, if any",
          "OBJECTID",
          "Designated");

  void write(Kind kind, List<Feed> feeds) throws IOException {
    for (Rule rule : RULES) {
      if (rule.name().equals("lookup") && kind.name().equals(Collections.BARE)) {
        continue;
      }
      file(kind, feeds, rule);
    }
    expect(kind);
    if (kind.name().equals(Collections.MONTHLY)) {
      try (CsvFile file =
          tree.csv(key(kind, "lookup-rule"), modified(), Style.EDITOR, LOOKUP_RULE, LOOKUP_RULE)) {
        file.row(
            kind.name(),
            kind.name(),
            "",
            "",
            "12000000000",
            "12000000000",
            "12999999999",
            "",
            "",
            "");
      }
    }
    if (kind.name().equals(Collections.DOCUMENT)) {
      try (CsvFile file = tree.csv(key(kind, "convert"), modified(), CONVERT)) {
        file.row(kind.dataset(), "", Hash.sha256("converted"), "pdf", "pages=1;2", "", "", "");
      }
    }
  }

  private void file(Kind kind, List<Feed> feeds, Rule rule) throws IOException {
    // one collection's columns come in another order, with the old name of dataset and one too many
    boolean old = kind.name().equals(Collections.STALE) && rule.name().equals("column");
    Style style =
        kind.name().equals(Collections.BROWNFIELD) && rule.name().equals("patch")
            ? Style.MARKED
            : Style.PIPELINE;
    String written =
        old ? "pipeline,resource,column,field,endpoint,start-date,end-date,value" : rule.columns();
    String given = old ? rule.columns().replace("dataset,", "pipeline,") : rule.columns();
    Dice dice = Dice.of(options.seed(), "rule " + kind.name() + rule.name());
    int rows = rows(kind, rule);
    List<String> columns = CsvFile.columns(rule.columns());
    try (CsvFile file = tree.csv(key(kind, rule.name()), modified(), style, given, written)) {
      for (int i = 0; i < rows; i++) {
        List<String> cells = new ArrayList<>(columns.size());
        for (String column : columns) {
          cells.add(cell(rule.name(), column, i, kind, feeds, dice));
        }
        file.row(cells);
      }
    }
  }

  /// The first collections have most of the rows; rare rules are in few of them.
  private int rows(Kind kind, Rule rule) {
    if (kind.endpoints() == 0) {
      return 0;
    }
    int weights = Collections.at(volume).stream().mapToInt(Kind::endpoints).sum();
    double share = 1.0 * kind.endpoints() / weights;
    return (int) Math.round(volume.configured(rule.production()) * share);
  }

  private String cell(String rule, String column, int i, Kind kind, List<Feed> feeds, Dice dice) {
    boolean oldEntity = rule.equals("old-entity");
    return switch (column) {
      case "dataset", "prefix" -> dice.chance(0.8) ? kind.dataset() : dice.pick(kind.datasets());
      case "endpoint" -> endpoint(rule, i, feeds, dice);
      case "resource" ->
          dice.chance(rule.equals("patch") ? 0.5 : 0.1)
              ? Hash.sha256(kind.name() + dice.below(50))
              : "";
      case "column" -> dice.pick(COLUMNS);
      case "field", "replacement-field", "default-field" -> dice.pick(FIELDS);
      case "fields" -> "GEOGEXT;ALC_GRADE";
      case "separator" -> rule.equals("combine") ? "" : ", ";
      case "pattern" -> i % 3 == 0 ? "^(?!0$).+" : "^.*area name:(.*), date:.*$";
      case "value" -> i % 3 == 0 ? "" : "\\1";
      case "prepend" -> i % 2 == 0 ? "CA" : "";
      case "entry-number" -> dice.chance(0.1) ? Integer.toString(1 + i) : "";
      case "organisation" ->
          rule.equals("lookup") && dice.chance(0.25) ? "" : dice.pick(organisations.all()).curie();
      case "reference" -> dice.chance(0.002) ? "" : "CA/" + i;
      case "old-entity" -> Long.toString(base(kind) + 500_000 + i);
      case "status" -> i % 6 == 0 ? "301" : "410";
      case "entity" ->
          oldEntity && i % 6 != 0 ? "" : Long.toString(base(kind) + i - (i % 25 == 7 ? 1 : 0));
      case "entity-minimum" -> Long.toString(base(kind) + i * 100L);
      case "entity-maximum" -> Long.toString(base(kind) + i * 100L + (i % 3 == 0 ? 0 : 99));
      case "notes" -> i % 9 == 0 ? "replaced, see \"merged\" list" : "";
      case "entry-date" -> i % 40 == 0 ? options.daysAgo(100 + i % 900).toString() : "";
      default -> "";
    };
  }

  /// A rule for the first endpoint is there twice in one file, once with a tab in front.
  private static String endpoint(String rule, int i, List<Feed> feeds, Dice dice) {
    boolean bound = dice.chance(rule.equals("column") ? 0.55 : 0.15);
    if (feeds.isEmpty() || !bound) {
      return "";
    }
    String hash = feeds.get(i % feeds.size()).hash();
    return rule.equals("column") && i == 1 ? "\t" + hash : hash;
  }

  private static long base(Kind kind) {
    return 1_000_000L * (1 + Collections.ALL.indexOf(kind));
  }

  private void expect(Kind kind) throws IOException {
    List<Organisation> authorities = organisations.authorities();
    try (CsvFile file = tree.csv(key(kind, "expect"), modified(), EXPECT)) {
      if (kind.endpoints() == 0) {
        return;
      }
      String many = CsvFile.list(authorities.stream().limit(40).map(Organisation::curie).toList());
      file.row(
          kind.dataset(),
          many,
          "count_lpa_boundary",
          "{\"lpa\":\"{{ organisation.local_planning_authority }}\",\"expected\":0,\"geometric_relation\":\"not_intersects\"}",
          "Check no entities are outside of the local planning authority boundary",
          "Are there no entities outside of {{ organisation.name }}?",
          "",
          "notice",
          "external",
          "",
          options.daysAgo(400).toString(),
          options.daysAgo(400).toString(),
          "");
      file.row(
          kind.dataset(),
          many,
          "count_deleted_entities",
          "{\"organisation_entity\":{{ organisation.entity }},\"expected\":0}",
          "Check no entities are missing from the active resource",
          "",
          "",
          "notice",
          "external",
          "",
          options.daysAgo(300).toString(),
          "",
          "monday");
      if (kind.name().equals(Collections.LOCAL_PLAN)) {
        file.row(
            "local-plan;;plan-timetable",
            "",
            "check_fields_required_after_plan_event",
            longParameters(),
            "Check fields are given after an event",
            "",
            "",
            "error",
            "external",
            "",
            "",
            "",
            "");
      }
    }
  }

  private static String longParameters() {
    StringBuilder text = new StringBuilder("{\"plans\":[");
    for (int i = 0; text.length() < 7_300; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"plan\":\"LP-")
          .append(i)
          .append("\",\"fields\":[\"adopted-date\"]}");
    }
    return text.append("]}").toString();
  }

  private static String key(Kind kind, String name) {
    return "config/pipeline/%s/%s.csv".formatted(kind.name(), name);
  }

  private FileTime modified() {
    return Tree.time(options.daysAgo(1), 6, 1);
  }
}
