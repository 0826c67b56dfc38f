package pipelineapi.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/// The metrics of this room; docs/configuration.md tells what each means.
final class QueryMeters implements MeterBinder {

  private final Lanes lanes;

  QueryMeters(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    EngineUse use = lanes.use();
    FunctionCounter.builder("pipeline.engine.statements", use, EngineUse::statements)
        .register(registry);
    FunctionCounter.builder("pipeline.engine.stopped", use, EngineUse::stopped).register(registry);
    Gauge.builder("pipeline.engine.running", use, EngineUse::running).register(registry);
    for (Lane lane : lanes.all()) {
      Gauge.builder("pipeline.lane.busy", lane, Lane::busy)
          .tag("lane", lane.name())
          .register(registry);
      FunctionCounter.builder("pipeline.lane.refused", lane, Lane::refused)
          .tag("lane", lane.name())
          .register(registry);
    }
  }
}
