package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// What lies in dated directories before the newest day of their index. The pipelines never touch
/// it again, and in years it becomes most of the archive; so it is counted once, the counts go from
/// snapshot to snapshot, and it is not listed any more.
///
/// @param directories by their keys, which end in `/`
record Passed(SortedMap<String, Days> directories) {

  /// Nothing: all is listed.
  static final Passed NONE = new Passed(Collections.emptySortedMap());

  /// @param before the first day that is listed
  /// @param unread what the days before hold
  record Days(LocalDate before, Map<Inventory.KindOf, Inventory.Unread> unread) {}

  /// Reads what a snapshot knows of it.
  static Passed read(DuckDBConnection snapshot) throws SQLException {
    SortedMap<String, Days> directories = new TreeMap<>();
    try (Statement statement = snapshot.createStatement();
        ResultSet rows = statement.executeQuery("select * from raw.passed")) {
      while (rows.next()) {
        LocalDate before = rows.getObject("before", LocalDate.class);
        Days days =
            directories.computeIfAbsent(
                rows.getString("directory"), _ -> new Days(before, new HashMap<>()));
        String artefact = rows.getString("artefact");
        if (artefact != null) {
          Timestamp newest = rows.getTimestamp("newest_modified");
          days.unread()
              .put(
                  new Inventory.KindOf(artefact, rows.getString("collection")),
                  new Inventory.Unread(
                      rows.getLong("objects"),
                      rows.getLong("bytes"),
                      newest == null ? null : newest.toLocalDateTime().toInstant(ZoneOffset.UTC)));
        }
      }
    }
    return new Passed(directories);
  }

  /// Writes it, in place of what is there.
  void write(DuckDBConnection snapshot) throws SQLException {
    try (Statement statement = snapshot.createStatement()) {
      statement.execute("delete from raw.passed");
    }
    try (DuckDBAppender rows = snapshot.createAppender("raw", "passed")) {
      for (Map.Entry<String, Days> directory : directories.entrySet()) {
        Days days = directory.getValue();
        for (var unread : days.unread().entrySet()) {
          rows.beginRow().append(directory.getKey()).append(days.before());
          unread.getValue().append(unread.getKey(), rows);
        }
        if (days.unread().isEmpty()) {
          rows.beginRow().append(directory.getKey()).append(days.before());
          rows.appendNull().appendNull().append(0L).append(0L).appendNull().endRow();
        }
      }
    }
  }

  /// What still holds when indexes may have lost their newest days.
  Passed still(DatedDirectories dated, NewestDays newest) {
    SortedMap<String, Days> still = new TreeMap<>();
    directories.forEach((directory, days) -> {
      LocalDate day = dated.newest(directory, newest);
      if (day != null && !day.isBefore(days.before())) {
        still.put(directory, days);
      }
    });
    return new Passed(still);
  }

  /// The first day of a directory that is listed; null where all are.
  @Nullable LocalDate before(String directory) {
    Days days = directories.get(directory);
    return days == null ? null : days.before();
  }

  /// Whether what stands at a place is among it.
  boolean holds(DatedDirectories.Place place) {
    LocalDate before = before(place.directory());
    // ISO days compare as texts
    return before != null && place.name().compareTo(before.toString()) < 0;
  }
}
