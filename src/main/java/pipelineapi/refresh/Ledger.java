package pipelineapi.refresh;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.refresh.read.RejectCode;

/// Which version of which object is in the snapshot, with rows and rejects.
final class Ledger {

  /// Rejected rows kept per object; the ledger counts all.
  private static final int REJECTS_KEPT = 1000;

  // of hundreds of thousands of rows: columns are found faster by their places than by names
  private static final String OBJECTS =
      """
      select
        object, listing, artefact, key, version, bytes, epoch_us(modified),
        collection, dataset, resource, upper(state), rows, rejects
      from main.ledger_object
      """;

  /// What became of an object.
  enum State {
    /// Its rows are in the snapshot.
    LOADED,
    /// Another object has the same rows, and wins.
    YIELDED,
    /// It could not be read, and there was nothing before it.
    REJECTED,
    /// It could not be read; the rows of its last good version stay.
    RETAINED
  }

  /// An object.
  ///
  /// @param object its number in the tables
  /// @param reused whether this refresh did not read it
  record Entry(
      int object,
      String listing,
      String artefact,
      String key,
      String version,
      long bytes,
      Instant modified,
      @Nullable String collection,
      @Nullable String dataset,
      @Nullable String resource,
      State state,
      long rows,
      long rejects,
      boolean reused) {

    /// The part of its key of a name; null where there is none.
    ///
    /// @throws IllegalArgumentException for another name than those that are kept
    @Nullable String part(String name) {
      return switch (name) {
        case "collection" -> collection;
        case "dataset" -> dataset;
        case "resource" -> resource;
        default -> throw new IllegalArgumentException("The ledger keeps no part " + name);
      };
    }

    /// An object that this refresh read.
    static Entry of(String listing, Found found, int object, State state, long rows, long rejects) {
      Map<String, String> parts = found.parts();
      return new Entry(
          object,
          listing,
          found.feed().artefact(),
          found.key(),
          found.object().version(),
          found.object().bytes(),
          found.object().modified(),
          parts.get("collection"),
          parts.get("dataset"),
          parts.get("resource"),
          state,
          rows,
          rejects,
          false);
    }

    /// Without rows that were refused after they had been read.
    Entry withRefused(long refused) {
      return new Entry(
          object,
          listing,
          artefact,
          key,
          version,
          bytes,
          modified,
          collection,
          dataset,
          resource,
          state,
          rows - refused,
          rejects + refused,
          reused);
    }

    /// With another number of rows in the snapshot.
    Entry withRows(long number) {
      return new Entry(
          object,
          listing,
          artefact,
          key,
          version,
          bytes,
          modified,
          collection,
          dataset,
          resource,
          state,
          number,
          rejects,
          reused);
    }

    /// As of a version that no object has, so that it is read again.
    Entry outdated() {
      return new Entry(
          object,
          listing,
          artefact,
          key,
          "",
          bytes,
          modified,
          collection,
          dataset,
          resource,
          state,
          rows,
          rejects,
          reused);
    }
  }

  /// A row or an object that could not be used.
  ///
  /// @param row in the object, from 1; null for the whole object
  record Reject(
      int object, @Nullable Long row, RejectCode code, @Nullable String column, String detail) {}

  /// Where an object stands.
  private record Place(String listing, String key) {}

  /// By listing and key.
  private final Map<String, Map<String, Entry>> entries = new HashMap<>();

  /// Where it is not as the snapshot's tables have it that it was read from.
  private final Set<Place> moved = new HashSet<>();

  private final Map<Integer, List<Reject>> rejects = new LinkedHashMap<>();
  private int lastObject;

  /// Reads the ledger of a snapshot; none of its objects was read by this refresh yet.
  static Ledger read(Connection connection) throws SQLException {
    Ledger ledger = new Ledger();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(OBJECTS)) {
      while (rows.next()) {
        ledger.put(
            new Entry(
                rows.getInt(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getLong(6),
                Instant.EPOCH.plus(rows.getLong(7), ChronoUnit.MICROS),
                rows.getString(8),
                rows.getString(9),
                rows.getString(10),
                State.valueOf(rows.getString(11)),
                rows.getLong(12),
                rows.getLong(13),
                true));
      }
      ledger.moved.clear();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select * from main.ledger_reject order by object, row")) {
      while (rows.next()) {
        long row = rows.getLong("row");
        boolean isOfTheObject = rows.wasNull();
        ledger.addReject(
            new Reject(
                rows.getInt("object"),
                isOfTheObject ? null : row,
                RejectCode.valueOf(
                    rows.getString("code").toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
                rows.getString("column_name"),
                rows.getString("detail")));
      }
    }
    return ledger;
  }

  int nextObject() {
    return ++lastObject;
  }

  int lastObject() {
    return lastObject;
  }

  /// Outdates objects with rows that were of the future: their day may have come.
  void outdateFuture() {
    for (Entry entry : all().toList()) {
      if (hasReject(entry.object(), RejectCode.FUTURE_DATE)) {
        put(entry.outdated());
      }
    }
  }

  /// Outdates packages that were too large and are no longer, or the reverse: the limit may have
  /// changed.
  void outdatePackages(Predicate<Entry> isPackage, long largest) {
    for (Entry entry : all().toList()) {
      boolean wasTooLarge = hasReject(entry.object(), RejectCode.TOO_LARGE);
      if (wasTooLarge != entry.bytes() > largest && isPackage.test(entry)) {
        put(entry.outdated());
      }
    }
  }

  @Nullable Entry find(String listing, String key) {
    return entries.getOrDefault(listing, Map.of()).get(key);
  }

  /// Whether an object is not in the ledger, or in another version.
  boolean isNew(String listing, Found found) {
    Entry entry = find(listing, found.key());
    return entry == null || !entry.version().equals(found.object().version());
  }

  private Stream<Entry> all() {
    return entries.values().stream().flatMap(ofListing -> ofListing.values().stream());
  }

  List<Entry> entries(String listing) {
    return List.copyOf(entries.getOrDefault(listing, Map.of()).values());
  }

  /// Writes an object down, in place of what was there at its key.
  void put(Entry entry) {
    moved.add(new Place(entry.listing(), entry.key()));
    entries.computeIfAbsent(entry.listing(), _ -> new HashMap<>()).put(entry.key(), entry);
    lastObject = Math.max(lastObject, entry.object());
  }

  /// Strikes an object out, with its rejects.
  void remove(Entry entry) {
    moved.add(new Place(entry.listing(), entry.key()));
    entries.getOrDefault(entry.listing(), new HashMap<>()).remove(entry.key());
    rejects.remove(entry.object());
  }

  void clearRejects(int object) {
    rejects.remove(object);
  }

  /// Whether anything was refused of an object for a reason.
  boolean hasReject(int object, RejectCode code) {
    return rejects.getOrDefault(object, List.of()).stream()
        .anyMatch(reject -> reject.code() == code);
  }

  void addReject(Reject reject) {
    List<Reject> ofObject = rejects.computeIfAbsent(reject.object(), _ -> new ArrayList<>());
    if (ofObject.size() < REJECTS_KEPT) {
      ofObject.add(reject);
    }
  }

  /// Objects of which nothing could be read; those of several listings count once.
  long rejectedObjects() {
    return all()
        .filter(entry -> entry.state() == State.REJECTED || entry.state() == State.RETAINED)
        .map(Entry::key)
        .distinct()
        .count();
  }

  /// Rows that could not be read, or not wholly.
  long rejectedRows() {
    return all().filter(entry -> entry.state() == State.LOADED).mapToLong(Entry::rejects).sum();
  }

  /// Brings the tables up to date that it was read from, or fills those of a new snapshot.
  void write(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("update main.ledger_object set reused = true where not reused");
      statement.execute("create temp table moved (listing VARCHAR, key VARCHAR)");
      try (DuckDBAppender rows = connection.createAppender("temp", "main", "moved")) {
        for (Place place : moved) {
          rows.beginRow().append(place.listing()).append(place.key()).endRow();
        }
      }
      statement.execute(
          "delete from main.ledger_object o using moved m where m.listing = o.listing and m.key = o.key");
      statement.execute("drop table moved");
      statement.execute("delete from main.ledger_reject");
    }
    try (DuckDBAppender rows = connection.createAppender("main", "ledger_object")) {
      for (Place place : moved) {
        Entry entry = find(place.listing(), place.key());
        if (entry == null) {
          continue;
        }
        rows.beginRow()
            .append(entry.object())
            .append(entry.artefact())
            .append(entry.listing())
            .append(entry.key())
            .append(entry.version())
            .append(entry.bytes())
            .append(entry.modified().atOffset(ZoneOffset.UTC).toLocalDateTime())
            .append(entry.collection())
            .append(entry.dataset())
            .append(entry.resource())
            .append(entry.state().name().toLowerCase(java.util.Locale.ROOT))
            .append(entry.rows())
            .append(entry.rejects())
            .append(entry.reused())
            .endRow();
      }
    }
    try (DuckDBAppender rows = connection.createAppender("main", "ledger_reject")) {
      for (Entry entry : all().toList()) {
        for (Reject reject : rejects.getOrDefault(entry.object(), List.of())) {
          rows.beginRow()
              .append(reject.object())
              .append(entry.artefact())
              .append(entry.collection())
              .append(entry.key())
              .append(reject.row())
              .append(reject.code().code())
              .append(reject.column())
              .append(reject.detail())
              .endRow();
        }
      }
    }
  }
}
