package pipelineapi.web;

import java.util.Optional;

/// Reads documents that items hold and that only the archive keeps, such as old log entries. Safe
/// to use from many threads.
public interface DocumentReader {

  /// The text of the object at a key; empty when there is none.
  ///
  /// @throws OriginUnreachableException when the archive does not answer in time
  Optional<String> read(String key);
}
