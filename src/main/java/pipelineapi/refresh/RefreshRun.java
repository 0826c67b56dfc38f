package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.Engine;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotDraft;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;
import pipelineapi.snapshot.Withheld;

/// One refresh, from the listing of the archive to the published snapshot.
final class RefreshRun {

  /// What a refresh looks at.
  enum Extent {
    /// All, to read what changed.
    ALL,
    /// What comes from branches, to read what changed there.
    BRANCHES,
    /// All, to read it as if there were no snapshot.
    REBUILD
  }

  private static final Logger LOG = LoggerFactory.getLogger(RefreshRun.class);

  /// Times the archive is listed: what changed while it was read is read once more.
  private static final int ROUNDS = 3;

  /// A look at the archive that takes no longer is always worth it.
  private static final Duration QUICK_LOOK = Duration.ofSeconds(2);

  private final Catalogue catalogue;
  private final Archive archive;
  private final SnapshotStore store;
  private final StoreSettings settings;
  private final @Nullable LocalDate configuredDay;
  private final long largestPackage;
  private final Guard guard;
  private final Clock clock;
  private final Progress progress;

  RefreshRun(
      Catalogue catalogue,
      Archive archive,
      SnapshotStore store,
      StoreSettings settings,
      @Nullable LocalDate configuredDay,
      long largestPackage,
      Guard guard,
      Clock clock,
      Progress progress) {
    this.catalogue = catalogue;
    this.archive = archive;
    this.store = store;
    this.settings = settings;
    this.configuredDay = configuredDay;
    this.largestPackage = largestPackage;
    this.guard = guard;
    this.clock = clock;
    this.progress = progress;
  }

  /// How it ended.
  ///
  /// @param made the snapshot that is served from now on, or kept aside; null where nothing changed
  /// @param reasons why it is kept aside; none where it is served
  record Ended(Refreshes.Outcome outcome, @Nullable Manifest made, List<String> reasons) {

    static Ended published(Manifest manifest) {
      return new Ended(Refreshes.Outcome.PUBLISHED, manifest, List.of());
    }

    static Ended withheld(Manifest manifest, List<String> reasons) {
      return new Ended(Refreshes.Outcome.WITHHELD, manifest, reasons);
    }
  }

  /// Runs it. Where what is served was damaged on the disk, and so cannot be read, it reads
  /// everything as if nothing were served: else no refresh would ever succeed again.
  Ended run(Extent extent) throws IOException {
    try {
      return daring(extent);
    } catch (UnreadableServedException e) {
      if (extent == Extent.REBUILD || !store.isServedDamaged()) {
        throw e;
      }
      LOG.warn("the served snapshot is damaged, the next is built from nothing", e);
      return daring(Extent.REBUILD);
    }
  }

  // where an object brings the engine down, it begins anew and is wary: so one damaged object costs
  // a refresh twice its time, but not its end
  private Ended daring(Extent extent) throws IOException {
    try {
      return run(extent, false);
    } catch (EngineLostException e) {
      LOG.warn(
          "an object brought the engine down, the refresh begins anew and tries each first", e);
      return run(extent, true);
    }
  }

  private Ended run(Extent extent, boolean wary) throws IOException {
    progress.started();
    if (extent != Extent.BRANCHES) {
      archive.follow();
    }
    try (SnapshotLease lease = store.current().orElse(null);
        Sight sight = sight(extent, lease)) {
      Inventory inventory = sight.look();
      Manifest served = lease == null ? null : lease.snapshot().manifest();
      boolean base = lease != null && extent != Extent.REBUILD;
      Ledger known = lease != null && base ? ledger(lease) : new Ledger();
      if (lease != null && base && isUnchanged(inventory, known, lease)) {
        // what is kept aside may be of the rest, which was not looked at
        if (extent != Extent.BRANCHES) {
          store.dropWithheld();
        }
        return new Ended(Refreshes.Outcome.UNCHANGED, null, List.of());
      }
      Optional<Withheld> aside = base ? sameAside(inventory) : Optional.empty();
      if (aside.isPresent()) {
        return decided(requireNonNull(served), aside.get());
      }
      SnapshotDraft draft = store.draft(base);
      boolean moved = false;
      try {
        Ledger ledger = draft.based() ? known : new Ledger();
        // a damaged file is no base, and what the days that were passed hold is to be found again
        Inventory seen = base && !draft.based() ? sight.lookAnew() : inventory;
        Manifest built = build(draft, served, ledger, wary, sight, seen);
        sight.keep(draft);
        progress.enter(Progress.Phase.PUBLISH);
        List<String> concerns = served == null ? List.of() : guard.concerns(served, built);
        if (concerns.isEmpty()) {
          store.publish(draft, built);
        } else {
          // the next refresh begins with a look at the same days as this one did
          store.withhold(draft, new Withheld(built, concerns, inventory.listing(), today()));
        }
        moved = true;
        return concerns.isEmpty() ? Ended.published(built) : Ended.withheld(built, concerns);
      } finally {
        if (!moved) {
          store.discard(draft);
        }
      }
    }
  }

  // what was kept of another place says nothing about this one
  private Sight sight(Extent extent, @Nullable SnapshotLease lease) {
    Path earlier =
        extent == Extent.BRANCHES && lease != null && isOfThisPlace(lease.snapshot().manifest())
            ? store.listing(lease.snapshot().id())
            : null;
    return new Sight(
        archive,
        catalogue,
        store,
        lease == null || extent == Extent.REBUILD ? Passed.NONE : passed(lease),
        earlier != null && Files.exists(earlier) ? earlier : null);
  }

  private Passed passed(SnapshotLease lease) {
    if (!isOfThisPlace(lease.snapshot().manifest())) {
      return Passed.NONE;
    }
    try (DuckDBConnection snapshot = lease.snapshot().connection().unwrap(DuckDBConnection.class)) {
      return Passed.read(snapshot)
          .still(new DatedDirectories(catalogue), NewestDays.of(catalogue, snapshot));
    } catch (SQLException e) {
      throw new UnreadableServedException(e);
    }
  }

  /// What is served gives no rows, for whatever reason.
  private static final class UnreadableServedException extends RefreshException {
    UnreadableServedException(SQLException fault) {
      super("The served snapshot cannot be read", fault);
    }
  }

  private boolean isOfThisPlace(Manifest manifest) {
    return manifest.origins().equals(List.of(archive.place()));
  }

  // what is kept aside, if it was made from the archive as it is: it need not be built again
  private Optional<Withheld> sameAside(Inventory inventory) {
    return store
        .withheld()
        .filter(aside ->
            aside.listing().equals(inventory.listing())
                && aside.day().equals(today())
                && isOfThisPlace(aside.manifest()));
  }

  // the thresholds may be others by now
  private Ended decided(Manifest served, Withheld aside) throws IOException {
    List<String> concerns = guard.concerns(served, aside.manifest());
    if (!concerns.isEmpty()) {
      return Ended.withheld(aside.manifest(), concerns);
    }
    return Ended.published(store.accept(aside.manifest().id()).orElseThrow());
  }

  // compares with the ledger of the served snapshot, so that no file is copied for nothing
  private boolean isUnchanged(Inventory inventory, Ledger ledger, SnapshotLease lease) {
    Manifest manifest = lease.snapshot().manifest();
    if (!isOfThisPlace(manifest)) {
      return false;
    }
    try (DuckDBConnection connection =
        lease.snapshot().connection().unwrap(DuckDBConnection.class)) {
      RefreshDay before = RefreshDay.of(connection);
      LocalDate today = today();
      if (!Objects.equals(configuredDay, before.configured())
          || (manifest.asOf().equals(before.started()) && !today.equals(before.started()))) {
        return false;
      }
      NewestDays newest = NewestDays.of(catalogue, connection);
      return inventory.objects(ledger) == manifest.ledger().objects()
          && inventory.changed(ledger, newest) == 0
          && !inventory.differsBeside(ledger, archive, connection);
    } catch (SQLException e) {
      throw new UnreadableServedException(e);
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Ledger ledger(SnapshotLease lease) {
    try (DuckDBConnection connection =
        lease.snapshot().connection().unwrap(DuckDBConnection.class)) {
      Ledger ledger = Ledger.read(connection);
      ledger.outdatePackages(
          entry ->
              catalogue
                  .table(entry.listing())
                  .filter(listing -> PackageLoad.isPackage(listing, entry))
                  .isPresent(),
          largestPackage);
      if (today().isAfter(RefreshDay.of(connection).started())) {
        ledger.outdateFuture();
      }
      return ledger;
    } catch (SQLException e) {
      throw new UnreadableServedException(e);
    }
  }

  private Manifest build(
      SnapshotDraft draft,
      @Nullable Manifest served,
      Ledger ledger,
      boolean wary,
      Sight sight,
      Inventory first)
      throws IOException {
    Manifest base = draft.based() ? served : null;
    try (DuckDBConnection engine =
        Engine.build(draft.file(), draft.temporary(), settings.refreshMemory())
            .unwrap(DuckDBConnection.class)) {
      Facts facts = new Facts(catalogue, engine);
      if (base == null) {
        facts.createTables();
      }
      LocalDate today = today();
      Build build =
          new Build(
              draft,
              engine,
              ledger,
              progress,
              today.toEpochDay(),
              largestPackage,
              wary,
              new HashMap<>());
      progress.enter(Progress.Phase.READ);
      Set<String> changed = new HashSet<>();
      Inventory inventory = first;
      for (int round = 1; round <= ROUNDS; round++) {
        long begun = System.nanoTime();
        Set<String> now = new Reading(catalogue, archive, build).read(inventory);
        changed.addAll(now);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (now.isEmpty() || round == ROUNDS || !isWorthALook(took, sight.took())) {
          break;
        }
        sight.reach(NewestDays.of(catalogue, engine));
        inventory = sight.look();
      }
      progress.enter(Progress.Phase.BUILD);
      boolean filesChanged = facts.write(ledger, inventory, archive, configuredDay, today);
      progress.enter(Progress.Phase.DERIVE);
      Derivation derivation = new Derivation(build, catalogue, changed, base == null, filesChanged);
      LocalDate asOf = derivation.make();
      progress.enter(Progress.Phase.CHECK);
      Checks checks = new Checks(build, catalogue, derivation.changed(), base);
      SortedMap<String, Long> rows = checks.rows();
      facts.writeRows(rows);
      build.run("checkpoint");
      return manifest(build, inventory, asOf, rows, checks.filled());
    } catch (SQLException e) {
      throw new RefreshException("The engine cannot build a snapshot", e);
    }
  }

  // what came while little was read, the next refresh finds: looking takes longer
  private static boolean isWorthALook(Duration reading, Duration looking) {
    return looking.compareTo(QUICK_LOOK) <= 0 || reading.compareTo(looking) > 0;
  }

  private Manifest manifest(
      Build build,
      Inventory inventory,
      LocalDate asOf,
      SortedMap<String, Long> rows,
      SortedMap<String, SortedMap<String, Long>> filled) {
    List<String> stale =
        catalogue.tables().stream()
            .filter(listing ->
                build.ledger().entries(listing.table()).stream()
                    .anyMatch(entry -> entry.state() == Ledger.State.RETAINED))
            .map(Listing::path)
            .toList();
    long rejected = build.ledger().rejectedObjects();
    return new Manifest(
        build.draft().id(),
        asOf,
        logDay(build),
        clock.instant(),
        store.engine(),
        catalogue.fingerprint(),
        rejected == 0 && waiting(build, inventory) == 0,
        stale,
        rows,
        filled,
        new Manifest.LedgerTotals(
            inventory.objects(build.ledger()), rejected, build.ledger().rejectedRows()),
        List.of(archive.place()),
        archive.commits());
  }

  // what changed or went whenever it was read: its last good version stays
  private long waiting(Build build, Inventory inventory) {
    long waiting = inventory.changed(build.ledger(), NewestDays.of(catalogue, build.engine()));
    if (waiting > 0) {
      LOG.warn(
          "objects changed whenever they were read and wait for the next refresh objects={}",
          waiting);
    }
    return waiting;
  }

  private static @Nullable LocalDate logDay(Build build) {
    try (Statement statement = build.engine().createStatement();
        ResultSet row = statement.executeQuery("select max(day) from main.log_collection")) {
      row.next();
      return row.getObject(1, LocalDate.class);
    } catch (SQLException e) {
      throw new RefreshException("The newest day of the log cannot be told", e);
    }
  }
}
