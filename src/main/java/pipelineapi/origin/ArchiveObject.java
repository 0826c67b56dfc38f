package pipelineapi.origin;

import java.time.Instant;

/// One object as a listing named it.
///
/// @param key where it lies below the root of its origin, its parts separated by `/`
/// @param bytes its size
/// @param modified when it was last written, as the origin tells it: for people, never to compare
///   by
/// @param version what changes whenever the content does; opaque, to be compared for equality only
public record ArchiveObject(String key, long bytes, Instant modified, String version) {

  public ArchiveObject {
    if (key.isEmpty() || bytes < 0) {
      throw new IllegalArgumentException(
          "no object has the key '%s' and %d bytes".formatted(key, bytes));
    }
  }

  ArchiveObject at(String otherKey) {
    return new ArchiveObject(otherKey, bytes, modified, version);
  }
}
