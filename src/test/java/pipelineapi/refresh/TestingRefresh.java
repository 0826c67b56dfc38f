package pipelineapi.refresh;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;
import pipelineapi.snapshot.StoredSnapshot;
import pipelineapi.snapshot.Withheld;

/// Refreshes of a store from a [HandmadeArchive], and the rows that are served.
final class TestingRefresh implements AutoCloseable {

  /// The day of all refreshes, unless another is given.
  static final LocalDate TODAY = LocalDate.of(2026, 3, 16);

  private static final Catalogue CATALOGUE = Catalogue.load("v1");

  private final Catalogue catalogue;
  private final StoreSettings settings;
  private final SnapshotStore store;
  private final Archive archive;
  private DataSize largestPackage = DataSize.ofMegabytes(256);
  private GuardSettings guard = new GuardSettings(0.5, 0.1, 100, 0);

  private TestingRefresh(Archive archive, Path store, Catalogue catalogue) {
    this.catalogue = catalogue;
    this.settings =
        new StoreSettings(
            store,
            DataSize.ofMegabytes(512),
            new StoreSettings.Snapshots(2, Duration.ofSeconds(1), Duration.ofDays(1)));
    this.store = new SnapshotStore(settings, catalogue.fingerprint(), new Ticks(TODAY));
    this.archive = archive;
  }

  static TestingRefresh of(HandmadeArchive archive, Path store) {
    return of(archive, store, CATALOGUE);
  }

  /// Refreshes of few listings, the logs above all: quicker where many refreshes are needed.
  static TestingRefresh ofLogs(HandmadeArchive archive, Path store) {
    return ofLogs(opened(archive), store);
  }

  static TestingRefresh ofLogs(Archive archive, Path store) {
    Set<String> tables =
        Set.of(
            "configuration_endpoint",
            "log_collection",
            "log_column_field",
            "log_dataset_resource",
            "log_entry",
            "log_issue",
            "specification_issue_type",
            "specification_cohort",
            "status_reject",
            "as_of");
    return new TestingRefresh(
        archive,
        store,
        new Catalogue(
            CATALOGUE.version(),
            CATALOGUE.fingerprint(),
            CATALOGUE.listings().stream().filter(l -> tables.contains(l.table())).toList(),
            CATALOGUE.base().stream().filter(l -> tables.contains(l.table())).toList(),
            CATALOGUE.relations().stream().filter(r -> tables.contains(r.name())).toList(),
            CATALOGUE.artefacts(),
            CATALOGUE.makingOrder().stream().filter(tables::contains).toList()));
  }

  static TestingRefresh of(Archive archive, Path store) {
    return new TestingRefresh(archive, store, CATALOGUE);
  }

  static TestingRefresh of(HandmadeArchive archive, Path store, Catalogue catalogue) {
    return new TestingRefresh(opened(archive), store, catalogue);
  }

  private static Archive opened(HandmadeArchive archive) {
    return Archive.of(Origins.at(archive.folder().toString(), S3Settings.defaults()), null, null);
  }

  Refreshes.Outcome refresh() {
    return refresh(TODAY, null);
  }

  /// A refresh on a day.
  ///
  /// @param asOf the day configured to count as today
  Refreshes.Outcome refresh(LocalDate today, @Nullable LocalDate asOf) {
    return refreshes(asOf, today).refresh();
  }

  Refreshes.Outcome rebuild() {
    return refreshes(null, TODAY).rebuild();
  }

  /// Refreshes that know of each other.
  Refreshes refreshes() {
    return refreshes(null, TODAY);
  }

  private Refreshes refreshes(@Nullable LocalDate asOf, LocalDate today) {
    return new Refreshes(
        catalogue, archive, store, settings, asOf, largestPackage, guard, new Ticks(today));
  }

  /// Serves what was kept aside.
  Refreshes.Acceptance accept(String id) throws IOException {
    return refreshes(null, TODAY).accept(id);
  }

  /// What the check says about a snapshot.
  SnapshotCheck.Verdict check(StoredSnapshot snapshot, Path scratch, Consumer<String> says)
      throws IOException {
    return new SnapshotCheck(catalogue, archive, settings, largestPackage, says)
        .check(snapshot, scratch);
  }

  Optional<Withheld> withheld() {
    return store.withheld();
  }

  /// The history of refreshes, as JSON.
  String history() {
    return store.history().json();
  }

  /// How much a snapshot may lose from now on.
  void guard(GuardSettings settings) {
    guard = settings;
  }

  /// Larger packages are not opened from now on.
  void largestPackage(DataSize size) {
    largestPackage = size;
  }

  Manifest manifest() {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      return lease.snapshot().manifest();
    }
  }

  /// Rows of a query over the served snapshot, each as its values with bars between them; null is
  /// `-`.
  List<String> rows(String sql) {
    try (SnapshotLease lease = store.current().orElseThrow();
        Connection connection = lease.snapshot().connection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          Object value = found.getObject(i);
          values.add(value == null ? "-" : value.toString());
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Columns of the issues of a resource, in order.
  List<String> issues(String resource, String columns) {
    return rows(
        "select %s from main.log_issue where resource = '%s' order by dataset, ordinal"
            .formatted(columns, resource));
  }

  /// The rejects of keys that hold a text: row, code and column.
  List<String> rejects(String inKey) {
    return rows(
        "select \"row\", code, \"column\" from main.status_reject where contains(key, '%s') order by ordinal"
            .formatted(inKey));
  }

  /// Every table's rows, to compare two snapshots.
  String everything() {
    return rows("select table_name from information_schema.tables where table_schema = 'kept'")
        .stream()
        .filter(table -> !table.startsWith("status_"))
        .sorted()
        .map(table ->
            table
                + rows("select * exclude (row_no) from kept.\"%s\" order by all".formatted(table)))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() throws IOException {
    store.close();
    archive.close();
  }

  /// A clock that stands on one day and moves on by a millisecond whenever it is looked at.
  private static final class Ticks extends Clock {

    private final Instant start;
    private final AtomicLong looks = new AtomicLong();

    Ticks(LocalDate day) {
      this.start = day.atTime(9, 0).toInstant(ZoneOffset.UTC);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return start.plusMillis(looks.incrementAndGet());
    }
  }
}
