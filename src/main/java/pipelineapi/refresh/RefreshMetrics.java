package pipelineapi.refresh;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import pipelineapi.metric.Metric;

/// All that is measured about refreshes.
final class RefreshMetrics implements MeterBinder {

  private final Refreshes refreshes;

  RefreshMetrics(Refreshes refreshes) {
    this.refreshes = refreshes;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tally tally = refreshes.tally();
    Metric.REFRESH_RUNNING.gauge(
        registry, refreshes, r -> r.progress().state().equals("running") ? 1 : 0);
    Metric.BRANCH_FAILING.gauge(
        registry,
        refreshes,
        r -> r.branches().stream().filter(branch -> branch.fault() != null).count());
    Metric.REFRESH_FAILING.gauge(registry, tally, Tally::failing);
    Metric.REFRESH_OBJECTS.counter(registry, tally, Tally::objects);
    Metric.REFRESH_ROWS.counter(registry, tally, Tally::rows);
    for (Refreshes.Outcome outcome : Refreshes.Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      Metric.REFRESH_ENDED.counter(registry, tally, t -> t.endedSo(name), name);
    }
    for (Progress.Phase phase : Progress.Phase.values()) {
      Metric.REFRESH_PHASE.duration(registry, tally, t -> t.seconds(phase), phase.shown());
    }
  }
}
