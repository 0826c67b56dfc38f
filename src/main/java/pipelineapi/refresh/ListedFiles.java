package pipelineapi.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern EXTENSION = Pattern.compile("[.]([A-Za-z0-9]+)\\z");

  private final DuckDBConnection engine;
  private final Archive archive;
  private final byte[] publication;
  private final MessageDigest sha256 = Inventory.sha256();

  ListedFiles(DuckDBConnection engine, Archive archive) {
    this.engine = engine;
    this.archive = archive;
    this.publication = archive.publication().getBytes(UTF_8);
  }

  /// Brings the table up to date.
  ///
  /// @return whether other files are listed than before
  boolean write(Inventory inventory) throws SQLException {
    String fingerprint = inventory.fingerprint(archive);
    if (fingerprint.equals(before())) {
      return false;
    }
    if (isEmpty()) {
      append(inventory, IntStream.range(0, inventory.files().size()));
    } else {
      writeChanged(inventory);
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

  private void writeChanged(Inventory inventory) throws SQLException {
    run("create or replace temp table seen (place INTEGER, digest UUID)");
    try (DuckDBAppender rows = engine.createAppender("temp", "main", "seen")) {
      for (int place = 0; place < inventory.files().size(); place++) {
        rows.beginRow().append(place).append(digest(inventory, place)).endRow();
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
    append(inventory, come.build());
  }

  private void append(Inventory inventory, IntStream places) throws SQLException {
    List<Inventory.ListedFile> files = inventory.files();
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
            .append(named(object.key()))
            .append(extension(object.key()))
            .append(digest(inventory, place))
            .endRow();
      }
    }
  }

  // of all that a key says, this takes the engine longest: kept, it is found out once
  private String named(String key) {
    return HexFormat.of().formatHex(sha256.digest(key.getBytes(UTF_8)), 0, Long.BYTES);
  }

  private static @Nullable String extension(String key) {
    Matcher found = EXTENSION.matcher(key);
    return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : null;
  }

  // what a key says, and its kind, only another catalogue sees otherwise
  private UUID digest(Inventory inventory, int place) {
    sha256.update(publication);
    inventory.digest(place, sha256);
    LongBuffer halves = ByteBuffer.wrap(sha256.digest()).asLongBuffer();
    return new UUID(halves.get(), halves.get());
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute(sql);
    }
  }
}
