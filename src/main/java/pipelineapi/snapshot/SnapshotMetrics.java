package pipelineapi.snapshot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import pipelineapi.metric.Metric;

/// All that is measured about snapshots and their store.
final class SnapshotMetrics implements MeterBinder {

  private final SnapshotStore store;
  private final StoreSettings settings;
  private final Clock clock;

  SnapshotMetrics(SnapshotStore store, StoreSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Metric.SNAPSHOT_AGE.duration(registry, this, SnapshotMetrics::age);
    Metric.SNAPSHOT_ROWS.gauge(
        registry,
        this,
        m -> m.served(made -> made.rows().values().stream().mapToLong(r -> r).sum()));
    Metric.SNAPSHOT_REJECTED_OBJECTS.gauge(
        registry, this, m -> m.served(made -> made.ledger().rejectedObjects()));
    Metric.SNAPSHOT_REJECTED_ROWS.gauge(
        registry, this, m -> m.served(made -> made.ledger().rejectedRows()));
    Metric.SNAPSHOT_STALE.gauge(registry, this, m -> m.served(made -> made.stale().size()));
    Metric.SNAPSHOT_BYTES.gauge(
        registry, this, m -> m.served(made -> onDisk(() -> store.bytes(made.id()))));
    Metric.SNAPSHOT_KEPT.gauge(registry, this, m -> onDisk(m.store::kept));
    Metric.SNAPSHOT_WITHHELD.gauge(registry, store, s -> s.withheld().isPresent() ? 1 : 0);
    Metric.SNAPSHOT_PINNED.gauge(registry, store, s -> s.pinned().isPresent() ? 1 : 0);
    Metric.STORE_FREE.gauge(registry, this, m -> onDisk(m.store::free));
    Metric.ENGINE_MEMORY_LIMIT.gauge(registry, settings, s -> s.servingMemory().toBytes());
  }

  private double age() {
    return served(made -> Duration.between(made.loadedAt(), clock.instant()).toMillis() / 1000.0);
  }

  private double served(ToDoubleFunction<Manifest> told) {
    try (SnapshotLease lease = store.current().orElse(null)) {
      return lease == null ? Double.NaN : told.applyAsDouble(lease.snapshot().manifest());
    }
  }

  /// What only the disk knows.
  private interface OnDisk {

    double look() throws IOException;
  }

  private static double onDisk(OnDisk of) {
    try {
      return of.look();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
