package pipelineapi.file;

/// The archive does not answer, or not in time.
public final class ArchiveUnreachableException extends RuntimeException {

  ArchiveUnreachableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
