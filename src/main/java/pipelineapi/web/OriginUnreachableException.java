package pipelineapi.web;

/// The archive does not answer, or not in time.
public final class OriginUnreachableException extends RuntimeException {

  /// Makes one from what the archive's client reported, which is logged and not shown.
  public OriginUnreachableException(Throwable cause) {
    super(cause);
  }
}
