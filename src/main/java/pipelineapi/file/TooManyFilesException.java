package pipelineapi.file;

/// As many files are being read as may be at once.
public final class TooManyFilesException extends RuntimeException {

  TooManyFilesException() {
    super("Too many files are being read", null, false, false);
  }
}
