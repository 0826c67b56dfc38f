package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Archive;
import pipelineapi.origin.BucketState;
import pipelineapi.origin.OriginException;
import pipelineapi.snapshot.FollowedBranch;
import pipelineapi.snapshot.FullDisk;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.ReadBuckets;
import pipelineapi.snapshot.RefreshHistory;
import pipelineapi.snapshot.RefreshMonitor;
import pipelineapi.snapshot.RefreshProgress;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;
import pipelineapi.snapshot.Withheld;

/// Refreshes the snapshot, one refresh at a time, and tells how it stands. A refresh that fails
/// leaves what is served as it is. Safe to use from many threads.
public final class Refreshes implements RefreshMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);

  private static final String NO_ROOM =
      "The disk of the store (pipeline.store) has no room left for the next snapshot";

  private final Catalogue catalogue;
  private final Archive archive;
  private final SnapshotStore store;
  private final StoreSettings settings;
  private final @Nullable LocalDate asOf;
  private final DataSize largestPackage;
  private final Guard guard;
  private final Clock clock;
  private final Progress progress;
  private final ReentrantLock running = new ReentrantLock();

  /// The commits of the last refresh that did not fail, also of one that found nothing new.
  private @Nullable SortedMap<String, String> settled;

  /// What was asked of buckets while the last refresh ran.
  private volatile BucketState.@Nullable Asked asked;

  /// Prepares refreshes of a store from an archive.
  ///
  /// @param asOf the day that counts as today; null: the newest day of the log
  /// @param largestPackage larger SQLite packages are not opened
  /// @param guard how much a snapshot may have lost beside the served one
  Refreshes(
      Catalogue catalogue,
      Archive archive,
      SnapshotStore store,
      StoreSettings settings,
      @Nullable LocalDate asOf,
      DataSize largestPackage,
      GuardSettings guard,
      Clock clock) {
    this.catalogue = catalogue;
    this.archive = archive;
    this.store = store;
    this.settings = settings;
    this.asOf = asOf;
    this.largestPackage = largestPackage;
    this.guard = new Guard(guard, catalogue);
    this.clock = clock;
    this.progress = new Progress(clock);
  }

  /// How a refresh ended.
  public enum Outcome {
    /// A new snapshot is served.
    PUBLISHED,
    /// Nothing had changed.
    UNCHANGED,
    /// A new snapshot is whole, but lost so much that it is kept aside.
    WITHHELD,
    /// It failed; the reason is in the progress.
    FAILED,
    /// It did not begin, as a snapshot is pinned.
    PINNED
  }

  /// Reads what changed, and publishes it; waits for a refresh that runs already.
  public Outcome refresh() {
    return refresh(RefreshRun.Extent.ALL);
  }

  /// Reads everything as if there were no snapshot, and publishes it.
  public Outcome rebuild() {
    return refresh(RefreshRun.Extent.REBUILD);
  }

  /// Looks whether the branches have moved that part of the archive comes from, and if so reads
  /// what changed there, and publishes it with all else as it is served. A refresh that failed is
  /// tried again.
  ///
  /// @return empty when there was nothing to refresh, or a refresh runs already, which looks itself
  public Optional<Outcome> refreshBranches() {
    if (!running.tryLock()) {
      return Optional.empty();
    }
    try {
      Manifest before = served();
      if (before == null || store.pinned().isPresent() || !isMoved(before)) {
        return Optional.empty();
      }
      return Optional.of(refresh(RefreshRun.Extent.BRANCHES, before));
    } finally {
      running.unlock();
    }
  }

  private boolean isMoved(Manifest before) {
    try {
      archive.follow();
    } catch (OriginException e) {
      // the archive tells it as the state of the branch
      return false;
    }
    SortedMap<String, String> known = settled;
    return !archive.commits().equals(known == null ? before.commits() : known);
  }

  private Outcome refresh(RefreshRun.Extent extent) {
    running.lock();
    try {
      return store.pinned().isPresent() ? Outcome.PINNED : refresh(extent, served());
    } finally {
      running.unlock();
    }
  }

  private Outcome refresh(RefreshRun.Extent extent, @Nullable Manifest before) {
    Optional<BucketState.Asked> begun = archive.buckets().map(BucketState::asked);
    try {
      return run(extent, before);
    } finally {
      asked =
          archive
              .buckets()
              .flatMap(now -> begun.map(earlier -> now.asked().since(earlier)))
              .orElse(null);
    }
  }

  private Outcome run(RefreshRun.Extent extent, @Nullable Manifest before) {
    try {
      RefreshRun.Ended run =
          new RefreshRun(
                  catalogue,
                  archive,
                  store,
                  settings,
                  asOf,
                  largestPackage.toBytes(),
                  guard,
                  clock,
                  progress)
              .run(extent);
      settled = archive.commits();
      String reason = run.reasons().isEmpty() ? null : String.join("; ", run.reasons());
      ended(run.outcome().name().toLowerCase(Locale.ROOT), reason, before, run.made());
      log(run);
      return run.outcome();
    } catch (RefreshException | OriginException e) {
      failed(String.valueOf(e.getMessage()), e, before);
      return Outcome.FAILED;
    } catch (IOException | RuntimeException e) {
      failed("The refresh broke off: " + e.getClass().getSimpleName(), e, before);
      return Outcome.FAILED;
    } catch (Error e) {
      // whoever asks must not be told for ever that it runs
      ended("failed", "The refresh broke off: " + e.getClass().getSimpleName(), before, null);
      throw e;
    }
  }

  /// Whether something is served, so that who asks is not to wait for a refresh.
  boolean isBesideReaders() {
    return served() != null;
  }

  private @Nullable Manifest served() {
    try (SnapshotLease lease = store.current().orElse(null)) {
      return lease == null ? null : lease.snapshot().manifest();
    }
  }

  private void ended(
      String outcome, @Nullable String reason, @Nullable Manifest before, @Nullable Manifest made) {
    progress.ended(outcome, reason);
    RefreshProgress now = progress.progress();
    store
        .history()
        .add(
            new RefreshHistory.Ended(
                requireNonNull(now.lastStarted()),
                requireNonNull(now.lastFinished()),
                outcome,
                before,
                made,
                reason,
                now.objectsDone(),
                now.rows()));
  }

  private static void log(RefreshRun.Ended run) {
    Manifest manifest = run.made();
    if (manifest == null) {
      LOG.debug("refresh unchanged");
    } else if (run.outcome() == Outcome.WITHHELD) {
      LOG.warn(
          "snapshot withheld, the served one stays id={} reasons={}", manifest.id(), run.reasons());
    } else {
      logPublished(manifest);
    }
  }

  private static void logPublished(Manifest manifest) {
    LOG.info(
        "snapshot published id={} asOf={} rows={} rejectedObjects={} rejectedRows={}",
        manifest.id(),
        manifest.asOf(),
        manifest.rows().values().stream().mapToLong(Long::longValue).sum(),
        manifest.ledger().rejectedObjects(),
        manifest.ledger().rejectedRows());
  }

  private void failed(String sentence, Exception e, @Nullable Manifest before) {
    String reason = FullDisk.isTold(e) ? NO_ROOM : sentence;
    ended("failed", reason, before, null);
    // what the origin says needs no stack, and an interrupt is the end of the service
    if (e instanceof OriginException) {
      LOG.error("refresh failed, the served snapshot stays: {}", reason);
    } else if (Thread.currentThread().isInterrupted()) {
      LOG.info("refresh interrupted, the served snapshot stays");
    } else {
      LOG.error("refresh failed, the served snapshot stays: {}", reason, e);
    }
  }

  /// How an order to serve what is kept aside ended.
  public enum Acceptance {
    /// It is served from now on.
    SERVED,
    /// No such snapshot is kept aside.
    UNKNOWN,
    /// A refresh runs, which may find that the archive looks otherwise by now.
    REFRESHING,
    /// Another snapshot is pinned.
    PINNED
  }

  /// Serves a snapshot that was kept aside.
  ///
  /// @throws IOException when it cannot be moved or opened
  public Acceptance accept(String id) throws IOException {
    if (!running.tryLock()) {
      return Acceptance.REFRESHING;
    }
    try {
      if (store.pinned().isPresent()) {
        return Acceptance.PINNED;
      }
      Manifest before = served();
      Optional<Withheld> aside = store.withheld();
      Optional<Manifest> accepted = store.accept(id);
      if (aside.isEmpty() || accepted.isEmpty()) {
        return Acceptance.UNKNOWN;
      }
      String reason = "accepted though " + String.join("; ", aside.get().reasons());
      progress.ordered(reason);
      remember(before, accepted.get(), reason);
      logPublished(accepted.get());
      return Acceptance.SERVED;
    } finally {
      running.unlock();
    }
  }

  // what is served by an order stands among the refreshes, so that no switch is missing there
  private void remember(@Nullable Manifest before, Manifest served, String reason) {
    Instant now = clock.instant();
    store
        .history()
        .add(new RefreshHistory.Ended(now, now, "published", before, served, reason, 0, 0));
  }

  /// How an order to stay on a snapshot ended.
  public enum Pinning {
    /// It is served, and nothing is refreshed.
    PINNED,
    /// No such snapshot is kept, or it cannot be opened.
    UNKNOWN,
    /// A refresh runs, which would serve another when it ends.
    REFRESHING
  }

  /// Serves a snapshot that is kept, and refreshes nothing until [#unpin].
  ///
  /// @throws IOException when the order cannot be written down
  public Pinning pin(String id) throws IOException {
    if (!running.tryLock()) {
      return Pinning.REFRESHING;
    }
    try {
      Manifest before = served();
      Optional<Manifest> pinned = store.pin(id);
      if (pinned.isEmpty()) {
        return Pinning.UNKNOWN;
      }
      String reason = "pinned by an order: nothing is refreshed until it is taken back";
      progress.ordered(reason);
      progress.nextDue(null);
      remember(before, pinned.get(), reason);
      LOG.warn("snapshot pinned, nothing is refreshed id={} asOf={}", id, pinned.get().asOf());
      return Pinning.PINNED;
    } finally {
      running.unlock();
    }
  }

  /// Takes the order back to stay on a snapshot. It is served until the next refresh ends, which
  /// reads what changed since.
  ///
  /// @return since when refreshes may begin again; empty where this snapshot is not pinned
  /// @throws IOException when it cannot be taken back
  public Optional<Instant> unpin(String id) throws IOException {
    if (store.pinned().filter(pin -> pin.snapshot().equals(id)).isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    store.unpin();
    progress.ordered(null);
    LOG.info("snapshot pinned no longer id={}", id);
    return Optional.of(now);
  }

  /// When the next refresh is due, for whoever asks.
  void nextDue(Instant due) {
    progress.nextDue(due);
  }

  Tally tally() {
    return progress.tally();
  }

  @Override
  public RefreshProgress progress() {
    return progress.progress();
  }

  @Override
  public Optional<ReadBuckets> buckets() {
    BucketState.Asked last = asked;
    return archive
        .buckets()
        .map(buckets ->
            new ReadBuckets(
                buckets.places(),
                buckets.timeout(),
                buckets.retries(),
                buckets.listings(),
                last == null
                    ? null
                    : new ReadBuckets.Requests(
                        last.requests(), last.retried(), last.refused(), last.failed())));
  }

  @Override
  public List<FollowedBranch> branches() {
    return archive.branchStates().stream()
        .map(branch ->
            new FollowedBranch(
                branch.root(),
                branch.place(),
                branch.commit(),
                branch.committed(),
                branch.checked(),
                branch.fault()))
        .toList();
  }
}
