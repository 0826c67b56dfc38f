package pipelineapi.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.Sha256;

/// A small archive in a folder, told in the words of the domain: real keys, real formats. Each
/// object that is put is a second younger than the one before, so that what is put again has a new
/// version.
final class HandmadeArchive {

  /// A form of issue Parquet files: what its numbers are, and what a missing text is.
  enum Form {
    P0("bigint", false, false),
    P1("smallint", false, false),
    P2("uinteger", true, false),
    P3("uinteger", true, true);

    private final String number;
    private final boolean saysNone;
    private final boolean hasEntity;

    Form(String number, boolean saysNone, boolean hasEntity) {
      this.number = number;
      this.saysNone = saysNone;
      this.hasEntity = hasEntity;
    }

    private String select(Issue issue) {
      return "select 'd' as dataset, 'r' as resource, %s as \"line-number\", %s as \"entry-number\", %s as field%s, %s as \"issue-type\", %s as value, %s as message"
          .formatted(
              number(issue.entry() + 1),
              number(issue.entry()),
              text(issue.field()),
              hasEntity ? ", " + text(issue.entity()) + " as entity" : "",
              text(issue.type()),
              text(issue.value()),
              text(issue.message()));
    }

    private String number(int value) {
      return "%d::%s".formatted(value, number);
    }

    private String text(@Nullable String value) {
      String shown = value == null && saysNone ? "None" : value;
      return shown == null ? "null::varchar" : "'" + shown.replace("'", "''") + "'";
    }
  }

  /// A row of an issue Parquet file.
  record Issue(
      int entry,
      String field,
      @Nullable String entity,
      String type,
      @Nullable String value,
      @Nullable String message) {

    static Issue of(int entry, String type, @Nullable String value) {
      return new Issue(entry, "name", null, type, value, null);
    }
  }

  /// Header of issue CSV files of today.
  static final String ISSUE_HEADER =
      "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message";

  private final Path folder;
  private String collection = "conservation-area";
  private Instant written = Instant.parse("2026-03-01T00:00:00Z");

  private HandmadeArchive(Path folder) {
    this.folder = folder;
  }

  static HandmadeArchive anArchive(Path folder) {
    try {
      return new HandmadeArchive(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /// What follows belongs to this collection.
  HandmadeArchive collection(String name) {
    collection = name;
    return this;
  }

  HandmadeArchive log(String text) {
    return object(logKey(collection), text);
  }

  static String logKey(String collection) {
    return collection + "-collection/collection/log.csv";
  }

  /// A log entry of a URL, under its hash.
  HandmadeArchive entry(String day, String url, String json) {
    return object(entryKey(collection, day, Sha256.of(url)), json);
  }

  static String entryKey(String collection, String day, String endpoint) {
    return "%s-collection/collection/log/%s/%s.json".formatted(collection, day, endpoint);
  }

  /// A file of the configuration in force: `endpoint`, `source` or `old-resource`.
  HandmadeArchive configuration(String name, String text) {
    return object("config/collection/%s/%s.csv".formatted(collection, name), text);
  }

  /// The collection's copy of such a file.
  HandmadeArchive copy(String name, String text) {
    return object("%s-collection/collection/%s.csv".formatted(collection, name), text);
  }

  HandmadeArchive resourceIndex(String text) {
    return object(collection + "-collection/collection/resource.csv", text);
  }

  HandmadeArchive specification(String name, String text) {
    return object("specification/%s.csv".formatted(name), text);
  }

  HandmadeArchive issueCsv(String dataset, String resource, String text) {
    return object(issueCsvKey(dataset, resource), text);
  }

  String issueCsvKey(String dataset, String resource) {
    return "%s-collection/issue/%s/%s.csv".formatted(collection, dataset, resource);
  }

  HandmadeArchive issueParquet(String dataset, String resource, Form form, Issue... issues) {
    String rows =
        Arrays.stream(issues).map(form::select).collect(Collectors.joining(" union all "));
    return parquet(
        issueParquetKey(dataset, resource),
        issues.length == 0 ? form.select(Issue.of(1, "", "")) + " limit 0" : rows);
  }

  static String issueParquetKey(String dataset, String resource) {
    return "log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(dataset, resource);
  }

  /// A Parquet object with the rows of a query.
  HandmadeArchive parquet(String key, String query) {
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      Files.createDirectories(path(key).getParent());
      statement.execute("copy (%s) to '%s' (format parquet)".formatted(query, path(key)));
      touch(key);
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A SQLite package of a dataset, made by statements.
  HandmadeArchive sqlite(String dataset, String... statements) {
    try {
      Path made = Files.createTempFile("package", ".sqlite3");
      try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + made);
          Statement statement = database.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
      byte[] bytes = Files.readAllBytes(made);
      Files.delete(made);
      return object(packageKey(dataset), bytes);
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String packageKey(String dataset) {
    return "%s-collection/dataset/%s.sqlite3".formatted(collection, dataset);
  }

  /// A log of a pair beside its issues: `column-field` or `dataset-resource`.
  HandmadeArchive pairLog(String name, String dataset, String resource, String text) {
    return object(pairLogKey(name, dataset, resource), text);
  }

  String pairLogKey(String name, String dataset, String resource) {
    return "%s-collection/var/%s/%s/%s.csv".formatted(collection, name, dataset, resource);
  }

  HandmadeArchive object(String key, String text) {
    return object(key, text.getBytes(StandardCharsets.UTF_8));
  }

  HandmadeArchive object(String key, byte[] bytes) {
    try {
      Files.createDirectories(path(key).getParent());
      Files.write(path(key), bytes);
      touch(key);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Other bytes under the same version, which only a reader would notice.
  HandmadeArchive garble(String key) {
    try {
      FileTime time = Files.getLastModifiedTime(path(key));
      Files.write(path(key), new byte[bytes(key).length]);
      Files.setLastModifiedTime(path(key), time);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HandmadeArchive remove(String key) {
    try {
      Files.delete(path(key));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String key) {
    try {
      return Files.readAllBytes(path(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String key) {
    return new String(bytes(key), StandardCharsets.UTF_8);
  }

  private Path path(String key) {
    return folder.resolve(key);
  }

  private void touch(String key) throws IOException {
    written = written.plusSeconds(1);
    Files.setLastModifiedTime(path(key), FileTime.from(written));
  }

  /// Rows as the pipelines write them.
  static String csv(String... rows) {
    return String.join("\r\n", rows) + "\r\n";
  }
}
