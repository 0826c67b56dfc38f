package pipelineapi.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/// Opens engine instances: one for each snapshot that is read, one for each that is built.
public final class Engine {

  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private Engine() {}

  /// Opens a snapshot's file to read, and locks the instance: no other setting, and no other file
  /// but in the folder for exports.
  static Connection read(Path file, Path temporary, Path exports, DataSize memory)
      throws SQLException {
    Properties properties = properties(temporary, memory);
    properties.setProperty("duckdb.read_only", "true");
    // without it the whole result is held in memory, outside any limit
    properties.setProperty("jdbc_stream_results", "true");
    return open(
        file,
        properties,
        "SET GLOBAL TimeZone='UTC'",
        "SET allowed_directories=['%s']".formatted(exports.toString().replace("'", "''")),
        "SET enable_external_access=false",
        "SET lock_configuration=true");
  }

  /// Opens snapshots side by side, to read only, under names of their own.
  ///
  /// @param files by the names they get
  public static Connection compare(Map<String, Path> files, Path temporary, DataSize memory)
      throws SQLException {
    return open(
        Path.of(""),
        properties(temporary, memory),
        Stream.concat(
                Stream.of("SET GLOBAL TimeZone='UTC'"),
                files.entrySet().stream()
                    .map(file ->
                        "ATTACH '%s' AS %s (READ_ONLY)"
                            .formatted(
                                file.getValue().toString().replace("'", "''"), file.getKey())))
            .toArray(String[]::new));
  }

  /// Opens a file to build a snapshot in.
  public static Connection build(Path file, Path temporary, DataSize memory) throws SQLException {
    return open(file, properties(temporary, memory), "SET GLOBAL TimeZone='UTC'");
  }

  /// Opens an instance without a file, which holds little and writes nothing to any disk.
  public static Connection passing() throws SQLException {
    Properties properties = properties(Path.of(""), DataSize.ofMegabytes(256));
    properties.setProperty("threads", "1");
    return open(Path.of(""), properties);
  }

  // an instance that was opened but not set up must not stay: it would keep its file
  private static Connection open(Path file, Properties properties, String... settings)
      throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Properties properties(Path temporary, DataSize memory) {
    Properties properties = new Properties();
    properties.setProperty("threads", String.valueOf(THREADS));
    properties.setProperty("memory_limit", memory.toMegabytes() + "MB");
    properties.setProperty("temp_directory", temporary.toString());
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    return properties;
  }

  /// The version of the engine: files of another one are not read.
  public static String version() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("select version()")) {
      version.next();
      return version.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("The engine does not start", e);
    }
  }
}
