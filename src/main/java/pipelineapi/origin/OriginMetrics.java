package pipelineapi.origin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;
import pipelineapi.metric.Metric;

/// All that is measured about buckets and branches; folders are measured by the phases of a refresh
/// alone.
@Component
final class OriginMetrics implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    BranchUse looks = BranchUse.OF_PROCESS;
    Metric.BRANCH_LOOK.timed(registry, looks, u -> u.looks(true), u -> u.nanos(true), "ok");
    Metric.BRANCH_LOOK.timed(registry, looks, u -> u.looks(false), u -> u.nanos(false), "failed");
    BucketUse use = BucketUse.OF_PROCESS;
    for (BucketUse.Operation operation : BucketUse.Operation.values()) {
      Metric.ORIGIN_RETRIED.counter(registry, use, u -> u.retried(operation), operation.shown());
      for (BucketUse.Outcome outcome : BucketUse.Outcome.values()) {
        Metric.ORIGIN_REQUEST.timed(
            registry,
            use,
            u -> u.requests(operation, outcome),
            u -> u.nanos(operation, outcome),
            operation.shown(),
            outcome.shown());
      }
    }
  }
}
