package pipelineapi.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;

/// All that is measured about questions; docs/configuration.md tells what it means.
final class QueryMetrics implements MeterBinder {

  private final Lanes lanes;
  private final Exports exports;
  private final Snapshots snapshots;

  QueryMetrics(DuckDbQueries queries, Snapshots snapshots) {
    this.lanes = queries.lanes();
    this.exports = queries.exports();
    this.snapshots = snapshots;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    EngineUse use = lanes.use();
    FunctionCounter.builder("pipeline.engine.statements", use, EngineUse::statements)
        .register(registry);
    FunctionCounter.builder("pipeline.engine.stopped", use, EngineUse::stopped).register(registry);
    Gauge.builder("pipeline.engine.running", use, EngineUse::running).register(registry);
    for (Lane lane : lanes.all()) {
      FunctionCounter.builder("pipeline.query.refused", lane, Lane::refused)
          .tag("lane", lane.name())
          .register(registry);
      Gauge.builder("pipeline.query.running", lane, Lane::running)
          .tag("lane", lane.name())
          .register(registry);
      Gauge.builder("pipeline.query.waiting", lane, Lane::waiting)
          .tag("lane", lane.name())
          .register(registry);
    }
    FunctionCounter.builder("pipeline.export.written", exports, Exports::written)
        .register(registry);
    Gauge.builder("pipeline.export.sending", exports, Exports::held).register(registry);
    Gauge.builder("pipeline.export.bytes", exports, Exports::bytes)
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("pipeline.engine.memory", this, QueryMetrics::engineMemory)
        .baseUnit("bytes")
        .register(registry);
  }

  // nothing while there is no snapshot, and while the engine has too little left to say so
  private double engineMemory() {
    try (SnapshotLease lease = snapshots.current().orElse(null)) {
      if (lease == null) {
        return Double.NaN;
      }
      try (Connection connection = lease.snapshot().connection();
          Statement statement = connection.createStatement();
          ResultSet used =
              statement.executeQuery("select sum(memory_usage_bytes) from duckdb_memory()")) {
        used.next();
        return used.getDouble(1);
      }
    } catch (SQLException e) {
      return Double.NaN;
    }
  }
}
