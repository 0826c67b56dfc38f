package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.CsvFile.Style;
import pipelineapi.sample.Organisations.Organisation;
import pipelineapi.sample.Provisions.Provision;

/// The 43 tables of the specification and the Parquet file made of one of them.
record Specification(
    Tree tree,
    ParquetFiles parquetFiles,
    SampleOptions options,
    Volume volume,
    Organisations organisations,
    Provisions provisions) {

  private static final List<String> SPECIFIED =
      List.of(
          "article-4-direction",
          "brownfield-land",
          "conservation-area",
          "design-code",
          "developer-contributions",
          "infrastructure-project",
          "local-plan",
          "tree-preservation-order");
  private static final List<String> STATUSES =
      List.of("open-standard", "candidate-standard", "working-draft", "piloting");
  private static final int LONG_JSON = 12_001;
  private static final String PARQUET =
      "audience,consideration,description,documentation_url,end_date,entry_date,github_discussion,"
          + "long_name,long_plural,name,json,prefix,specification,specification_reason,"
          + "specification_status,start_date";

  void write() throws IOException {
    for (SpecificationTables.Table table : SpecificationTables.ALL) {
      try (CsvFile file = file(table)) {
        for (String[] row : table.rows()) {
          file.row(row);
        }
        made(table, file);
      }
    }
    requirementLevels();
    parquet();
  }

  private CsvFile file(SpecificationTables.Table table) throws IOException {
    return tree.csv(
        "specification/" + table.name() + ".csv",
        modified(),
        Style.PIPELINE,
        table.columns(),
        table.columns());
  }

  private void made(SpecificationTables.Table table, CsvFile file) throws IOException {
    switch (table.name()) {
      case "collection" -> collections(file);
      case "dataset" -> datasets(file, table);
      case "dataset-schema" -> each((_, dataset) -> file.row(dataset, dataset));
      case "schema" -> each((_, dataset) -> file.row(dataset, title(dataset), "", ""));
      case "pipeline" ->
          each((_, dataset) ->
              file.row(dataset, title(dataset), title(dataset) + "s", dataset, "", ""));
      case "schema-field" ->
          each((_, dataset) -> {
            for (String field : fields(dataset)) {
              file.row(dataset, field);
            }
          });
      case "dataset-field" -> each((_, dataset) -> datasetFields(file, dataset));
      case "datapackage-dataset" -> file.row("brownfield-land", "brownfield-land");
      case "field" -> fields(file, table);
      case "issue-type" -> issueTypes(file);
      case "provision", "organisation-dataset" -> provisions(file);
      case "provision-rule" -> provisionRules(file);
      case "specification" -> specifications(file);
      case "specification-field" -> specificationFields(file);
      case "project-organisation" -> members(file, 5, "open-digital-planning", "ODP-Track1");
      case "role-organisation" -> roles(file);
      case "award" -> awards(file);
      default -> {}
    }
  }

  private interface PerDataset {
    void accept(Kind kind, String dataset) throws IOException;
  }

  private void each(PerDataset action) throws IOException {
    for (Kind kind : Collections.at(volume)) {
      for (String dataset : kind.datasets()) {
        action.accept(kind, dataset);
      }
    }
  }

  private void collections(CsvFile file) throws IOException {
    for (Kind kind : Collections.at(volume)) {
      file.row(kind.name(), "", kind.endpoints() < 10 ? "2024-06-26" : "", title(kind.name()), "");
    }
  }

  private void datasets(CsvFile file, SpecificationTables.Table table) throws IOException {
    List<String> columns = CsvFile.columns(table.columns());
    each((kind, dataset) -> {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("attribution", "crown-copyright");
      row.put("collection", kind.name());
      row.put("consideration", kind.typology().equals("geography") ? kind.name() : "");
      row.put("dataset", dataset);
      row.put("description", "What is known of each " + title(dataset) + ", one row each");
      row.put("entry-date", "2024-06-26");
      row.put("environment", "production");
      row.put("guidance", "Give one row for each.\n\nLeave blank what you do not know.");
      long base = 1_000_000L * (1 + Collections.ALL.indexOf(kind));
      row.put("entity-minimum", Long.toString(base));
      row.put("entity-maximum", Long.toString(base + 999_999));
      row.put("licence", "ogl3");
      row.put("name", title(dataset));
      row.put("paint-options", "{ \"colour\": \"#00703c\", \"opacity\": 0.2 }");
      row.put("plural", title(dataset) + "s");
      row.put("phase", dataset.equals(kind.dataset()) ? "live" : "alpha");
      row.put("prefix", dataset);
      row.put("realm", "dataset");
      row.put(
          "themes",
          kind.typology().equals("geography") ? "environment;heritage" : "administrative");
      row.put("text", dataset.equals("tree") ? "Trees\nthat are protected, \"as a rule\"." : "");
      row.put("typology", kind.typology());
      file.row(columns.stream().map(column -> row.getOrDefault(column, "")).toList());
    });
  }

  private static List<String> fields(String dataset) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "reference",
                "name",
                "description",
                "organisation",
                "notes",
                "entry-date",
                "start-date",
                "end-date",
                "entity",
                "prefix"));
    if (!dataset.endsWith("type") && !dataset.endsWith("status")) {
      fields.addAll(List.of("geometry", "point", "documentation-url"));
    }
    if (dataset.startsWith("brownfield")) {
      fields.addAll(List.of("hectares", "deliverable", "minimum-net-dwellings", "site-category"));
    }
    return fields;
  }

  private static void datasetFields(CsvFile file, String dataset) throws IOException {
    for (String field : fields(dataset)) {
      boolean explained = field.equals("reference");
      file.row(
          dataset,
          field,
          field.equals("geometry") ? dataset : "",
          explained
              ? "A reference for each " + title(dataset) + " that is:\n\n* unique\n* lasting"
              : "",
          "",
          "",
          "",
          explained ? "REF/1, \"REF 2\"" : "",
          "",
          "");
    }
  }

  private static void fields(CsvFile file, SpecificationTables.Table table) throws IOException {
    List<String> columns = CsvFile.columns(table.columns());
    for (String line : SpecificationTables.FIELDS) {
      String[] parts = line.split("\\|", -1);
      Map<String, String> row =
          Map.of(
              "cardinality",
              parts[2],
              "datatype",
              parts[1],
              "description",
              "The " + parts[0].replace('-', ' ') + ",\nas the provider has it",
              // one of them was typed by hand, day first
              "entry-date",
              parts[0].equals("hectares") ? "19-01-2024" : "2023-04-01",
              "field",
              parts[0],
              "name",
              title(parts[0]),
              "parent-field",
              parts[0],
              "typology",
              "value");
      file.row(columns.stream().map(column -> row.getOrDefault(column, "")).toList());
    }
  }

  private static void issueTypes(CsvFile file) throws IOException {
    for (IssueType type : IssueType.ALL) {
      file.row(
          type.name(),
          type.severity(),
          title(type.name()),
          "Found where the field holds %s.".formatted(type.name()),
          type.responsibility(),
          type.dimension(),
          type.criteria(),
          type.level());
    }
  }

  private void provisions(CsvFile file) throws IOException {
    for (Provision provision : provisions.all()) {
      file.row(
          provision.organisation(),
          provision.dataset(),
          provision.specification(),
          provision.reason(),
          provision.reason() + "-rule",
          "",
          provision.project(),
          provision.cohort(),
          "",
          "",
          provision.start().toString(),
          provision.end() == null ? "" : provision.end().toString(),
          "");
    }
  }

  private void provisionRules(CsvFile file) throws IOException {
    each((kind, dataset) -> {
      boolean many = kind.providers().equals("many");
      file.row(
          dataset + "-rule",
          many ? dataset : "",
          dataset,
          "3",
          "include",
          many ? "expected" : "authoritative",
          many ? "local-planning-authority" : "",
          many ? "open-digital-planning" : "",
          "",
          many ? "" : organisations.national().getFirst().curie(),
          "2024-06-26",
          "",
          "",
          "");
    });
  }

  private void specifications(CsvFile file) throws IOException {
    for (String name : specified()) {
      file.row(
          "local-planning-authority",
          CsvFile.list(datasetsOf(name)),
          name,
          "The " + title(name) + " specification\ntells what to publish.",
          "",
          "",
          "2025-02-03",
          "17",
          title(name) + " data specification",
          title(name) + " data specifications",
          title(name),
          json(name),
          "specification",
          name,
          name,
          STATUSES.get(name.length() % STATUSES.size()),
          "2022-01-01");
    }
  }

  private List<String> specified() {
    return SPECIFIED;
  }

  private static List<String> datasetsOf(String specification) {
    return Collections.ALL.stream()
        .filter(kind -> kind.name().equals(specification))
        .findFirst()
        .orElseThrow()
        .datasets()
        .stream()
        .limit(3)
        .toList();
  }

  private static String json(String specification) {
    List<Object> documents = new ArrayList<>();
    for (String dataset : datasetsOf(specification)) {
      List<Object> fields = new ArrayList<>();
      for (String field : fields(dataset)) {
        fields.add(
            Map.of(
                "field",
                field,
                "description",
                "the <a href=\"#" + field + "\">" + field + "</a> of the " + title(dataset),
                "requirement-level",
                field.equals("reference") ? "MUST" : "MAY",
                "datasets",
                List.of(dataset)));
      }
      documents.add(Map.of("dataset", dataset, "name", title(dataset), "fields", fields));
    }
    String text = Json.of(documents);
    if (!specification.equals("local-plan")) {
      return text;
    }
    String padding = "x".repeat(LONG_JSON - text.length() - 17);
    return text.substring(0, text.length() - 2) + ",\"description\":\"" + padding + "\"}]";
  }

  private void specificationFields(CsvFile file) throws IOException {
    for (String name : specified()) {
      for (String dataset : datasetsOf(name)) {
        for (String field : fields(dataset)) {
          file.row(
              name,
              dataset,
              field,
              field.equals("organisation") ? "local-authority;;company" : "",
              field.equals("reference") ? "MUST" : "MAY",
              "The " + field + " of it:\n\n- once\n- in \"plain\" words",
              "",
              "",
              "",
              "",
              "");
        }
      }
    }
  }

  private void members(CsvFile file, int step, String project, String cohort) throws IOException {
    List<Organisation> authorities = organisations.authorities();
    for (int i = 0; i < authorities.size(); i += step) {
      file.row(project, authorities.get(i).curie(), cohort, "2024-04-01", "", "");
    }
  }

  private void roles(CsvFile file) throws IOException {
    for (Organisation organisation : organisations.authorities()) {
      String role =
          organisation.type().equals("CTY")
              ? "waste-planning-authority"
              : "local-planning-authority";
      file.row(role, organisation.curie(), "", "1947", "");
    }
  }

  private void awards(CsvFile file) throws IOException {
    List<Organisation> authorities = organisations.authorities();
    for (int i = 0; i < authorities.size(); i += 2) {
      file.row(
          Integer.toString(i + 1),
          "2021-03-01",
          "software-fund",
          "software",
          Integer.toString(50_000 + i * 1000),
          authorities.get(i).curie(),
          i % 8 == 0 ? "local-authority:D01;local-authority:D02" : "",
          "",
          "");
    }
  }

  /// A file whose texts are quoted with apostrophes, so that their commas make cells of their own.
  private void requirementLevels() throws IOException {
    StringBuilder text = new StringBuilder("reference,name,description\n");
    for (String level : List.of("MUST", "MUST NOT", "CONDITIONAL", "SHOULD", "SHOULD NOT", "MAY")) {
      text.append(level).append(',').append(level).append(",'The word ").append(level);
      text.append(", or its like, says how binding an item is.'\n");
    }
    tree.text(Damage.REQUIREMENT_LEVEL, modified(), text.toString());
  }

  private void parquet() throws IOException {
    parquetFiles.write(
        tree.at("data/specification/specification.parquet"),
        Tree.time(options.asOf(), 5, 1),
        ParquetSchema.of(PARQUET),
        rows -> {
          for (String name : specified()) {
            rows.row(
                "planning authorities",
                name,
                "The " + title(name) + " specification",
                "",
                "",
                "2025-02-03",
                "17",
                title(name),
                title(name) + "s",
                title(name),
                json(name),
                "specification",
                name,
                name,
                STATUSES.get(name.length() % STATUSES.size()),
                "2022-01-01");
          }
        });
  }

  private FileTime modified() {
    return Tree.time(options.daysAgo(2), 12, 0);
  }

  private static String title(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' ');
  }
}
