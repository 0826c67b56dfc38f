package pipelineapi.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/// A snapshot whose file is open. It counts its holders, and closes when it was retired and the
/// last of them let go.
final class OpenSnapshot implements Snapshot {

  private final Manifest manifest;
  private final Path exports;
  private final DuckDBConnection root;
  private final Map<String, RangeMap> ranges;
  private final Map<String, Long> first;
  private int holders;
  private boolean retired;

  private OpenSnapshot(
      Manifest manifest,
      Path exports,
      DuckDBConnection root,
      Map<String, RangeMap> ranges,
      Map<String, Long> first) {
    this.manifest = manifest;
    this.exports = exports;
    this.root = root;
    this.ranges = ranges;
    this.first = first;
  }

  /// Makes it of an instance, which it closes; also when this fails.
  static OpenSnapshot of(Manifest manifest, Path exports, Connection connection)
      throws SQLException {
    try {
      DuckDBConnection root = connection.unwrap(DuckDBConnection.class);
      OpenSnapshot snapshot =
          new OpenSnapshot(manifest, exports, root, readRanges(root), readFirst(root));
      snapshot.warm();
      return snapshot;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Path exports() {
    return exports;
  }

  @Override
  public Connection connection() {
    try {
      return root.duplicate();
    } catch (SQLException e) {
      throw new IllegalStateException("Snapshot %s cannot be read".formatted(id()), e);
    }
  }

  @Override
  public RangeMap ranges(String table) {
    RangeMap map = ranges.get(table);
    if (map == null) {
      throw new IllegalArgumentException("There are no ranges of " + table);
    }
    return map;
  }

  @Override
  public long first(String table) {
    return first.getOrDefault(table, 1L);
  }

  @Override
  public long rows(String table) {
    Long rows = manifest.rows().get(table);
    if (rows == null) {
      throw new IllegalArgumentException("There is no listing " + table);
    }
    return rows;
  }

  /// A hold, unless it is closed already.
  synchronized boolean hold() {
    if (isClosed()) {
      return false;
    }
    holders++;
    return true;
  }

  /// Takes back that it was retired, unless it is closed already.
  synchronized boolean revive() {
    if (isClosed()) {
      return false;
    }
    retired = false;
    return true;
  }

  /// Whether it was retired and nobody holds it: nothing can be read from it any more.
  synchronized boolean isClosed() {
    return retired && holders == 0;
  }

  synchronized void release() throws SQLException {
    holders--;
    closeWhenUnused();
  }

  /// Closes as soon as the last holder lets go.
  synchronized void retire() throws SQLException {
    retired = true;
    closeWhenUnused();
  }

  private void closeWhenUnused() throws SQLException {
    if (isClosed() && !root.isClosed()) {
      root.close();
    }
  }

  // the first question should not pay for reading the file's directory of tables
  private void warm() throws SQLException {
    try (Statement statement = root.createStatement()) {
      for (String table : manifest.rows().keySet()) {
        statement.execute("select * from kept.\"%s\" limit 1".formatted(table));
      }
    }
  }

  private static Map<String, RangeMap> readRanges(Connection connection) throws SQLException {
    Map<String, RangeMap> ranges = new LinkedHashMap<>();
    // a window has values of the listing it shows
    Map<List<String>, List<String>> values = new HashMap<>();
    for (String table : names(connection, "table_name", "duckdb_tables()")) {
      ranges.put(table, new RangeMap(readRanges(connection, table, values)));
    }
    for (String window : names(connection, "view_name", "duckdb_views()")) {
      ranges.put(window, RangeMap.inKeyOrder(readRanges(connection, window, values)));
    }
    return ranges;
  }

  private static List<RangeMap.Entry> readRanges(
      Connection connection, String table, Map<List<String>, List<String>> values)
      throws SQLException {
    List<RangeMap.Entry> entries = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select * exclude (lo, n, object), lo, n from ranges.\"%s\" where n > 0"
                    .formatted(table))) {
      int columns = rows.getMetaData().getColumnCount() - 2;
      while (rows.next()) {
        List<String> value = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          value.add(rows.getString(i));
        }
        entries.add(
            new RangeMap.Entry(
                values.computeIfAbsent(List.copyOf(value), known -> known),
                rows.getLong("lo"),
                rows.getLong("n")));
      }
    }
    return entries;
  }

  private static Map<String, Long> readFirst(Connection connection) throws SQLException {
    Map<String, Long> first = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      List<String> renewed = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("select distinct listing from raw.renewal")) {
        while (rows.next()) {
          renewed.add(rows.getString(1));
        }
      }
      for (String table : renewed) {
        try (ResultSet row =
            statement.executeQuery("select min(row_no) from kept.\"%s\"".formatted(table))) {
          row.next();
          first.put(table, row.getLong(1));
        }
      }
    }
    return first;
  }

  private static List<String> names(Connection connection, String name, String from)
      throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select %s from %s where schema_name = 'ranges' order by 1"
                    .formatted(name, from))) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
