package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks into an archive on disk: keys, texts, CSV rows, and one answer of SQL over Parquet files.
final class ArchiveReader {

  private final Path root;
  private final List<String> keys;

  ArchiveReader(Path root) {
    this.root = root;
    keys = found(root);
  }

  Path root() {
    return root;
  }

  List<String> keys() {
    return keys;
  }

  private static List<String> found(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The sound keys that match a regular expression as a whole.
  List<String> keys(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return keys().stream()
        .filter(key -> pattern.matcher(key).matches() && !SampleArchive.damaged().containsKey(key))
        .toList();
  }

  byte[] bytes(String key) {
    try {
      return Files.readAllBytes(root.resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String key) {
    return new String(bytes(key), UTF_8);
  }

  String header(String key) {
    return text(key).lines().findFirst().orElse("");
  }

  List<NamedCsvRecord> rows(String key) {
    try (var reader =
        CsvReader.builder()
            .maxBufferSize(16 << 20)
            .detectBomHeader(true)
            .ofNamedCsvRecord(root.resolve(key))) {
      return reader.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<NamedCsvRecord> allRows(String expression) {
    return keys(expression).stream().flatMap(key -> rows(key).stream()).toList();
  }

  /// The only value of a query in which `{files}` stands for the rows of the Parquet files that
  /// match and `{schemas}` for their columns.
  String ask(String query, String expression) {
    String files =
        keys(expression).stream()
            .map(key -> "'" + root.resolve(key) + "'")
            .collect(Collectors.joining(",", "[", "]"));
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                query
                    .replace("{schemas}", "parquet_schema(" + files + ")")
                    .replace(
                        "{files}",
                        "read_parquet(%s, union_by_name = true, hive_partitioning = false)"
                            .formatted(files)))) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /// The tables of a SQLite package and how many rows each has.
  Map<String, Long> tables(String key) {
    return column(key, "select name from sqlite_schema where type = 'table'").stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    Long.valueOf(
                        column(key, "select count(*) from \"" + table + "\"").getFirst())));
  }

  /// The first column of a query of a SQLite package, which nothing may change meanwhile.
  List<String> column(String key, String query) {
    String url = "jdbc:sqlite:%s?mode=ro&immutable=1".formatted(root.resolve(key).toUri());
    try (var connection = DriverManager.getConnection(url.replace("file:///", "file:/"));
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(String.valueOf(result.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
