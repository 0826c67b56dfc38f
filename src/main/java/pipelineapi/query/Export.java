package pipelineapi.query;

import java.nio.file.Path;

/// A whole list in a file, which is there until this is closed.
///
/// @param file that holds it; it never changes
/// @param bytes of it
/// @param timing how long it took to write; nothing when it was there already
/// @param release lets the file go
public record Export(Path file, long bytes, Answer.Timing timing, Runnable release)
    implements AutoCloseable {

  @Override
  public void close() {
    release.run();
  }
}
