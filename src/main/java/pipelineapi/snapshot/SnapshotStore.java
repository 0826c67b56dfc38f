package pipelineapi.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
  private final RefreshHistory history;
  private final Map<String, OpenSnapshot> open = new ConcurrentHashMap<>();
  private final Map<String, Instant> replaced = new LinkedHashMap<>();
  private final SortedMap<String, String> passedOver = new TreeMap<>(Comparator.reverseOrder());
  private final ReadEngines engines = new ReadEngines();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("snapshot-housekeeping").daemon().factory());
  private volatile @Nullable OpenSnapshot served;
  private volatile @Nullable Withheld withheld;
  private volatile @Nullable Pin pin;
  private boolean closed;

  /// Takes the store and opens the newest snapshot that is whole and fits, or the one that is
  /// pinned.
  ///
  /// @param catalogue the fingerprint of the catalogue that snapshots must be made by
  /// @throws StoreInUseException when another process owns it
  public SnapshotStore(StoreSettings settings, String catalogue, Clock clock) {
    this.settings = settings;
    this.catalogue = catalogue;
    this.clock = clock;
    try {
      this.lock = StoreLock.take(settings.store());
    } catch (IOException e) {
      throw unusable(e);
    }
    try {
      this.folder = new SnapshotFolder(settings.store());
      this.history = new RefreshHistory(settings.store());
      pin = open(folder.pin());
      if (pin == null) {
        openNewest();
      }
      withheld = fitting(folder.withheld());
      removeOld();
    } catch (IOException | RuntimeException e) {
      housekeeping.shutdownNow();
      engines.close();
      letGo(e);
      throw e instanceof IOException unread ? unusable(unread) : (RuntimeException) e;
    }
    long period = Math.clamp(settings.snapshots().grace().toMillis() / 2, 100, 60_000);
    var _ =
        housekeeping.scheduleWithFixedDelay(this::keepHouse, period, period, TimeUnit.MILLISECONDS);
  }

  private UncheckedIOException unusable(IOException e) {
    return new UncheckedIOException(
        "The store %s cannot be used".formatted(settings.store().toAbsolutePath()), e);
  }

  private void letGo(Exception because) {
    List.copyOf(open.keySet()).forEach(this::retire);
    try {
      lock.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private void openNewest() throws IOException {
    for (String id : folder.ids()) {
      try {
        requireWhole(id);
        OpenSnapshot snapshot = open(id);
        served = snapshot;
        LOG.info("snapshot opened id={} asOf={}", id, snapshot.manifest().asOf());
        return;
      } catch (UnfitException e) {
        passOver(id, String.valueOf(e.getMessage()));
      }
    }
  }

  // what cannot be served cannot be stayed on: better the newest than none
  private @Nullable Pin open(@Nullable Pin found) throws IOException {
    if (found == null) {
      return null;
    }
    try {
      requireWhole(found.snapshot());
      served = open(found.snapshot());
      LOG.warn(
          "snapshot pinned, nothing is refreshed id={} since={}", found.snapshot(), found.since());
      return found;
    } catch (UnfitException e) {
      LOG.warn("the pinned snapshot cannot be served, it is pinned no longer");
      passOver(found.snapshot(), String.valueOf(e.getMessage()));
      folder.unpin();
      return null;
    }
  }

  private void requireWhole(String id) throws UnfitException {
    // whether it fits is quicker to tell
    fittingManifest(id);
    String fault = folder.fault(id);
    if (fault != null) {
      throw new UnfitException(fault);
    }
  }

  private synchronized void passOver(String id, String reason) {
    LOG.warn("snapshot passed over id={} reason={}", id, reason);
    passedOver.put(id, reason);
  }

  @Override
  public synchronized List<PassedOver> passedOver() {
    return passedOver.entrySet().stream()
        .map(one -> new PassedOver(one.getKey(), one.getValue()))
        .toList();
  }

  // after an upgrade nobody could be answered from it
  private @Nullable Withheld fitting(@Nullable Withheld found) throws IOException {
    if (found == null
        || (found.manifest().engine().equals(engine)
            && found.manifest().catalogue().equals(catalogue))) {
      return found;
    }
    LOG.warn("withheld snapshot removed, another version made it id={}", found.manifest().id());
    folder.removeWithheld(found.manifest().id());
    return null;
  }

  @Override
  public Optional<SnapshotLease> current() {
    // what is served is closed after it was replaced only: who comes too late finds the next
    for (OpenSnapshot snapshot = served; snapshot != null; snapshot = served) {
      if (snapshot.hold()) {
        return Optional.of(new Lease(snapshot));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<SnapshotLease> byId(String id) {
    OpenSnapshot snapshot = open.get(id);
    return snapshot != null && snapshot.hold() ? Optional.of(new Lease(snapshot)) : reopened(id);
  }

  private synchronized Optional<SnapshotLease> reopened(String id) {
    try {
      if (closed || passedOver.containsKey(id) || !folder.ids().contains(id)) {
        return Optional.empty();
      }
      OpenSnapshot snapshot = opened(id);
      if (snapshot != served) {
        replaced.put(id, clock.instant());
      }
      snapshot.hold();
      return Optional.of(new Lease(snapshot));
    } catch (UnfitException e) {
      LOG.warn("snapshot cannot be opened id={} reason={}", id, e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /// Begins the next snapshot, from a copy of the served one when `base` says so and its file is as
  /// it was written.
  public SnapshotDraft draft(boolean base) throws IOException {
    refuseWhenClosed();
    String id = nextId();
    Path draft = folder.draft(id);
    try {
      SnapshotDraft made =
          new SnapshotDraft(id, draft, folder.file(draft), base && copyServed(draft));
      Files.createDirectories(made.temporary());
      Files.createDirectories(made.fetched());
      return made;
    } catch (IOException | RuntimeException e) {
      // nobody else knows of it, and half a copy may be what fills the disk
      SnapshotFolder.remove(draft);
      throw e;
    }
  }

  /// Reads the file of what is served, to tell whether it is still what was sealed; where it is
  /// not, it is told among what was passed over.
  public boolean isServedDamaged() {
    OpenSnapshot snapshot = served;
    String fault = snapshot == null ? null : folder.fault(snapshot.id());
    if (snapshot != null && fault != null) {
      passOver(snapshot.id(), fault);
    }
    return fault != null;
  }

  private boolean copyServed(Path draft) throws IOException {
    OpenSnapshot snapshot = served;
    if (snapshot == null) {
      return false;
    }
    String fault = folder.copy(snapshot.id(), draft);
    if (fault != null) {
      passOver(snapshot.id(), fault);
    }
    return fault == null;
  }

  // later than all others, even when the clock was set back: the newest one is what counts
  private String nextId() throws IOException {
    Instant time = clock.instant();
    for (String id : folder.ids()) {
      Instant after = time(id);
      if (after != null) {
        time = after.isBefore(time.truncatedTo(ChronoUnit.MILLIS)) ? time : after.plusMillis(1);
        break;
      }
    }
    return "%s-%04x".formatted(ID.format(time), ThreadLocalRandom.current().nextInt(0x10000));
  }

  private static @Nullable Instant time(String id) {
    try {
      return ID.parse(id.substring(0, Math.max(0, id.lastIndexOf('-'))), Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  // another process may own the folder by then
  private synchronized void refuseWhenClosed() throws IOException {
    if (closed) {
      throw new IOException("The store is closed");
    }
  }

  /// A new file for what the archive is found to hold, before it is known whether there will be a
  /// draft to keep it in.
  public Path newListing() throws IOException {
    refuseWhenClosed();
    return Files.createTempFile(folder.building(), "listing-", ".gz");
  }

  /// What the archive was found to hold for a snapshot; not there where that was not kept.
  public Path listing(String id) {
    return folder.listing(id);
  }

  /// Removes a draft that will not be published.
  public void discard(SnapshotDraft draft) throws IOException {
    SnapshotFolder.remove(draft.folder());
  }

  /// Publishes a finished draft, whose file is closed, and serves it from now on.
  public void publish(SnapshotDraft draft, Manifest manifest) throws IOException {
    SnapshotFolder.remove(draft.temporary());
    SnapshotFolder.remove(draft.fetched());
    synchronized (this) {
      refuseWhenClosed();
      folder.publish(draft.folder(), manifest);
    }
    try {
      serve(manifest.id());
    } catch (UnfitException | IOException e) {
      folder.removeSnapshot(manifest.id());
      throw new IOException("The snapshot just built cannot be opened: " + e.getMessage(), e);
    }
    dropWithheld();
    keepHouse();
  }

  /// Keeps a finished draft, whose file is closed, aside; what is served stays.
  public void withhold(SnapshotDraft draft, Withheld reasons) throws IOException {
    SnapshotFolder.remove(draft.temporary());
    SnapshotFolder.remove(draft.fetched());
    synchronized (this) {
      refuseWhenClosed();
      folder.withhold(draft.folder(), reasons);
      withheld = reasons;
    }
  }

  @Override
  public Optional<Withheld> withheld() {
    return Optional.ofNullable(withheld);
  }

  /// Serves the snapshot that is kept aside from now on.
  ///
  /// @return its manifest; empty where another is kept aside, or none
  public Optional<Manifest> accept(String id) throws IOException {
    Manifest manifest;
    synchronized (this) {
      refuseWhenClosed();
      Withheld aside = withheld;
      if (aside == null || !aside.manifest().id().equals(id)) {
        return Optional.empty();
      }
      manifest = aside.manifest().at(clock.instant());
      folder.accept(manifest);
      withheld = null;
    }
    try {
      serve(id);
    } catch (UnfitException e) {
      throw new IOException("The snapshot cannot be opened: " + e.getMessage(), e);
    }
    keepHouse();
    return Optional.of(manifest);
  }

  @Override
  public Optional<Pin> pinned() {
    return Optional.ofNullable(pin);
  }

  /// Serves a snapshot that is kept, and stays on it, also across restarts.
  ///
  /// @return its manifest; empty where none of this id is kept that can be opened
  public synchronized Optional<Manifest> pin(String id) throws IOException {
    refuseWhenClosed();
    if (!folder.ids().contains(id)) {
      return Optional.empty();
    }
    Pin before = pin;
    Pin given = new Pin(id, clock.instant());
    // written first: what cannot be kept is not begun
    folder.pin(given);
    try {
      serve(id);
    } catch (UnfitException e) {
      LOG.warn("snapshot cannot be pinned id={} reason={}", id, e.getMessage());
      if (before == null) {
        folder.unpin();
      } else {
        folder.pin(before);
      }
      return Optional.empty();
    }
    pin = given;
    return current().map(SnapshotStore::manifest);
  }

  private static Manifest manifest(SnapshotLease lease) {
    try (lease) {
      return lease.snapshot().manifest();
    }
  }

  /// Stays on no snapshot any longer.
  public synchronized void unpin() throws IOException {
    refuseWhenClosed();
    folder.unpin();
    pin = null;
  }

  /// The snapshots on disk whose manifest can be read, the newest first.
  public List<Manifest> manifests() throws IOException {
    return folder.ids().stream().map(folder::manifest).filter(Objects::nonNull).toList();
  }

  /// Removes what is kept aside: the archive no longer looks like that.
  public synchronized void dropWithheld() throws IOException {
    Withheld aside = withheld;
    if (aside != null) {
      folder.removeWithheld(aside.manifest().id());
      withheld = null;
    }
  }

  private synchronized void serve(String id) throws UnfitException, IOException {
    OpenSnapshot next = opened(id);
    OpenSnapshot before = served;
    served = next;
    replaced.remove(id);
    if (before != null && before != next) {
      replaced.put(before.id(), clock.instant());
    }
  }

  /// Bytes of the file of a snapshot.
  long bytes(String id) throws IOException {
    return Files.size(folder.file(id));
  }

  /// How many snapshots are on disk.
  int kept() throws IOException {
    return folder.ids().size();
  }

  /// Bytes that are free on the disk of the store.
  long free() throws IOException {
    return Files.getFileStore(settings.store()).getUsableSpace();
  }

  /// What became of the refreshes of this store.
  public RefreshHistory history() {
    return history;
  }

  /// The version of the engine that reads and writes the store.
  public String engine() {
    return engine;
  }

  // a file is open once at a time: one that is still held is taken up again
  private synchronized OpenSnapshot opened(String id) throws UnfitException, IOException {
    OpenSnapshot snapshot = open.get(id);
    return snapshot != null && snapshot.revive() ? snapshot : open(id);
  }

  private Manifest fittingManifest(String id) throws UnfitException {
    Manifest manifest = folder.manifest(id);
    if (manifest == null) {
      throw new UnfitException("its manifest cannot be read");
    }
    if (!manifest.id().equals(id)) {
      throw new UnfitException("its manifest is of another snapshot, " + manifest.id());
    }
    if (!manifest.engine().equals(engine)) {
      throw new UnfitException(
          "it was written by engine %s, this is %s".formatted(manifest.engine(), engine));
    }
    if (!manifest.catalogue().equals(catalogue)) {
      throw new UnfitException("it was made by another catalogue");
    }
    return manifest;
  }

  private synchronized OpenSnapshot open(String id) throws UnfitException, IOException {
    Manifest manifest = fittingManifest(id);
    try {
      OpenSnapshot snapshot =
          OpenSnapshot.of(
              manifest,
              folder.exports(),
              engines.open(
                  folder.file(id), folder.reading(id), folder.exports(), settings.servingMemory()));
      open.put(id, snapshot);
      return snapshot;
    } catch (SQLException e) {
      throw new UnfitException("its file cannot be read: " + e.getMessage());
    }
  }

  /// Closes and removes what is due.
  synchronized void keepHouse() {
    if (closed) {
      return;
    }
    try {
      retireReplaced();
      removeOld();
    } catch (IOException | RuntimeException e) {
      LOG.warn("housekeeping failed", e);
    }
  }

  private void retireReplaced() {
    Instant limit = clock.instant().minus(settings.snapshots().grace());
    List<String> due =
        replaced.entrySet().stream()
            .filter(entry -> entry.getValue().isBefore(limit))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(this::retire);
    open.values().removeIf(OpenSnapshot::isClosed);
  }

  private void retire(String id) {
    replaced.remove(id);
    OpenSnapshot snapshot = open.get(id);
    if (snapshot != null) {
      try {
        snapshot.retire();
      } catch (SQLException e) {
        LOG.warn("snapshot does not close id={}", id, e);
      }
    }
  }

  // by count and by time; what is served or held, or was until within the grace period, stays
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
      closed = true;
      served = null;
      List.copyOf(open.keySet()).forEach(this::retire);
      open.clear();
    }
    engines.close();
    lock.close();
  }

  /// Why a snapshot is not opened.
  private static final class UnfitException extends Exception {
    UnfitException(String reason) {
      super(reason);
    }
  }
}
