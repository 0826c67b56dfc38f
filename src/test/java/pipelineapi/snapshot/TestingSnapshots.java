package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/// Publishes small snapshots, each of as many rows as one says, into stores.
final class TestingSnapshots {

  static final String CATALOGUE = "a catalogue";
  static final Duration GRACE = Duration.ofHours(1);
  static final Duration MAX_AGE = Duration.ofDays(7);

  private TestingSnapshots() {}

  static StoreSettings settings(Path store, int keep) {
    return new StoreSettings(
        store, DataSize.ofMegabytes(400), new StoreSettings.Snapshots(keep, GRACE, MAX_AGE));
  }

  static SnapshotStore open(Path store, int keep, TestingClock clock) {
    return new SnapshotStore(settings(store, keep), CATALOGUE, clock);
  }

  static String publish(SnapshotStore store, TestingClock clock, long rows) throws IOException {
    return publish(store, clock, rows, store.engine(), CATALOGUE);
  }

  static String publish(
      SnapshotStore store, TestingClock clock, long rows, String engine, String catalogue)
      throws IOException {
    SnapshotDraft draft = draft(store, rows);
    store.publish(draft, manifest(draft, clock, rows, engine, catalogue));
    return draft.id();
  }

  static SnapshotDraft draft(SnapshotStore store, long rows) throws IOException {
    SnapshotDraft draft = store.draft(false);
    try (Connection engine =
            Engine.build(draft.file(), draft.temporary(), DataSize.ofMegabytes(100));
        Statement statement = engine.createStatement()) {
      statement.execute("create schema kept");
      statement.execute("create schema ranges");
      statement.execute("create schema raw");
      statement.execute("create table raw.renewal as select 'log' as listing, 1 as first");
      statement.execute(
          "create table kept.log as select i + 1 as row_no, 'a text of row ' || i as text from range(%d) t(i)"
              .formatted(rows));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return draft;
  }

  static Manifest manifest(
      SnapshotDraft draft, TestingClock clock, long rows, String engine, String catalogue) {
    return new Manifest(
        draft.id(),
        LocalDate.of(2026, 3, 10),
        null,
        clock.instant(),
        engine,
        catalogue,
        true,
        List.of(),
        new TreeMap<>(java.util.Map.of("log", rows)),
        new TreeMap<>(),
        new Manifest.LedgerTotals(1, 0, 0),
        List.of("/an/archive"),
        new TreeMap<>());
  }

  /// The rows that can be read, not what the manifest says.
  static long rows(SnapshotLease lease) {
    try (Connection connection = lease.snapshot().connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(distinct text) from kept.log")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static long servedRows(SnapshotStore store) {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      return rows(lease);
    }
  }

  static String servedId(SnapshotStore store) {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      return lease.snapshot().id();
    }
  }
}
