package pipelineapi.origin;

import org.jspecify.annotations.Nullable;

/// The object is not there, or may not be read: some buckets answer the one like the other.
public final class ObjectAbsentException extends OriginException {

  private final String object;

  /// @param key the object
  /// @param fault what happened to it, as the rest of the sentence
  public ObjectAbsentException(String key, String fault, @Nullable Throwable cause) {
    super(key, fault, cause);
    this.object = key;
  }

  @Override
  ObjectAbsentException below(String root) {
    return new ObjectAbsentException(root + object, fault(), this);
  }
}
