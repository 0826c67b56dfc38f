package pipelineapi.refresh;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Relation;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.Snapshot;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;

/// A store with the refreshes of an archive into it.
final class TestingStore implements AutoCloseable {

  static final Catalogue CATALOGUE = Catalogue.load("v1");

  final SnapshotStore store;
  final Refreshes refreshes;

  TestingStore(Path folder, Archive archive) {
    StoreSettings settings = settings(folder);
    Clock clock = Clock.systemUTC();
    this.store = new SnapshotStore(settings, CATALOGUE.fingerprint(), clock);
    this.refreshes =
        new Refreshes(
            CATALOGUE,
            archive,
            store,
            settings,
            null,
            DataSize.ofMegabytes(256),
            GuardSettings.none(),
            clock);
  }

  static StoreSettings settings(Path folder) {
    return new StoreSettings(
        folder,
        DataSize.ofMegabytes(800),
        new StoreSettings.Snapshots(3, Duration.ofHours(1), Duration.ofDays(7)));
  }

  boolean isServing() {
    return store
        .current()
        .map(lease -> {
          lease.close();
          return true;
        })
        .orElse(false);
  }

  String id() {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      return lease.snapshot().id();
    }
  }

  long rows(String table) {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      return lease.snapshot().rows(table);
    }
  }

  /// Rows by table, counted.
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (SnapshotLease lease = store.current().orElseThrow();
        Connection connection = lease.snapshot().connection()) {
      for (Listing listing : CATALOGUE.tables()) {
        counts.put(
            listing.table(),
            Long.valueOf(
                texts(connection, "select count(*) from kept." + Layout.quoted(listing.table()))
                    .getFirst()
                    .getFirst()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return counts;
  }

  /// Everything that may be read from the served snapshot: the rows of each listing in its order,
  /// without their numbers, and of each relation.
  Map<String, List<List<String>>> content() {
    Map<String, List<List<String>>> content = new LinkedHashMap<>();
    try (SnapshotLease lease = store.current().orElseThrow();
        Connection connection = lease.snapshot().connection()) {
      for (Listing listing : CATALOGUE.tables()) {
        content.put("kept." + listing.table(), rows(lease.snapshot(), connection, listing));
      }
      for (Relation relation : CATALOGUE.relations()) {
        List<List<String>> rows =
            texts(connection, "select * from main." + Layout.quoted(relation.name()));
        content.put(
            "main." + relation.name(),
            rows.stream().sorted(Comparator.comparing(List::toString)).toList());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return content;
  }

  private static List<List<String>> rows(Snapshot snapshot, Connection connection, Listing listing)
      throws SQLException {
    String table = Layout.quoted(listing.table());
    // how much a refresh had to read is the one thing that differs by design
    String left = listing.path().equals("status/origin") ? "row_no, \"read\", reused" : "row_no";
    if (!listing.ranged()) {
      return texts(
          connection, "select * exclude (%s) from kept.%s order by row_no".formatted(left, table));
    }
    var ranges = snapshot.ranges(listing.table());
    Map<String, List<List<String>>> byRange =
        texts(
                connection,
                "select %s, * from kept.%s order by row_no"
                    .formatted(
                        listing.ranges().getLast().stream()
                            .map(Layout::quoted)
                            .collect(Collectors.joining(" || '|' || ")),
                        table))
            .stream()
            .collect(Collectors.groupingBy(List::getFirst));
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      List<List<String>> rows = byRange.getOrDefault(String.join("|", ranges.value(i)), List.of());
      long lo = ranges.lo(i);
      // the numbers of a range run without a gap, from where the map says
      List<String> numbers = rows.stream().map(row -> row.get(1)).toList();
      List<String> expected =
          IntStream.range(0, (int) ranges.count(i)).mapToObj(n -> String.valueOf(lo + n)).toList();
      if (!numbers.equals(expected)) {
        throw new AssertionError(
            "range %s: numbers %s, not %s".formatted(ranges.value(i), numbers, expected));
      }
      rows.forEach(row -> all.add(row.subList(2, row.size())));
    }
    if (all.size() != snapshot.rows(listing.table())) {
      throw new AssertionError("rows outside of ranges of " + listing.path());
    }
    return all;
  }

  static List<List<String>> texts(Connection connection, String sql) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(row);
      }
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
