package pipelineapi.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import pipelineapi.metric.Metric;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;

/// All that is measured about questions.
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
    Metric.ENGINE_STATEMENTS.counter(registry, use, EngineUse::statements);
    Metric.ENGINE_STOPPED.counter(registry, use, EngineUse::stopped);
    Metric.ENGINE_RUNNING.gauge(registry, use, EngineUse::running);
    for (Lane lane : lanes.all()) {
      Metric.QUERY_REFUSED.counter(registry, lane, Lane::refused, lane.name());
      Metric.QUERY_RUNNING.gauge(registry, lane, Lane::running, lane.name());
      Metric.QUERY_WAITING.gauge(registry, lane, Lane::waiting, lane.name());
    }
    Metric.EXPORT_WRITTEN.counter(registry, exports, Exports::written);
    Metric.EXPORT_REUSED.counter(registry, exports, Exports::reused);
    Metric.EXPORT_SENDING.gauge(registry, exports, Exports::held);
    Metric.EXPORT_BYTES.gauge(registry, exports, Exports::bytes);
    Metric.ENGINE_MEMORY.gauge(registry, this, QueryMetrics::engineMemory);
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
