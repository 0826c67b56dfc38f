package pipelineapi.file;

/// A file was replaced between the look at it and its opening.
public final class FileChangedException extends Exception {

  FileChangedException(Throwable cause) {
    super("The file was replaced meanwhile", cause);
  }
}
