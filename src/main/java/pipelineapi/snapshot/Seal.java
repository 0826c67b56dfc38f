package pipelineapi.snapshot;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What a file was when it was written, to tell whether a disk has kept it. The engine looks at a
/// block only when a question needs it, and at some never.
///
/// @param bytes its length
/// @param crc32c of all of it
record Seal(long bytes, String crc32c) {

  private static final int READ_AT_ONCE = 1 << 20;

  /// A seal that lacks a part is none.
  Seal {
    requireNonNull(crc32c);
  }

  /// That of a file as it is.
  static Seal of(Path file) throws IOException {
    return read(file, null);
  }

  /// Copies a file, and gives the seal of what was read and written.
  static Seal copying(Path from, Path to) throws IOException {
    try (FileChannel copy =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return read(from, copy);
    }
  }

  private static Seal read(Path file, @Nullable FileChannel copy) throws IOException {
    CRC32C sum = new CRC32C();
    long bytes = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      while (from.read(buffer.clear()) >= 0) {
        bytes += buffer.flip().remaining();
        sum.update(buffer);
        buffer.rewind();
        while (copy != null && buffer.hasRemaining()) {
          copy.write(buffer);
        }
      }
    }
    return new Seal(bytes, HexFormat.of().toHexDigits((int) sum.getValue()));
  }
}
