package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Parquet files by one engine of one thread, so that the same rows give the same bytes.
final class ParquetFiles implements AutoCloseable {

  /// Where the rows of a file come from.
  interface Filler {
    void fill(Rows rows) throws IOException;
  }

  /// Takes rows as text; null is null, the columns' types are applied when the file is written.
  interface Rows {
    void row(@Nullable String... cells) throws IOException;
  }

  private final Connection connection;
  private final Map<ParquetSchema, byte[]> empty = new HashMap<>();

  ParquetFiles() throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      execute("set threads = 1");
    } catch (SQLException e) {
      throw new IOException("no engine for Parquet files", e);
    }
  }

  /// A file with a schema and no row; written once a schema, as the engine costs more than a copy.
  void empty(Path file, FileTime modified, ParquetSchema schema) throws IOException {
    byte[] known = empty.get(schema);
    if (known == null) {
      write(file, modified, schema, _ -> {});
      empty.put(schema, Files.readAllBytes(file));
    } else {
      Files.write(file, known);
      Files.setLastModifiedTime(file, modified);
    }
  }

  void write(Path file, FileTime modified, ParquetSchema schema, Filler filler) throws IOException {
    int width = schema.names().size();
    String columns =
        IntStream.range(0, width)
            .mapToObj(i -> "c" + i + " varchar")
            .collect(Collectors.joining(","));
    // nullif keeps every column nullable, as in the real files, whatever the engine sees in the
    // rows
    String casts =
        IntStream.range(0, width)
            .mapToObj(i ->
                "cast(nullif(c%d, chr(1)) as %s) as \"%s\""
                    .formatted(i, schema.types().get(i), schema.names().get(i)))
            .collect(Collectors.joining(","));
    try {
      execute("create or replace table rows_of_file (" + columns + ")");
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("main", "rows_of_file")) {
        filler.fill(cells -> append(appender, cells));
      }
      execute(
          "copy (select %s from rows_of_file) to '%s' (format parquet, compression snappy)"
              .formatted(casts, file.toString().replace("'", "''")));
    } catch (SQLException e) {
      throw new IOException("Parquet file not written: " + file, e);
    }
    Files.setLastModifiedTime(file, modified);
  }

  private static void append(DuckDBAppender appender, @Nullable String... cells)
      throws IOException {
    try {
      appender.beginRow();
      for (String cell : cells) {
        if (cell == null) {
          appender.appendNull();
        } else {
          appender.append(cell);
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IOException("row not taken", e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("engine for Parquet files not closed", e);
    }
  }
}
