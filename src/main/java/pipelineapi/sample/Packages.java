package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pipelineapi.sample.Collections.Kind;

/// SQLite packages of datasets, assembled as in production from the logs and facts that are there
/// by then, of which only the first rows are taken; with what Datasette says of each package.
record Packages(Tree tree, SampleOptions options) {

  /// Still has the tables of 2021.
  private static final String FIRST = "contribution-purpose";

  private static final int PAIRS = 40;
  private static final int ROWS = 20;
  private static final int LONGEST = 10_000;
  private static final String ISSUE =
      "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message";

  private static final List<SqliteTable> TABLES =
      List.of(
          SqliteTable.of(
              "dataset_resource",
              "end_date,entry_date,dataset,entity_count INTEGER,entry_count INTEGER,"
                  + "line_count INTEGER,mime_type,internal_path,internal_mime_type,resource,"
                  + "start_date",
              "",
              "resource"),
          SqliteTable.of(
              "column_field",
              "end_date,entry_date,field,dataset,start_date,resource,column",
              "",
              "dataset",
              "resource",
              "column",
              "field"),
          SqliteTable.of(
              "issue",
              "end_date,entity INTEGER,entry_date,entry_number INTEGER,field,issue_type,"
                  + "line_number INTEGER,dataset,resource,start_date,value,message",
              "",
              "resource",
              "dataset",
              "field"),
          SqliteTable.of(
              "entity",
              "dataset,end_date,entity INTEGER,entry_date,geojson JSON,geometry,json JSON,name,"
                  + "organisation_entity,point,prefix,quality,reference,start_date,typology",
              "entity"),
          SqliteTable.of(
              "old_entity",
              "end_date,entity INTEGER,entry_date,notes,old_entity,start_date,status",
              "old_entity",
              "entity",
              "old_entity",
              "status"),
          SqliteTable.of(
              "fact",
              "end_date,entity INTEGER,fact,field,entry_date,priority INTEGER,reference_entity,"
                  + "start_date,value",
              "fact",
              "entity"),
          SqliteTable.of(
              "fact_resource",
              "end_date,fact,entry_date,entry_number INTEGER,priority INTEGER,resource,start_date",
              "",
              "fact",
              "resource"));

  /// What the packages of 2024 do not have yet.
  private static final Map<String, Set<String>> LATER =
      Map.of(
          "issue", Set.of("entity", "message"),
          "entity", Set.of("quality"),
          "fact", Set.of("priority"),
          "fact_resource", Set.of("priority"));

  static boolean isPackaged(Kind kind, String dataset, Volume volume) {
    boolean among = Collections.ALL.indexOf(kind) < volume.packages();
    return dataset.equals(FIRST) || (among && dataset.equals(kind.dataset()));
  }

  /// @param pairs of the collection
  void write(Kind kind, String dataset, List<Pair> pairs) throws IOException {
    List<Pair> own =
        pairs.stream().filter(pair -> pair.dataset().equals(dataset)).limit(PAIRS).toList();
    String key = "%s/dataset/%s.sqlite3".formatted(kind.folder(), dataset);
    try (SqliteFile file = new SqliteFile()) {
      if (dataset.equals(FIRST)) {
        first(file, dataset, own.isEmpty() ? pairs.stream().limit(PAIRS).toList() : own);
      } else {
        assembled(file, kind, dataset, own);
      }
      byte[] bytes = file.bytes();
      tree.bytes(key, modified(), bytes);
      tree.text(key + ".json", modified(), inspected(dataset, bytes, file.counts()));
    }
    try (CsvFile file = tree.csv(key.replace(".sqlite3", "-issue.csv"), modified(), ISSUE)) {
      for (Pair pair : own) {
        for (Map<String, String> row : issues(pair)) {
          file.row(
              CsvFile.columns(ISSUE).stream()
                  .map(column -> row.getOrDefault(column.replace('-', '_'), ""))
                  .toList());
        }
      }
    }
  }

  private void assembled(SqliteFile file, Kind kind, String dataset, List<Pair> own)
      throws IOException {
    boolean older = kind.name().equals(Collections.BROWNFIELD);
    for (SqliteTable table : TABLES) {
      Set<String> missing = LATER.getOrDefault(table.name(), Set.of());
      file.create(older ? table.without(missing) : table);
    }
    insert(file, "entity", read(kind.folder() + "/dataset/" + dataset + ".csv"));
    insert(file, "old_entity", read("config/pipeline/%s/old-entity.csv".formatted(kind.name())));
    for (Pair pair : own) {
      insert(file, "column_field", read(pair.csvKey("var/column-field")));
      insert(file, "dataset_resource", read(pair.csvKey("var/dataset-resource")));
      insert(file, "issue", issues(pair));
      List<Map<String, String>> facts =
          read(pair.csvKey("transformed")).stream().filter(row -> row.containsKey("fact")).toList();
      insert(file, "fact", facts);
      insert(file, "fact_resource", facts);
      if (!facts.isEmpty()) {
        insert(file, "entity", List.of(entity(kind, dataset, facts)));
      }
    }
    leaveToPackage(own);
  }

  /// The logs of one pair went once they were packed: nothing but the package has them.
  private void leaveToPackage(List<Pair> own) throws IOException {
    Optional<Pair> last =
        own.stream()
            .filter(pair -> !pair.failed() && !pair.content().startsWith(Cases.CASE))
            .reduce((_, pair) -> pair);
    if (last.isPresent()) {
      tree.remove(last.get().csvKey("var/column-field"));
      tree.remove(last.get().csvKey("var/dataset-resource"));
    }
  }

  private static Map<String, String> entity(
      Kind kind, String dataset, List<Map<String, String>> facts) {
    Map<String, String> row = new HashMap<>(facts.getFirst());
    facts.forEach(fact -> row.put(fact.get("field"), fact.get("value")));
    row.put("point", row.getOrDefault("geometry", ""));
    row.put("geometry", "");
    row.put("dataset", dataset);
    row.put("prefix", dataset);
    row.put("typology", kind.typology());
    row.put("quality", "some");
    return row;
  }

  private static void insert(SqliteFile file, String table, List<Map<String, String>> rows)
      throws IOException {
    for (Map<String, String> row : rows) {
      file.row(table, row);
    }
  }

  /// Old files name neither dataset nor resource, and the longest value stays where it is.
  private List<Map<String, String>> issues(Pair pair) throws IOException {
    return read(pair.csvKey("issue")).stream()
        .filter(row -> row.getOrDefault("value", "").length() < LONGEST)
        .map(row -> {
          Map<String, String> full = new HashMap<>(row);
          full.put("dataset", pair.dataset());
          full.put("resource", pair.resource());
          return full;
        })
        .toList();
  }

  private List<Map<String, String>> read(String key) throws IOException {
    return tree.rows(key, ROWS).stream()
        .map(row ->
            row.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().replace('-', '_'), Map.Entry::getValue)))
        .toList();
  }

  private static void first(SqliteFile file, String dataset, List<Pair> pairs) throws IOException {
    file.create(
        "entity", "CREATE TABLE entity (slug TEXT PRIMARY KEY NOT NULL CHECK(LENGTH(slug) > 0))");
    file.create(
        "entry",
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, resource TEXT, line_num INTEGER,"
            + " entity NOT NULL, entry_date TEXT NOT NULL,"
            + " FOREIGN KEY(entity) REFERENCES entity(slug), UNIQUE(resource, line_num))");
    file.create(
        "fact",
        "CREATE TABLE fact (id INTEGER PRIMARY KEY, entity TEXT, attribute TEXT, value TEXT,"
            + " FOREIGN KEY(entity) REFERENCES entity(slug), UNIQUE(entity, attribute, value))");
    file.create(
        "provenance",
        "CREATE TABLE provenance (entry INTEGER, fact INTEGER, entry_date, start_date, end_date,"
            + " FOREIGN KEY(entry) REFERENCES entry(id), FOREIGN KEY(fact) REFERENCES fact(id),"
            + " UNIQUE(entry, fact))");
    for (String index :
        List.of("entry(entity)", "fact(entity)", "provenance(fact)", "provenance(entry)")) {
      String name = index.replace('(', '_').replace(")", "");
      file.execute("CREATE INDEX %s ON %s".formatted(name, index));
    }
    List<String> resources = pairs.stream().map(Pair::resource).distinct().toList();
    for (int i = 0; i < resources.size(); i++) {
      int id = i + 1;
      String slug = "/%s/place-%d".formatted(dataset, id);
      file.row("entity", slug);
      file.row("entry", id, resources.get(i), 1, slug, "2021-01-04");
      file.row("fact", id, slug, "name", "Place " + id);
      file.row("provenance", id, id, "", "", "");
    }
  }

  private static String inspected(String dataset, byte[] bytes, Map<String, Integer> counts) {
    Map<String, Object> tables = new HashMap<>();
    counts.forEach((table, count) -> tables.put(table, Map.of("count", count)));
    Map<String, Object> database =
        Map.of(
            "file",
            dataset + ".sqlite3",
            "hash",
            Hash.sha256(bytes),
            "size",
            bytes.length,
            "tables",
            tables);
    return Json.of(Map.of(dataset, database));
  }

  private FileTime modified() {
    return Tree.time(options.daysAgo(1), 5, 30);
  }
}
