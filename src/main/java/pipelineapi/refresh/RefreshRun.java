package pipelineapi.refresh;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Artefact;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Archive;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.snapshot.Engine;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotDraft;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;

/// One refresh, from the listing of the archive to the published snapshot.
final class RefreshRun {

  /// Times the archive is listed: what changed while it was read is read once more.
  private static final int ROUNDS = 3;

  private static final String NO_LISTING = "";

  private final Catalogue catalogue;
  private final Archive archive;
  private final SnapshotStore store;
  private final StoreSettings settings;
  private final @Nullable LocalDate configuredDay;
  private final Clock clock;
  private final Progress progress;

  RefreshRun(
      Catalogue catalogue,
      Archive archive,
      SnapshotStore store,
      StoreSettings settings,
      @Nullable LocalDate configuredDay,
      Clock clock,
      Progress progress) {
    this.catalogue = catalogue;
    this.archive = archive;
    this.store = store;
    this.settings = settings;
    this.configuredDay = configuredDay;
    this.clock = clock;
    this.progress = progress;
  }

  /// Runs it.
  ///
  /// @param fromNothing reads everything, as if there were no snapshot
  /// @return the manifest of the new snapshot; empty when nothing has changed
  Optional<Manifest> run(boolean fromNothing) throws IOException {
    progress.started();
    Inventory inventory = Inventory.of(archive, catalogue);
    try (SnapshotLease lease = fromNothing ? null : store.current().orElse(null)) {
      boolean base = lease != null;
      if (lease != null && isUnchanged(inventory, lease)) {
        return Optional.empty();
      }
      SnapshotDraft draft = store.draft(base);
      boolean published = false;
      try {
        Manifest manifest = build(draft, base, inventory);
        progress.enter(Progress.Phase.PUBLISH);
        store.publish(draft, manifest);
        published = true;
        return Optional.of(manifest);
      } finally {
        if (!published) {
          store.discard(draft);
        }
      }
    }
  }

  // compares with the ledger of the served snapshot, so that no file is copied for nothing
  private boolean isUnchanged(Inventory inventory, SnapshotLease lease) {
    Manifest manifest = lease.snapshot().manifest();
    if (inventory.objects() != manifest.ledger().objects()
        || !manifest.origins().equals(List.of(archive.place()))) {
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
      Ledger ledger = ledger(connection, today);
      Map<String, LocalDate> newest = newestDays(connection);
      for (Listing listing : catalogue.tables()) {
        List<Found> wanted = wanted(inventory.of(listing), newest);
        if (wanted.size() != ledger.entries(listing.table()).size()
            || wanted.stream().anyMatch(found -> isNew(ledger, found))) {
          return false;
        }
      }
      return inventory.badNames().size() == ledger.entries(NO_LISTING).size()
          && inventory.badNames().stream().noneMatch(found -> isNewName(ledger, found));
    } catch (SQLException e) {
      throw new RefreshException("The served snapshot cannot be read", e);
    }
  }

  /// The days a snapshot was made with.
  private record RefreshDay(@Nullable LocalDate configured, LocalDate started) {

    static RefreshDay of(DuckDBConnection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("select configured, started from main.refresh_day")) {
        row.next();
        return new RefreshDay(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class));
      }
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Ledger ledger(DuckDBConnection connection, LocalDate today) throws SQLException {
    Ledger ledger = Ledger.read(connection);
    if (today.isAfter(RefreshDay.of(connection).started())) {
      ledger.outdateFuture();
    }
    return ledger;
  }

  private static boolean isNew(Ledger ledger, Found found) {
    Ledger.Entry entry = ledger.find(found.listing().table(), found.key());
    return entry == null || !entry.version().equals(found.object().version());
  }

  private static boolean isNewName(Ledger ledger, Found found) {
    Ledger.Entry entry = ledger.find(NO_LISTING, found.key());
    return entry == null || !entry.version().equals(found.object().version());
  }

  private Manifest build(SnapshotDraft draft, boolean base, Inventory first) {
    try (DuckDBConnection engine =
        Engine.build(draft.file(), draft.temporary(), settings.refreshMemory())
            .unwrap(DuckDBConnection.class)) {
      if (!base) {
        createTables(engine);
      }
      LocalDate today = today();
      Build build =
          new Build(
              draft,
              engine,
              base ? ledger(engine, today) : new Ledger(),
              progress,
              today.toEpochDay());
      progress.enter(Progress.Phase.READ);
      Set<String> changed = new HashSet<>();
      Inventory inventory = first;
      for (int round = 1; round <= ROUNDS; round++) {
        Set<String> now = read(build, inventory);
        changed.addAll(now);
        if (now.isEmpty() || round == ROUNDS) {
          break;
        }
        inventory = Inventory.of(archive, catalogue);
      }
      progress.enter(Progress.Phase.BUILD);
      writeFacts(build, inventory);
      progress.enter(Progress.Phase.DERIVE);
      LocalDate asOf = new Derivation(build, catalogue, changed, !base).make();
      progress.enter(Progress.Phase.CHECK);
      SortedMap<String, Long> rows = new Checks(build, catalogue).rows();
      build.run("checkpoint");
      return manifest(build, inventory, asOf, rows);
    } catch (SQLException e) {
      throw new RefreshException("The engine cannot build a snapshot", e);
    }
  }

  private void createTables(DuckDBConnection engine) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      for (String schema : List.of("raw", "kept", "ranges")) {
        statement.execute("create schema " + schema);
      }
      statement.execute("create table raw.compaction (listing VARCHAR, rows BIGINT)");
      for (String table : Layout.PROVIDED) {
        statement.execute("create table main." + table);
      }
      for (Listing listing : catalogue.tables()) {
        if (listing.readsObjects()) {
          statement.execute(Layout.rawTable(listing));
        }
        if (listing.ranged()) {
          statement.execute(Layout.rangedTable(listing));
          statement.execute(Layout.rangeTable(listing));
          statement.execute(Layout.rangeView(listing));
        }
      }
    }
  }

  /// Reads what changed, listing by listing; those whose objects wait for the newest day of another
  /// come after it.
  ///
  /// @return the tables whose rows may have changed
  private Set<String> read(Build build, Inventory inventory) {
    Set<String> changed = new HashSet<>();
    ObjectReader reader = new ObjectReader(archive, build);
    List<Listing> waiting = new ArrayList<>();
    for (Listing listing : catalogue.tables()) {
      if (!listing.readsObjects()) {
        continue;
      }
      if (listing.feeds().stream().anyMatch(feed -> feed.after() != null)) {
        waiting.add(listing);
      } else if (listing.ranged()
          ? new RangeLoad(build, reader, listing).load(inventory.of(listing))
          : load(build, reader, listing, inventory.of(listing))) {
        changed.add(listing.table());
      }
    }
    Map<String, LocalDate> newest = waiting.isEmpty() ? Map.of() : newestDays(build.engine());
    for (Listing listing : waiting) {
      List<Found> wanted = wanted(inventory.of(listing), newest);
      Set<Found> kept = new HashSet<>(wanted);
      inventory.of(listing).stream()
          .filter(found -> !kept.contains(found))
          .forEach(inventory::leave);
      if (load(build, reader, listing, wanted)) {
        changed.add(listing.table());
      }
    }
    refuseBadNames(build, inventory);
    return changed;
  }

  private static boolean load(
      Build build, ObjectReader reader, Listing listing, List<Found> objects) {
    return new WholeLoad(build, reader, listing).load(objects);
  }

  private static List<Found> wanted(List<Found> objects, Map<String, LocalDate> newest) {
    return objects.stream().filter(found -> isWanted(found, newest)).toList();
  }

  // ISO days compare as texts; a collection without an index wants all its entries
  private static boolean isWanted(Found found, Map<String, LocalDate> newest) {
    if (found.feed().after() == null) {
      return true;
    }
    LocalDate day = newest.get(found.feed().after() + "/" + found.parts().get("collection"));
    return day == null || found.parts().getOrDefault("day", "").compareTo(day.toString()) >= 0;
  }

  /// The newest day per artefact that others wait for, and collection.
  private Map<String, LocalDate> newestDays(DuckDBConnection connection) {
    Map<String, LocalDate> newest = new HashMap<>();
    Set<String> awaited = new HashSet<>();
    catalogue.tables().stream()
        .flatMap(listing -> listing.feeds().stream())
        .map(Feed::after)
        .filter(after -> after != null)
        .forEach(awaited::add);
    for (Listing listing : catalogue.tables()) {
      for (Feed feed : listing.feeds()) {
        if (awaited.contains(feed.artefact()) && feed.past() != null) {
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "select collection, cast(max(%s) as date) from raw.%s where feed = %s group by 1"
                          .formatted(
                              Layout.quoted(feed.past()),
                              Layout.quoted(listing.table()),
                              Layout.literal(feed.artefact())))) {
            while (rows.next()) {
              LocalDate day = rows.getObject(2, LocalDate.class);
              if (day != null) {
                newest.put(feed.artefact() + "/" + rows.getString(1), day);
              }
            }
          } catch (SQLException e) {
            throw new RefreshException("The newest days cannot be told", e);
          }
        }
      }
    }
    return newest;
  }

  // objects refused by their name alone feed no listing, but the ledger knows them
  private static void refuseBadNames(Build build, Inventory inventory) {
    Ledger ledger = build.ledger();
    List<String> keys = inventory.badNames().stream().map(Found::key).toList();
    ledger.entries(NO_LISTING).stream()
        .filter(entry -> !keys.contains(entry.key()))
        .forEach(ledger::remove);
    for (Found found : inventory.badNames()) {
      if (isNewName(ledger, found)) {
        int object = ledger.nextObject();
        ledger.put(Ledger.Entry.of(NO_LISTING, found, object, Ledger.State.REJECTED, 0, 1));
        ledger.addReject(
            new Ledger.Reject(
                object,
                null,
                RejectCode.BAD_NAME,
                null,
                "its folder is named like a day, and is none"));
      }
    }
  }

  private void writeFacts(Build build, Inventory inventory) throws SQLException {
    build.ledger().write(build.engine());
    for (String table : List.of("refresh_day", "artefact_pattern", "ledger_unread")) {
      build.run("delete from main." + table);
    }
    try (DuckDBAppender row = build.engine().createAppender("main", "refresh_day")) {
      row.beginRow().append(configuredDay).append(LocalDate.ofEpochDay(build.today())).endRow();
    }
    try (DuckDBAppender rows = build.engine().createAppender("main", "artefact_pattern")) {
      for (Artefact artefact : catalogue.artefacts()) {
        rows.beginRow().append(artefact.name()).append(artefact.objects().toString()).endRow();
      }
    }
    try (DuckDBAppender rows = build.engine().createAppender("main", "ledger_unread")) {
      for (Map.Entry<Inventory.KindOf, Inventory.Unread> entry : inventory.unread().entrySet()) {
        Instant newest = entry.getValue().newest();
        rows.beginRow()
            .append(entry.getKey().artefact())
            .append(entry.getKey().collection())
            .append(entry.getValue().objects())
            .append(entry.getValue().bytes());
        if (newest == null) {
          rows.appendNull();
        } else {
          rows.append(newest.atOffset(ZoneOffset.UTC).toLocalDateTime());
        }
        rows.endRow();
      }
    }
  }

  private Manifest manifest(
      Build build, Inventory inventory, LocalDate asOf, SortedMap<String, Long> rows) {
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
        clock.instant(),
        store.engine(),
        catalogue.fingerprint(),
        rejected == 0,
        stale,
        rows,
        new Manifest.LedgerTotals(inventory.objects(), rejected, build.ledger().rejectedRows()),
        List.of(archive.place()));
  }
}
