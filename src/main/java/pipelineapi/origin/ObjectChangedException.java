package pipelineapi.origin;

import org.jspecify.annotations.Nullable;

/// The origin holds another version of the object than the one that was listed.
public final class ObjectChangedException extends OriginException {

  private final String object;

  /// @param key the object
  /// @param fault what happened to it, as the rest of the sentence
  public ObjectChangedException(String key, String fault, @Nullable Throwable cause) {
    super(key, fault, cause);
    this.object = key;
  }

  @Override
  ObjectChangedException below(String root) {
    return new ObjectChangedException(root + object, fault(), this);
  }
}
