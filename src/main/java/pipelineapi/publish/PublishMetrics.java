package pipelineapi.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;
import pipelineapi.metric.Metric;

/// What is measured about publishing.
final class PublishMetrics implements MeterBinder {

  private final LongAdder published = new LongAdder();
  private final LongAdder failed = new LongAdder();

  void published() {
    published.increment();
  }

  void failed() {
    failed.increment();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Metric.PUBLISH_PUBLISHED.counter(registry, published, LongAdder::sum);
    Metric.PUBLISH_FAILED.counter(registry, failed, LongAdder::sum);
  }
}
