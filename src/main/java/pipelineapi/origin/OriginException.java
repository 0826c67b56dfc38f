package pipelineapi.origin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An origin could not give what was asked of it. The message is one sentence for an operator; it
/// begins with the key in brackets where one object is concerned, and holds no credentials.
public abstract sealed class OriginException extends RuntimeException
    permits ObjectAbsentException, ObjectChangedException, OriginUnreachableException {

  private final @Nullable String key;
  private final String fault;

  OriginException(@Nullable String key, String fault, @Nullable Throwable cause) {
    super(key == null ? fault : "[%s] %s".formatted(key, fault), cause);
    this.key = key;
    this.fault = fault;
  }

  /// The object concerned, if it is one.
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  String fault() {
    return fault;
  }

  /// The same, told of the key that an origin mounted at `root` is known by.
  abstract OriginException below(String root);
}
