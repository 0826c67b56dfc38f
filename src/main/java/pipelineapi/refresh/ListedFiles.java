package pipelineapi.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;

/// Keeps the files of the archive in `main.listed_object`. Most are as they were in the base, so
/// each has a digest of all that its row is made of, and only rows of digests that come or go are
/// written.
final class ListedFiles {

  private final DuckDBConnection engine;
  private final Archive archive;
  private final String publication;

  ListedFiles(DuckDBConnection engine, Archive archive) {
    this.engine = engine;
    this.archive = archive;
    this.publication = archive.publication();
  }

  /// Brings the table up to date.
  ///
  /// @return whether other files are listed than before
  boolean write(Inventory inventory) throws SQLException {
    String fingerprint = inventory.fingerprint(archive);
    if (fingerprint.equals(before())) {
      return false;
    }
    List<Inventory.ListedFile> files = inventory.files();
    if (isEmpty()) {
      append(files, IntStream.range(0, files.size()));
    } else {
      writeChanged(files);
    }
    run("delete from raw.listing");
    try (DuckDBAppender row = engine.createAppender("raw", "listing")) {
      row.beginRow().append(fingerprint).endRow();
    }
    return true;
  }

  private @Nullable String before() throws SQLException {
    try (Statement statement = engine.createStatement();
        ResultSet row = statement.executeQuery("select fingerprint from raw.listing")) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private boolean isEmpty() throws SQLException {
    try (Statement statement = engine.createStatement();
        ResultSet row = statement.executeQuery("select 1 from main.listed_object limit 1")) {
      return !row.next();
    }
  }

  private void writeChanged(List<Inventory.ListedFile> files) throws SQLException {
    run("create or replace temp table seen (place INTEGER, digest UUID)");
    try (DuckDBAppender rows = engine.createAppender("temp", "main", "seen")) {
      for (int place = 0; place < files.size(); place++) {
        rows.beginRow().append(place).append(digest(files.get(place).object())).endRow();
      }
    }
    run("delete from main.listed_object where digest not in (select digest from seen)");
    IntStream.Builder come = IntStream.builder();
    try (Statement statement = engine.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select place from seen where digest not in (select digest from main.listed_object)")) {
      while (rows.next()) {
        come.add(rows.getInt(1));
      }
    }
    run("drop table seen");
    append(files, come.build());
  }

  private void append(List<Inventory.ListedFile> files, IntStream places) throws SQLException {
    try (DuckDBAppender rows = engine.createAppender("main", "listed_object")) {
      for (int place : places.toArray()) {
        Inventory.ListedFile file = files.get(place);
        ArchiveObject object = file.object();
        Map<String, String> parts = file.parts();
        rows.beginRow()
            .append(object.key())
            .append(file.artefact().name())
            .append(file.artefact().file())
            .append(parts.get("collection"))
            .append(parts.get("dataset"))
            .append(parts.get("resource"))
            .append(object.version())
            .append(object.bytes())
            .appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, object.modified()))
            .append(archive.publicAddress(object.key()).orElse(null))
            .append(digest(object))
            .endRow();
      }
    }
  }

  // what a key says, and its kind, only another catalogue sees otherwise
  private UUID digest(ArchiveObject object) {
    return UUID.nameUUIDFromBytes(
        String.join(
                "\0",
                publication,
                object.key(),
                object.version(),
                String.valueOf(object.bytes()),
                object.modified().toString())
            .getBytes(UTF_8));
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute(sql);
    }
  }
}
