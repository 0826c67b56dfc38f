package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import pipelineapi.sample.Collections.Kind;

/// The SQLite packages of datasets, small stand-ins of their real shape, and beside each what
/// Datasette's inspection says of it.
record Packages(Tree tree, SampleOptions options) {

  /// The form before issues named entities, and the one of 2021.
  private enum Form {
    TODAY,
    OLDER,
    FIRST
  }

  private static final int PAIRS = 3;

  void write(Kind kind, String dataset, List<Pair> pairs) throws IOException {
    String key = "%s/dataset/%s.sqlite3".formatted(kind.folder(), dataset);
    Path file = tree.at(key);
    Form form = form(kind, dataset);
    try {
      Map<String, Long> counts = fill(file, form, kind, dataset, pairs);
      FileTime modified = Tree.time(options.daysAgo(1), 4, 30);
      Files.setLastModifiedTime(file, modified);
      tree.text(key + ".json", modified, inspection(dataset, Files.readAllBytes(file), counts));
    } catch (SQLException e) {
      throw new IOException("The package %s cannot be written".formatted(key), e);
    }
  }

  private static Form form(Kind kind, String dataset) {
    int place = kind.datasets().indexOf(dataset);
    return place == 0 ? Form.TODAY : place == 1 ? Form.OLDER : Form.FIRST;
  }

  // no journal and no statistics: the bytes follow from the statements alone
  private static Map<String, Long> fill(
      Path file, Form form, Kind kind, String dataset, List<Pair> pairs) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.OFF);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    config.setPageSize(4096);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath())) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String sql : tables(form)) {
          statement.executeUpdate(sql);
        }
      }
      long base = 1_000_000L * (1 + Collections.ALL.indexOf(kind));
      List<Pair> some = pairs.stream().limit(PAIRS).toList();
      for (int i = 0; i < 5; i++) {
        entity(connection, form, dataset, base + i, i);
      }
      for (int i = 0; form != Form.FIRST && i < some.size(); i++) {
        pair(connection, form, some.get(i), base + i);
      }
      connection.commit();
      return counts(connection);
    }
  }

  private static List<String> tables(Form form) {
    if (form == Form.FIRST) {
      return List.of(
          "create table entity (entity integer primary key, slug text)",
          "create table entry (entity integer, resource text, entry_number integer)",
          "create table fact (fact text primary key, entity integer, field text, value text)",
          "create table provenance (fact text, resource text, entry_number integer)");
    }
    boolean today = form == Form.TODAY;
    return List.of(
        "create table dataset_resource (end_date text, entry_date text, dataset text,"
            + " entity_count integer, entry_count integer, line_count integer, mime_type text,"
            + " internal_path text, internal_mime_type text, resource text, start_date text)",
        "create table column_field (end_date text, entry_date text, field text, dataset text,"
            + " start_date text, resource text, column text)",
        "create table issue (end_date text, "
            + (today ? "entity integer, " : "")
            + "entry_date text, entry_number integer, field text, issue_type text,"
            + " line_number integer, dataset text, resource text, start_date text, value text"
            + (today ? ", message text)" : ")"),
        "create table entity (dataset text, end_date text, entity integer primary key,"
            + " entry_date text, geojson json, geometry text, json json, name text,"
            + " organisation_entity text, point text, prefix text, "
            + (today ? "quality text, " : "")
            + "reference text, start_date text, typology text)",
        "create table old_entity (end_date text, entity integer, entry_date text, notes text,"
            + " old_entity text primary key, start_date text, status text)",
        "create table fact (end_date text, entity integer, fact text primary key, field text,"
            + " entry_date text, "
            + (today ? "priority integer, " : "")
            + "reference_entity text, start_date text, value text)",
        "create table fact_resource (end_date text, fact text, entry_date text,"
            + " entry_number integer, "
            + (today ? "priority integer, " : "")
            + "resource text, start_date text)",
        "create index index_dataset_resource on dataset_resource (resource)",
        "create index index_issue on issue (resource)");
  }

  private static void entity(
      Connection connection, Form form, String dataset, long entity, int place)
      throws SQLException {
    String fact = Hash.sha256("%d:reference:REF/%d".formatted(entity, place));
    if (form == Form.FIRST) {
      insert(connection, "entity (entity, slug)", entity, "/%s/REF-%d".formatted(dataset, place));
    } else {
      insert(
          connection,
          "entity (dataset, entity, name, prefix, reference)",
          dataset,
          entity,
          "Place " + place,
          dataset,
          "REF/" + place);
    }
    insert(
        connection, "fact (fact, entity, field, value)", fact, entity, "reference", "REF/" + place);
  }

  private static void pair(Connection connection, Form form, Pair pair, long entity)
      throws SQLException {
    insert(
        connection,
        "dataset_resource (dataset, resource, entry_count, line_count, mime_type)",
        pair.dataset(),
        pair.resource(),
        5,
        5,
        "text/csv;charset=utf-8");
    insert(
        connection,
        "column_field (dataset, resource, column, field)",
        pair.dataset(),
        pair.resource(),
        "Reference",
        "reference");
    insert(
        connection,
        "fact_resource (fact, resource, entry_number)",
        Hash.sha256("%d:reference:REF/0".formatted(entity)),
        pair.resource(),
        1);
    insert(
        connection,
        "issue (dataset, resource, line_number, entry_number, field, issue_type, value)",
        pair.dataset(),
        pair.resource(),
        2,
        1,
        "start-date",
        "invalid date",
        form == Form.TODAY ? "31/02/2020" : "32/01/2020");
  }

  private static void insert(Connection connection, String into, Object... values)
      throws SQLException {
    String marks = "?, ".repeat(values.length - 1) + "?";
    try (PreparedStatement statement =
        connection.prepareStatement("insert into %s values (%s)".formatted(into, marks))) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static Map<String, Long> counts(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                "select name from sqlite_master where type = 'table' order by name")) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String table : tables) {
      try (Statement statement = connection.createStatement();
          ResultSet count = statement.executeQuery("select count(*) from " + table)) {
        count.next();
        counts.put(table, count.getLong(1));
      }
    }
    return counts;
  }

  private static String inspection(String dataset, byte[] bytes, Map<String, Long> counts) {
    StringBuilder tables = new StringBuilder();
    counts.forEach((table, count) ->
        tables
            .append(tables.isEmpty() ? "" : ", ")
            .append("\"%s\": {\"count\": %d}".formatted(table, count)));
    return "{\"%s\": {\"hash\": \"%s\", \"size\": %d, \"file\": \"%s.sqlite3\", \"tables\": {%s}}}"
        .formatted(dataset, Hash.sha256(bytes), bytes.length, dataset, tables);
  }
}
