package pipelineapi.sample;

import org.jspecify.annotations.Nullable;

/// What came of fetching an endpoint once.
record Attempt(
    String status,
    String exception,
    @Nullable Version version,
    String bytes,
    String contentType,
    String elapsed) {

  String resource() {
    return version == null ? "" : version.resource();
  }
}
