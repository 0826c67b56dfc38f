package pipelineapi.publish;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/// What is measured about publishing; docs/configuration.md tells what it means.
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
    FunctionCounter.builder("pipeline.publish.published", published, LongAdder::sum)
        .register(registry);
    FunctionCounter.builder("pipeline.publish.failed", failed, LongAdder::sum).register(registry);
  }
}
