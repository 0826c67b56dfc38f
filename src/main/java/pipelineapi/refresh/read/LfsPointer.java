package pipelineapi.refresh.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What stands in a Git repository for a file that is kept elsewhere.
public final class LfsPointer {

  private static final byte[] BEGINNING =
      "version https://git-lfs.github.com/spec/".getBytes(US_ASCII);

  /// Why such a file cannot be used.
  public static final String TOLD =
      "it is a pointer of Git LFS and not the file itself: keep the file in the repository, or read"
          + " it from a folder or bucket";

  private LfsPointer() {}

  /// Whether a file is one.
  public static boolean is(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Arrays.equals(bytes.readNBytes(BEGINNING.length), BEGINNING);
    }
  }
}
