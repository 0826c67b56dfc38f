package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A small archive on which answers are known to the row. Its rows are the tables of a folder of
/// resources: `fixture` for the ten hardest questions, `boundaries` for the edges of the
/// definitions. Here they become the objects that the pipelines would have left: indexes and
/// configuration by collection, issues by dataset and resource as CSV and as Parquet, the
/// specification, the register, the expectations.
///
/// Its endpoints and resources have short names, so that a table of answers can be read; hence it
/// has no log entries, whose names must be hashes.
final class FixtureArchive {

  /// The day that counts as today.
  static final String DAY = "2026-03-10";

  /// How often the configuration says the same.
  enum Form {
    /// Once.
    PLAIN,
    /// Every source twice, with another documentation address, and every provision once more with a
    /// lower reason, another project and another cohort. It must change no answer.
    REPEATED
  }

  private static final String LOG =
      "bytes,content-type,elapsed,endpoint,resource,status,entry-date,start-date,end-date,exception";
  private static final String RESOURCE =
      "resource,bytes,organisations,datasets,endpoints,start-date,end-date";
  private static final String ENDPOINT =
      "endpoint,endpoint-url,parameters,plugin,entry-date,start-date,end-date";
  private static final String SOURCE =
      "source,attribution,collection,documentation-url,endpoint,licence,organisation,pipelines,entry-date,start-date,end-date";
  private static final String OLD_RESOURCE = "old-resource,status,resource,notes";
  private static final String ISSUE =
      "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message";
  private static final String DATASET_RESOURCE =
      "dataset,resource,entity-count,entry-count,line-count,mime-type,internal-path,internal-mime-type";
  private static final String EXPECTATION =
      "dataset,organisation,name,operation,passed,parameters,message,details,description,severity,responsibility";

  // resources whose issues come as Parquet too, as those of the newer runs do
  private static final Set<String> AS_PARQUET = Set.of("r2", "r3", "r4", "r8", "r12");

  private static final List<String> REASONS =
      List.of(
          "experimental",
          "alternative",
          "authoritative",
          "prospective",
          "expected",
          "encouraged",
          "statutory");

  private final Path folder;
  private final String tables;
  private final Form form;

  private FixtureArchive(Path folder, String tables, Form form) {
    this.folder = folder;
    this.tables = tables;
    this.form = form;
  }

  static void write(Path folder, Form form) {
    write(folder, "fixture", form);
  }

  /// Writes that of the edges of the definitions.
  static void writeBoundaries(Path folder) {
    write(folder, "boundaries", Form.PLAIN);
  }

  /// Takes the log of an archive away, as if nothing had ever been fetched.
  static void removeLogs(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.endsWith("collection/log.csv")).toList()) {
        Files.delete(log);
      }
    }
  }

  private static void write(Path folder, String tables, Form form) {
    try {
      new FixtureArchive(folder, tables, form).write();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The fixture was not written to " + folder, e);
    }
  }

  private void write() throws IOException, SQLException {
    List<Row> datasets = table("dataset");
    Map<String, String> collections = new LinkedHashMap<>();
    datasets.forEach(row -> collections.put(row.get("dataset"), row.get("collection")));
    configuration();
    logs(collections);
    issues(collections);
    datasetResources(collections);
    specification(datasets);
    csv(
        "organisation-collection/dataset/organisation.csv",
        "organisation,entity,name,dataset,start-date,end-date",
        table("organisation"));
    expectations();
  }

  private void configuration() throws IOException {
    Map<String, Row> endpoints = new LinkedHashMap<>();
    table("endpoint").forEach(row -> endpoints.put(row.get("endpoint"), row));
    Map<String, List<Row>> sources =
        table("source").stream()
            .collect(groupingBy(row -> row.get("collection"), TreeMap::new, allOf()));
    for (Map.Entry<String, List<Row>> of : sources.entrySet()) {
      List<Row> configured =
          of.getValue().stream()
              .map(row -> row.get("endpoint"))
              .filter(endpoint -> !endpoint.isEmpty())
              .distinct()
              .map(endpoints::get)
              .map(Objects::requireNonNull)
              .toList();
      List<Row> said = new ArrayList<>(of.getValue());
      if (form == Form.REPEATED) {
        for (Row source : of.getValue()) {
          said.add(
              source
                  .with("source", source.get("source") + "-again")
                  .with("documentation-url", "https://again.example/"));
        }
      }
      List<Row> old =
          table("old-resource").stream()
              .filter(row -> row.get("collection").equals(of.getKey()))
              .toList();
      // what the last run used is the configuration in force
      for (String place : List.of("config/collection/%s/", "%s-collection/collection/")) {
        String at = place.formatted(of.getKey());
        csv(at + "endpoint.csv", ENDPOINT, configured);
        csv(at + "source.csv", SOURCE, said);
        csv(at + "old-resource.csv", OLD_RESOURCE, old);
      }
    }
  }

  /// An endpoint of several collections was fetched for the first of them, unless the log says for
  /// which.
  private void logs(Map<String, String> collections) throws IOException {
    Map<String, List<Row>> sources =
        table("source").stream().collect(groupingBy(row -> row.get("endpoint")));
    Function<String, String> fetchedFor =
        endpoint -> Objects.requireNonNull(sources.get(endpoint)).getFirst().get("collection");
    Map<String, List<Row>> logs = new TreeMap<>();
    for (Row row : table("log")) {
      String collection =
          row.get("collection").isEmpty()
              ? fetchedFor.apply(row.get("endpoint"))
              : row.get("collection");
      logs.computeIfAbsent(collection, _ -> new ArrayList<>())
          // the pipelines write moments without a zone
          .add(row.with("entry-date", row.get("entry-date").replace("Z", "")));
    }
    for (Map.Entry<String, List<Row>> of : logs.entrySet()) {
      csv(of.getKey() + "-collection/collection/log.csv", LOG, of.getValue());
    }
    Map<String, List<Row>> resources = new TreeMap<>();
    for (Row row : table("resource")) {
      Set<String> organisations = new TreeSet<>();
      Set<String> datasets = new TreeSet<>();
      for (String endpoint : row.get("endpoints").split(";", -1)) {
        for (Row source : Objects.requireNonNull(sources.get(endpoint))) {
          organisations.add(source.get("organisation"));
          datasets.addAll(
              Arrays.stream(source.get("pipelines").split(";", -1))
                  .filter(collections::containsKey)
                  .toList());
        }
      }
      String first = row.get("endpoints").split(";", -1)[0];
      resources
          .computeIfAbsent(fetchedFor.apply(first), _ -> new ArrayList<>())
          .add(
              row.with("organisations", String.join(";", organisations))
                  .with("datasets", String.join(";", datasets)));
    }
    for (Map.Entry<String, List<Row>> of : resources.entrySet()) {
      csv(of.getKey() + "-collection/collection/resource.csv", RESOURCE, of.getValue());
    }
  }

  private void issues(Map<String, String> collections) throws IOException, SQLException {
    Map<List<String>, List<Row>> pairs = new LinkedHashMap<>();
    for (Row row : table("issue")) {
      pairs.computeIfAbsent(pair(row), _ -> new ArrayList<>()).add(row);
    }
    for (Row row : table("dataset-resource")) {
      // no issues are a file with a header
      pairs.computeIfAbsent(pair(row), _ -> new ArrayList<>());
    }
    for (Map.Entry<List<String>, List<Row>> of : pairs.entrySet()) {
      String dataset = of.getKey().getFirst();
      String resource = of.getKey().getLast();
      csv(
          "%s-collection/issue/%s/%s.csv".formatted(collections.get(dataset), dataset, resource),
          ISSUE,
          of.getValue());
      if (AS_PARQUET.contains(resource)) {
        List<String> rows = of.getValue().stream().map(FixtureArchive::issueValues).toList();
        parquet(
            "log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(dataset, resource),
            ISSUE,
            rows);
      }
    }
  }

  private static List<String> pair(Row row) {
    return List.of(row.get("dataset"), row.get("resource"));
  }

  /// As the pipelines write them today: counts unsigned, and what is missing as the text `None`.
  private static String issueValues(Row row) {
    return Arrays.stream(ISSUE.split(",", -1))
        .map(name ->
            switch (name) {
              case "line-number", "entry-number" -> row.get(name) + "::uinteger";
              case "entity", "message" -> literal(row.get(name).isEmpty() ? "None" : row.get(name));
              default -> literal(row.get(name));
            })
        .collect(joining(", ", "(", ")"));
  }

  private void datasetResources(Map<String, String> collections) throws IOException {
    for (Row row : table("dataset-resource")) {
      csv(
          "%s-collection/var/dataset-resource/%s/%s.csv"
              .formatted(
                  collections.get(row.get("dataset")), row.get("dataset"), row.get("resource")),
          DATASET_RESOURCE,
          List.of(row.with("mime-type", "text/csv;charset=utf-8")));
    }
  }

  private void specification(List<Row> datasets) throws IOException {
    csv("specification/dataset.csv", "collection,dataset,name", datasets);
    csv(
        "specification/issue-type.csv",
        "issue-type,severity,name,description,responsibility",
        table("issue-type").stream().map(row -> row.with("name", row.get("issue-type"))).toList());
    List<Row> reasons = new ArrayList<>();
    for (String reason : REASONS) {
      reasons.add(
          Row.of(
              "reference",
              reason,
              "provision-reason",
              reason,
              "priority",
              "" + (reasons.size() + 1)));
    }
    csv(
        "specification/provision-reason.csv",
        "reference,provision-reason,priority,name,description,notes",
        reasons);
    List<Row> provisions = new ArrayList<>(table("provision"));
    if (form == Form.REPEATED) {
      for (Row row : table("provision")) {
        provisions.add(
            row.with("provision-reason", "experimental")
                .with("project", "another-project")
                .with("cohort", "another-cohort"));
      }
    }
    csv(
        "specification/provision.csv",
        "organisation,dataset,specification,provision-reason,provision-rule,role,project,cohort,geography,entry-date,start-date,end-date,notes",
        provisions);
    List<Row> collections = new ArrayList<>();
    for (String collection :
        new LinkedHashSet<>(datasets.stream().map(row -> row.get("collection")).toList())) {
      collections.add(Row.of("collection", collection, "name", collection));
    }
    csv("specification/collection.csv", "collection,name", collections);
  }

  private void expectations() throws IOException, SQLException {
    Map<String, List<Row>> byDataset =
        table("expectation").stream()
            .collect(groupingBy(row -> row.get("dataset"), TreeMap::new, allOf()));
    for (Map.Entry<String, List<Row>> of : byDataset.entrySet()) {
      List<String> rows =
          of.getValue().stream()
              .map(row ->
                  Arrays.stream(EXPECTATION.split(",", -1))
                      .map(name ->
                          literal(
                              switch (name) {
                                case "operation" ->
                                    row.get("name").contains("outside")
                                        ? "count_lpa_boundary"
                                        : "count_something_else";
                                case "parameters" -> "{\"expected\": 0}";
                                case "responsibility" -> "external";
                                default -> row.get(name);
                              }))
                      .collect(joining(", ", "(", ")")))
              .toList();
      parquet(
          "log/expectation/dataset=%1$s/%1$s.parquet".formatted(of.getKey()), EXPECTATION, rows);
    }
  }

  private void csv(String key, String header, List<Row> rows) throws IOException {
    StringWriter text = new StringWriter();
    String[] names = header.split(",", -1);
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      writer.writeRecord(names);
      for (Row row : rows) {
        writer.writeRecord(Arrays.stream(names).map(row::get).toArray(String[]::new));
      }
    }
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.toString());
    touch(file);
  }

  private void parquet(String key, String header, List<String> rows)
      throws IOException, SQLException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    String names =
        Arrays.stream(header.split(",", -1)).map(name -> '"' + name + '"').collect(joining(", "));
    String values =
        rows.isEmpty()
            ? "select %s limit 0"
                .formatted(
                    Arrays.stream(header.split(",", -1))
                        .map(name -> name.endsWith("-number") ? "0::uinteger" : "''")
                        .collect(joining(", ")))
            : "values " + String.join(", ", rows);
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute(
          "copy (select * from (%s) t(%s)) to %s (format parquet)"
              .formatted(values, names, literal(file.toString())));
    }
    touch(file);
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(DAY + "T03:00:00Z")));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// A row of a table; a column that it has not is blank.
  private record Row(Map<String, String> cells) {

    static Row of(String... namesAndValues) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        cells.put(namesAndValues[i], namesAndValues[i + 1]);
      }
      return new Row(cells);
    }

    String get(String name) {
      return cells.getOrDefault(name, "");
    }

    Row with(String name, String value) {
      Map<String, String> changed = new LinkedHashMap<>(cells);
      changed.put(name, value);
      return new Row(changed);
    }
  }

  private static Collector<Row, ?, List<Row>> allOf() {
    return Collectors.toList();
  }

  /// A table that is not there has no rows.
  private List<Row> table(String name) throws IOException {
    InputStream bytes =
        FixtureArchive.class.getResourceAsStream("/" + tables + "/" + name + ".csv");
    if (bytes == null) {
      return List.of();
    }
    try (InputStreamReader text = new InputStreamReader(bytes, UTF_8);
        CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(text)) {
      return csv.stream().map(row -> new Row(row.getFieldsAsMap())).toList();
    }
  }
}
