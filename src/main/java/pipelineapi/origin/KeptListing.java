package pipelineapi.origin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What a listing named, in a file. One that was cut short does not read as a shorter listing.
public final class KeptListing implements Consumer<ArchiveObject>, AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final DataOutputStream file;

  private KeptListing(DataOutputStream file) {
    this.file = file;
  }

  /// Begins one, in place of what the file holds.
  public static KeptListing write(Path file) throws IOException {
    return new KeptListing(
        new DataOutputStream(
            new BufferedOutputStream(new Quick(Files.newOutputStream(file)), BUFFER)));
  }

  @Override
  public void accept(ArchiveObject object) {
    try {
      file.writeBoolean(true);
      file.writeUTF(object.key());
      file.writeLong(object.bytes());
      Instant modified = object.modified();
      file.writeLong(modified.getEpochSecond());
      file.writeInt(modified.getNano());
      file.writeUTF(object.version());
    } catch (IOException e) {
      throw new UncheckedIOException("A listing cannot be kept", e);
    }
  }

  /// Ends it: without this it cannot be read.
  public void end() throws IOException {
    file.writeBoolean(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /// Names what a listing named, in its order.
  ///
  /// @throws IOException when the file is no whole listing; some of it may have been named
  public static void read(Path file, Consumer<ArchiveObject> sink) throws IOException {
    try (DataInputStream kept =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(file), BUFFER), BUFFER))) {
      while (kept.readBoolean()) {
        sink.accept(
            new ArchiveObject(
                kept.readUTF(),
                kept.readLong(),
                Instant.ofEpochSecond(kept.readLong(), kept.readInt()),
                kept.readUTF()));
      }
    }
  }

  /// Most of it is hashes, which do not get smaller.
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream file) throws IOException {
      super(file, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
