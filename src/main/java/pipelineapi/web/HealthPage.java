package pipelineapi.web;

import java.util.Optional;
import org.springframework.stereotype.Component;
import pipelineapi.snapshot.RefreshMonitor;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;
import tools.jackson.core.JsonGenerator;

/// Answers whether the process is well. Asks no engine, so it answers however busy these are.
@Component
final class HealthPage {

  private final Snapshots snapshots;
  private final RefreshMonitor refresh;
  private final Release release;

  HealthPage(Snapshots snapshots, RefreshMonitor refresh, Release release) {
    this.snapshots = snapshots;
    this.refresh = refresh;
    this.release = release;
  }

  Reply answer(Destination.HealthOf.Probe probe) {
    return switch (probe) {
      case LIVE -> Reply.fleeting(200, Json.write(this::alive));
      // serving needs a snapshot and nothing else, so being well and being ready are the same
      case WELL, READY -> ready();
    };
  }

  private Reply ready() {
    Optional<SnapshotLease> current = snapshots.current();
    current.ifPresent(SnapshotLease::close);
    byte[] body = Json.write(json -> whole(json, current.isPresent()));
    return current.isPresent()
        ? Reply.fleeting(200, body)
        : Reply.fleeting(ProblemCode.NOT_READY.status(), body)
            .with("Retry-After", String.valueOf(ProblemCode.NOT_READY.retryAfter()));
  }

  private void alive(JsonGenerator json) {
    json.writeStartObject();
    name(json);
    json.writeEndObject();
  }

  private void whole(JsonGenerator json, boolean served) {
    json.writeStartObject();
    name(json);
    json.writeName("dependencies").writeStartArray();
    dependency(json, "snapshot", served);
    dependency(json, "refresh", !refresh.progress().state().equals("failed"));
    json.writeEndArray();
    json.writeEndObject();
  }

  private void name(JsonGenerator json) {
    json.writeStringProperty("name", Release.NAME)
        .writeStringProperty("version", release.version());
  }

  private static void dependency(JsonGenerator json, String name, boolean healthy) {
    json.writeStartObject()
        .writeStringProperty("name", name)
        .writeStringProperty("status", healthy ? "HEALTHY" : "UNHEALTHY")
        .writeEndObject();
  }
}
