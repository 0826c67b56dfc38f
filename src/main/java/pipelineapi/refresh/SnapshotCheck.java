package pipelineapi.refresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.Engine;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotDraft;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;
import pipelineapi.snapshot.StoredSnapshot;

/// Proves a snapshot: what must hold in it holds, and a build from nothing out of the same archive
/// gives the same rows in the same order. Nothing is changed; the store may be in use.
public final class SnapshotCheck {

  /// What differs between builds by design: how much one had to read.
  private static final Map<String, List<String>> BY_DESIGN =
      Map.of("status/origin", List.of("read", "reused"));

  private final Catalogue catalogue;
  private final Archive archive;
  private final StoreSettings settings;
  private final DataSize largestPackage;
  private final Consumer<String> says;

  /// @param settings of the store, whose memory the check may use
  /// @param says takes each finding, a sentence
  public SnapshotCheck(
      Catalogue catalogue,
      Archive archive,
      StoreSettings settings,
      DataSize largestPackage,
      Consumer<String> says) {
    this.catalogue = catalogue;
    this.archive = archive;
    this.settings = settings;
    this.largestPackage = largestPackage;
    this.says = says;
  }

  /// What a check found.
  public enum Verdict {
    /// All of it holds.
    HOLDS,
    /// Something does not.
    BROKEN,
    /// It cannot be told: the archive is not what the snapshot was made from.
    UNDECIDED
  }

  /// Checks a snapshot.
  ///
  /// @param scratch a folder for the build from nothing, as large as the snapshot becomes
  /// @throws IOException when the scratch folder cannot be used
  public Verdict check(StoredSnapshot snapshot, Path scratch) throws IOException {
    Manifest manifest = snapshot.manifest();
    says.accept(
        "snapshot %s, as of %s: %,d rows in %d tables"
            .formatted(
                manifest.id(),
                manifest.asOf(),
                manifest.rows().values().stream().mapToLong(Long::longValue).sum(),
                manifest.rows().size()));
    if (!manifest.engine().equals(Engine.version())
        || !manifest.catalogue().equals(catalogue.fingerprint())) {
      says.accept("It was made by another version: check it with that one.");
      return Verdict.UNDECIDED;
    }
    Files.createDirectories(scratch);
    try {
      if (!holds(snapshot, scratch)) {
        return Verdict.BROKEN;
      }
      return rebuilt(snapshot, scratch);
    } catch (SQLException e) {
      says.accept("It cannot be read: " + e.getMessage());
      return Verdict.BROKEN;
    }
  }

  private DuckDBConnection opened(Map<String, Path> files, Path scratch) throws SQLException {
    return Engine.compare(files, scratch.resolve("temporary"), settings.memory())
        .unwrap(DuckDBConnection.class);
  }

  private boolean holds(StoredSnapshot snapshot, Path scratch) throws SQLException {
    try (DuckDBConnection engine = opened(Map.of("checked", snapshot.file()), scratch);
        Statement statement = engine.createStatement()) {
      statement.execute("use checked");
      Ledger ledger = Ledger.read(engine);
      SnapshotDraft none =
          new SnapshotDraft(snapshot.manifest().id(), scratch, snapshot.file(), true);
      Build build =
          new Build(
              none,
              engine,
              ledger,
              new Progress(Clock.systemUTC()),
              0,
              Long.MAX_VALUE,
              false,
              Map.of());
      Map<String, Long> rows = Checks.ofAll(build, catalogue).rows();
      if (!rows.equals(snapshot.manifest().rows())) {
        says.accept("The numbers of rows in its manifest are not those of its tables.");
        return false;
      }
      says.accept(
          "Rows equal the sums of its ledger, lie where it says, and each key names one row.");
      return true;
    } catch (RefreshException e) {
      says.accept(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Verdict rebuilt(StoredSnapshot snapshot, Path scratch) throws IOException, SQLException {
    RefreshDay day;
    String changed;
    archive.follow();
    SortedMap<String, String> commits = archive.commits();
    try (DuckDBConnection engine = opened(Map.of("checked", snapshot.file()), scratch);
        Statement statement = engine.createStatement()) {
      statement.execute("use checked");
      day = RefreshDay.of(engine);
      changed = changed(engine);
    }
    if (changed != null) {
      says.accept(
          "The archive has changed since, %s: let the service refresh, then check again."
              .formatted(changed));
      return Verdict.UNDECIDED;
    }
    if (!snapshot.manifest().stale().isEmpty()) {
      says.accept(
          "Rows of objects that cannot be read now were kept in %s: a build from nothing has none."
              .formatted(String.join(", ", snapshot.manifest().stale())));
      return Verdict.UNDECIDED;
    }
    StoreSettings aside =
        new StoreSettings(
            scratch.resolve("store"),
            settings.memory(),
            new StoreSettings.Snapshots(1, Duration.ofHours(1), Duration.ofDays(1)));
    Clock clock =
        Clock.fixed(day.started().atTime(12, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    try (SnapshotStore store = new SnapshotStore(aside, catalogue.fingerprint(), clock)) {
      Refreshes refreshes =
          new Refreshes(
              catalogue,
              archive,
              store,
              aside,
              day.configured(),
              largestPackage,
              GuardSettings.none(),
              clock);
      if (refreshes.rebuild() != Refreshes.Outcome.PUBLISHED) {
        says.accept("A build from nothing failed: " + refreshes.progress().reason());
        return Verdict.UNDECIDED;
      }
    }
    if (!archive.commits().equals(commits)) {
      says.accept("A branch has moved meanwhile: check again.");
      return Verdict.UNDECIDED;
    }
    Path built = StoredSnapshot.find(aside.store(), null).map(StoredSnapshot::file).orElseThrow();
    return compared(snapshot.file(), built, scratch);
  }

  // in what way the archive is not what the snapshot was made from; null where it is
  private @Nullable String changed(DuckDBConnection engine) throws SQLException {
    Inventory inventory =
        Inventory.of(
            catalogue, Passed.read(engine), (scope, sink) -> archive.list("", scope, sink));
    Ledger ledger = Ledger.read(engine);
    NewestDays newest = NewestDays.of(catalogue, engine);
    long changed = inventory.changed(ledger, newest);
    if (changed > 0) {
      return "in %,d objects".formatted(changed);
    }
    return inventory.differsBeside(ledger, archive, engine)
        ? "in objects that nothing reads"
        : null;
  }

  private Verdict compared(Path checked, Path built, Path scratch) throws SQLException {
    int same = 0;
    int others = 0;
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("checked", checked);
    files.put("rebuilt", built);
    try (DuckDBConnection engine = opened(files, scratch)) {
      for (Listing listing : catalogue.tables()) {
        long missing = differing(engine, listing, "checked", "rebuilt");
        long added = differing(engine, listing, "rebuilt", "checked");
        if (missing == 0 && added == 0) {
          same++;
        } else {
          others++;
          says.accept(
              "%s: %,d rows that a build from nothing does not give so, %,d that it gives beside"
                  .formatted(listing.path(), missing, added));
        }
      }
    }
    says.accept(
        "A build from nothing gives the same rows in the same order for %d of %d tables."
            .formatted(same, same + others));
    return others == 0 ? Verdict.HOLDS : Verdict.BROKEN;
  }

  private static long differing(DuckDBConnection engine, Listing listing, String left, String right)
      throws SQLException {
    try (Statement statement = engine.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from (%s except all %s) other"
                    .formatted(rows(listing, left), rows(listing, right)))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  // rows with their place: in the listing, or in the range that the object replaces as a whole
  private static String rows(Listing listing, String in) {
    List<String> left = BY_DESIGN.getOrDefault(listing.path(), List.of());
    String columns =
        Layout.storedColumns(listing).stream()
            .map(Column::name)
            .filter(name -> !left.contains(name))
            .map(name -> "t." + Layout.quoted(name))
            .collect(Collectors.joining(", "));
    String table = Layout.quoted(listing.table());
    if (!listing.ranged()) {
      return "select %1$s, t.row_no - (select min(row_no) from %2$s.kept.%3$s) from %2$s.kept.%3$s t"
          .formatted(columns, in, table);
    }
    String on =
        listing.ranges().getLast().stream()
            .map(column -> "t.%1$s = r.%1$s".formatted(Layout.quoted(column)))
            .collect(Collectors.joining(" and "));
    return "select %s, t.row_no - r.lo from %s.kept.%s t join %s.ranges.%s r on %s"
        .formatted(columns, in, table, in, table, on);
  }
}
