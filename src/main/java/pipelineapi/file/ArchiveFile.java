package pipelineapi.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;
import pipelineapi.origin.ObjectAbsentException;
import pipelineapi.origin.ObjectChangedException;
import pipelineapi.origin.OriginException;

/// One version of one file. Its bytes are those of this version or none: they are written a chunk
/// behind what was read, so that a fault at the end still breaks the transfer off. Used by one
/// thread.
public final class ArchiveFile implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  private final Archive archive;
  private final ArchiveObject object;
  private final Patience patience;
  private final ArchiveFiles.Slot slot;
  private @Nullable Begun begun;

  /// What was read ahead, and what is still to come.
  // nobody compares it
  @SuppressWarnings("ArrayRecordComponent")
  private record Begun(InputStream rest, byte[] first, long count) {}

  ArchiveFile(Archive archive, ArchiveObject object, Patience patience, ArchiveFiles.Slot slot) {
    this.archive = archive;
    this.object = object;
    this.patience = patience;
    this.slot = slot;
  }

  /// Its size.
  public long bytes() {
    return object.bytes();
  }

  /// When it was last written.
  public Instant modified() {
    return object.modified();
  }

  /// What changes whenever the bytes may have.
  public String version() {
    return object.version();
  }

  /// Begins to read a part. After this, little can go wrong but the connection.
  ///
  /// @param from the first byte, from 0
  /// @param count of bytes
  /// @return whether it is still there
  /// @throws FileChangedException when another version is there by now
  /// @throws ArchiveUnreachableException when the archive does not answer in time
  public boolean begin(long from, long count) throws FileChangedException {
    slot.retain();
    try {
      begun = patience.await(() -> read(from, count), ArchiveFile::letGo, slot::release);
      return true;
    } catch (ObjectAbsentException e) {
      return false;
    } catch (ObjectChangedException e) {
      throw new FileChangedException(e);
    }
  }

  // a first chunk that is the last shows every fault before anything is sent
  private Begun read(long from, long count) {
    InputStream bytes = archive.open(object, from, count);
    try {
      byte[] first = chunk(bytes);
      if (first.length < Math.min(count, CHUNK)) {
        throw new IOException("%d bytes came for %d".formatted(first.length, count));
      }
      return new Begun(bytes, first, count);
    } catch (RuntimeException e) {
      letGo(bytes);
      throw e;
    } catch (IOException e) {
      letGo(bytes);
      throw new ArchiveUnreachableException("The archive broke off", e);
    }
  }

  /// Writes the part that was begun.
  ///
  /// @throws BrokenOffException when the archive fails meanwhile; what was written is not all
  /// @throws IOException when it cannot be written
  public void transferTo(OutputStream target) throws IOException {
    Begun part = begun;
    if (part == null) {
      throw new IllegalStateException("nothing was begun");
    }
    byte[] held = part.first();
    long seen = held.length;
    while (held.length == CHUNK) {
      byte[] next = next(part.rest());
      seen += next.length;
      target.write(held);
      held = next;
    }
    if (seen != part.count()) {
      throw new BrokenOffException("%d bytes came for %d".formatted(seen, part.count()), null);
    }
    // the server takes nothing more once all that was promised is there, not even nothing
    if (held.length > 0) {
      target.write(held);
    }
  }

  private static byte[] next(InputStream rest) throws BrokenOffException {
    try {
      return chunk(rest);
    } catch (OriginException | IOException e) {
      throw new BrokenOffException(String.valueOf(e.getMessage()), e);
    }
  }

  // shorter than a chunk only at the end
  private static byte[] chunk(InputStream bytes) throws IOException {
    return bytes.readNBytes(CHUNK);
  }

  private static void letGo(Begun begun) {
    letGo(begun.rest());
  }

  private static void letGo(InputStream bytes) {
    try {
      bytes.close();
    } catch (OriginException | IOException _) {
      // whoever reads to the end was told; nobody else wants to know
    }
  }

  @Override
  public void close() {
    Begun part = begun;
    if (part != null) {
      begun = null;
      letGo(part);
    }
    slot.release();
  }
}
