package pipelineapi.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the snapshots of one store: opens the newest at start, publishes the next beside it,
/// switches, and removes old ones. One process owns a store. Safe to use from many threads.
public final class SnapshotStore implements Snapshots, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss-SSS'Z'").withZone(ZoneOffset.UTC);

  private final StoreSettings settings;
  private final Clock clock;
  private final String engine = Engine.version();
  private final String catalogue;
  private final StoreLock lock;
  private final SnapshotFolder folder;
  private final Map<String, OpenSnapshot> open = new LinkedHashMap<>();
  private final Map<String, Instant> replaced = new LinkedHashMap<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("snapshot-housekeeping").daemon().factory());
  private volatile @Nullable OpenSnapshot served;

  /// Takes the store and opens the newest snapshot that is whole and fits.
  ///
  /// @param catalogue the fingerprint of the catalogue that snapshots must be made by
  /// @throws StoreInUseException when another process owns it
  public SnapshotStore(StoreSettings settings, String catalogue, Clock clock) {
    this.settings = settings;
    this.catalogue = catalogue;
    this.clock = clock;
    try {
      this.lock = StoreLock.take(settings.store());
      this.folder = new SnapshotFolder(settings.store());
      openNewest();
      removeOld();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The store %s cannot be used".formatted(settings.store().toAbsolutePath()), e);
    }
    long period = Math.clamp(settings.snapshots().grace().toMillis() / 2, 100, 60_000);
    var _ =
        housekeeping.scheduleWithFixedDelay(this::keepHouse, period, period, TimeUnit.MILLISECONDS);
  }

  private void openNewest() throws IOException {
    for (String id : folder.ids()) {
      try {
        OpenSnapshot snapshot = open(id);
        served = snapshot;
        LOG.info("snapshot opened id={} asOf={}", id, snapshot.manifest().asOf());
        return;
      } catch (UnfitException e) {
        LOG.warn("snapshot passed over id={} reason={}", id, e.getMessage());
      }
    }
  }

  @Override
  public synchronized Optional<SnapshotLease> current() {
    OpenSnapshot snapshot = served;
    return snapshot == null ? Optional.empty() : lease(snapshot);
  }

  @Override
  public synchronized Optional<SnapshotLease> byId(String id) {
    OpenSnapshot snapshot = open.get(id);
    try {
      if (snapshot == null) {
        if (!folder.ids().contains(id)) {
          return Optional.empty();
        }
        snapshot = open(id);
        replaced.put(id, clock.instant());
      }
      return lease(snapshot);
    } catch (UnfitException e) {
      LOG.warn("snapshot cannot be opened id={} reason={}", id, e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<SnapshotLease> lease(OpenSnapshot snapshot) {
    return snapshot.hold() ? Optional.of(new Lease(snapshot)) : Optional.empty();
  }

  /// A hold that can be closed more than once without harm.
  private static final class Lease implements SnapshotLease {

    private final OpenSnapshot held;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(OpenSnapshot held) {
      this.held = held;
    }

    @Override
    public Snapshot snapshot() {
      return held;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        try {
          held.release();
        } catch (SQLException e) {
          throw new IllegalStateException("Snapshot %s does not close".formatted(held.id()), e);
        }
      }
    }
  }

  /// Begins the next snapshot, from a copy of the served one when `base` says so.
  public SnapshotDraft draft(boolean base) throws IOException {
    String id =
        "%s-%04x"
            .formatted(ID.format(clock.instant()), ThreadLocalRandom.current().nextInt(0x10000));
    var draft = folder.draft(id);
    OpenSnapshot snapshot = served;
    if (base && snapshot != null) {
      Files.copy(folder.file(snapshot.id()), folder.file(draft));
    }
    SnapshotDraft made = new SnapshotDraft(id, draft, folder.file(draft));
    Files.createDirectories(made.temporary());
    Files.createDirectories(made.fetched());
    return made;
  }

  /// Removes a draft that will not be published.
  public void discard(SnapshotDraft draft) throws IOException {
    SnapshotFolder.remove(draft.folder());
  }

  /// Publishes a finished draft, whose file is closed, and serves it from now on.
  public void publish(SnapshotDraft draft, Manifest manifest) throws IOException {
    SnapshotFolder.remove(draft.temporary());
    SnapshotFolder.remove(draft.fetched());
    folder.publish(draft.folder(), manifest);
    OpenSnapshot next;
    try {
      next = open(manifest.id());
    } catch (UnfitException e) {
      throw new IOException("The snapshot just built cannot be opened: " + e.getMessage(), e);
    }
    synchronized (this) {
      OpenSnapshot before = served;
      served = next;
      if (before != null) {
        replaced.put(before.id(), clock.instant());
      }
    }
    removeOld();
  }

  /// The version of the engine that reads and writes the store.
  public String engine() {
    return engine;
  }

  private synchronized OpenSnapshot open(String id) throws UnfitException, IOException {
    Manifest manifest = folder.manifest(id);
    if (manifest == null) {
      throw new UnfitException("its manifest cannot be read");
    }
    if (!manifest.engine().equals(engine)) {
      throw new UnfitException(
          "it was written by engine %s, this is %s".formatted(manifest.engine(), engine));
    }
    if (!manifest.catalogue().equals(catalogue)) {
      throw new UnfitException("it was made by another catalogue");
    }
    try {
      OpenSnapshot snapshot =
          new OpenSnapshot(
              manifest,
              Engine.read(
                  folder.file(id),
                  Files.createDirectories(folder.building().resolve("reading-" + id)),
                  settings.servingMemory()));
      open.put(id, snapshot);
      return snapshot;
    } catch (SQLException e) {
      throw new UnfitException("its file cannot be read: " + e.getMessage());
    }
  }

  private void keepHouse() {
    try {
      closeReplaced();
      removeOld();
    } catch (IOException | RuntimeException e) {
      LOG.warn("housekeeping failed", e);
    }
  }

  private synchronized void closeReplaced() {
    Instant limit = clock.instant().minus(settings.snapshots().grace());
    List<String> due =
        replaced.entrySet().stream()
            .filter(entry -> entry.getValue().isBefore(limit))
            .map(Map.Entry::getKey)
            .toList();
    for (String id : due) {
      close(id);
    }
  }

  private void close(String id) {
    replaced.remove(id);
    OpenSnapshot snapshot = open.remove(id);
    if (snapshot != null) {
      try {
        snapshot.retire();
      } catch (SQLException e) {
        LOG.warn("snapshot does not close id={}", id, e);
      }
    }
  }

  // by count and by time; what is served, or was until within the grace period, stays
  private synchronized void removeOld() throws IOException {
    int kept = 0;
    Instant oldest = clock.instant().minus(settings.snapshots().maxAge());
    for (String id : folder.ids()) {
      boolean isOpen = open.containsKey(id);
      Manifest manifest = folder.manifest(id);
      boolean tooOld = manifest == null || manifest.loadedAt().isBefore(oldest);
      if (isOpen || (kept < settings.snapshots().keep() && !tooOld)) {
        kept++;
      } else {
        folder.removeSnapshot(id);
        LOG.info("snapshot removed id={}", id);
      }
    }
  }

  @Override
  public void close() throws IOException {
    housekeeping.shutdownNow();
    synchronized (this) {
      served = null;
      List.copyOf(open.keySet()).forEach(this::close);
    }
    lock.close();
  }

  /// Why a snapshot is not opened.
  private static final class UnfitException extends Exception {
    UnfitException(String reason) {
      super(reason);
    }
  }
}
