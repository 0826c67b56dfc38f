package pipelineapi.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.Manifest;

/// One item: its row with its members, ready to be written as JSON.
///
/// @param snapshot that answered
/// @param data members in order; values as in [Answer], nested lists and maps for members, JSON
///   columns as [JsonText]
/// @param timing how long it took
public record ItemAnswer(
    Manifest snapshot, Map<String, @Nullable Object> data, Answer.Timing timing) {

  /// Text that is JSON already.
  public record JsonText(String text) {}
}
