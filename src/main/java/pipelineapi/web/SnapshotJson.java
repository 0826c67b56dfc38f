package pipelineapi.web;

import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.Manifest;
import tools.jackson.core.JsonGenerator;

/// Writes which state answered.
final class SnapshotJson {

  private SnapshotJson() {}

  /// The member `snapshot`; null before there is one.
  static void write(JsonGenerator json, @Nullable Manifest snapshot) {
    json.writeName("snapshot");
    if (snapshot == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    members(json, snapshot);
    json.writeEndObject();
  }

  static void members(JsonGenerator json, Manifest snapshot) {
    json.writeStringProperty("id", snapshot.id())
        .writeStringProperty("as_of", snapshot.asOf().toString());
    Json.instant(json, "loaded_at", snapshot.loadedAt());
    json.writeBooleanProperty("complete", snapshot.complete());
  }
}
