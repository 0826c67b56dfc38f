package pipelineapi.origin;

import org.jspecify.annotations.Nullable;

/// The origin as a whole does not answer as it should: no connection, no such bucket, refused
/// credentials, or errors that outlasted the retries. The message says where and what to check.
public final class OriginUnreachableException extends OriginException {

  /// @param key the object that was being read, if it was one
  /// @param fault what happened and what to check
  public OriginUnreachableException(@Nullable String key, String fault, @Nullable Throwable cause) {
    super(key, fault, cause);
  }

  @Override
  OriginUnreachableException below(String root) {
    return key()
        .map(object -> new OriginUnreachableException(root + object, fault(), this))
        .orElse(this);
  }
}
