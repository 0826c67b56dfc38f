package pipelineapi.sample;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sqlite.SQLiteConnection;

/// A small SQLite database, built in memory and taken as bytes, so that it depends on nothing but
/// its statements and never lies half made on disk.
final class SqliteFile implements AutoCloseable {

  private final Connection connection;
  private final Map<String, SqliteTable> tables = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  SqliteFile() throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite::memory:");
      for (String setting :
          List.of(
              "page_size = 4096",
              "journal_mode = off",
              "synchronous = off",
              "secure_delete = on")) {
        execute("PRAGMA " + setting);
      }
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IOException("no engine for packages", e);
    }
  }

  void create(SqliteTable table) throws IOException {
    create(table.name(), table.create());
    tables.put(table.name(), table);
    for (String column : table.indexes()) {
      execute(table.index(column));
    }
  }

  void create(String table, String statement) throws IOException {
    execute(statement);
    counts.put(table, 0);
  }

  /// Cells by column name; a missing text is blank, a missing number is null. A row of a known key
  /// is left out.
  void row(String name, Map<String, String> cells) throws IOException {
    SqliteTable table = Objects.requireNonNull(tables.get(name), name);
    List<String> names = table.columns().names();
    Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      String cell = cells.getOrDefault(names.get(i), "");
      values[i] = table.type(i).equals("INTEGER") && !cell.isEmpty() ? Long.valueOf(cell) : cell;
    }
    String places =
        IntStream.range(0, values.length)
            .mapToObj(i -> table.type(i).equals("INTEGER") ? "nullif(?, '')" : "?")
            .collect(Collectors.joining(", "));
    insert(name, places, values);
  }

  void row(String table, Object... values) throws IOException {
    insert(table, String.join(", ", Collections.nCopies(values.length, "?")), values);
  }

  private void insert(String table, String places, Object... values) throws IOException {
    String sql = "INSERT OR IGNORE INTO \"%s\" VALUES (%s)".formatted(table, places);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      counts.merge(table, statement.executeUpdate(), Integer::sum);
    } catch (SQLException e) {
      throw new IOException("row not taken by " + table, e);
    }
  }

  void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("not done: " + sql, e);
    }
  }

  /// Rows by table.
  Map<String, Integer> counts() {
    return counts;
  }

  byte[] bytes() throws IOException {
    try {
      connection.commit();
      return connection.unwrap(SQLiteConnection.class).serialize("main");
    } catch (SQLException e) {
      throw new IOException("package not written", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("engine for packages not closed", e);
    }
  }
}
