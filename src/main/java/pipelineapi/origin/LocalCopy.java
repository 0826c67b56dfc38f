package pipelineapi.origin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A new local file that holds one object whole, or is not there.
final class LocalCopy {

  /// Writes the bytes of an object to a file that exists and is empty.
  interface Writer {
    void writeTo(Path file) throws IOException;
  }

  /// Makes the file below `folder`, under a name no other thread or process is given.
  static Path make(ArchiveObject object, Path folder, Writer writer) {
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, "object-", Keys.extension(object.key()));
      boolean whole = false;
      try {
        writer.writeTo(file);
        whole = true;
        return file;
      } finally {
        if (!whole) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write to %s (%s): check space and permissions".formatted(folder, e), e);
    }
  }

  private LocalCopy() {}
}
