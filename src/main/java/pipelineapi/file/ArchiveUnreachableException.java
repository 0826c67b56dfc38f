package pipelineapi.file;

/// The archive does not answer, or not in time.
public final class ArchiveUnreachableException extends RuntimeException {

  /// Makes one; the cause is logged and not shown.
  public ArchiveUnreachableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
