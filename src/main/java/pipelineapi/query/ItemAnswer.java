package pipelineapi.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.Manifest;

/// One item: its row with its members, ready to be written as JSON.
///
/// @param snapshot that answered
/// @param data members in order; values as in [Answer], nested lists and maps for members, JSON
///   columns and kept documents as [JsonText], documents that only the archive has as
///   [ArchiveDocument]
/// @param requests by member or number, the question for the rows behind it
/// @param timing how long it took
public record ItemAnswer(
    Manifest snapshot,
    Map<String, @Nullable Object> data,
    Map<String, String> requests,
    Answer.Timing timing) {

  /// Text that is JSON already.
  public record JsonText(String text) {}

  /// A JSON document that the snapshot does not keep: to be read from the archive.
  ///
  /// @param key of its object, which need not exist
  /// @param without members that are never shown
  public record ArchiveDocument(String key, List<String> without) {}
}
