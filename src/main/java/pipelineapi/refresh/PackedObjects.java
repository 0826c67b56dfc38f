package pipelineapi.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pipelineapi.origin.ArchiveObject;

/// Objects as a listing named them, as bytes: a million of them take some hundred megabytes less
/// than as Java objects, and give the collector nothing to look at.
final class PackedObjects {

  private static final int BLOCK = 1 << 20;
  private static final int NUMBERS = 2 * Long.BYTES + 3 * Integer.BYTES;

  private final List<ByteBuffer> blocks = new ArrayList<>();
  private long[] places = new long[1024];
  private int size;

  /// Adds an object.
  ///
  /// @return its number, from 0
  int add(ArchiveObject object) {
    byte[] key = object.key().getBytes(UTF_8);
    byte[] version = object.version().getBytes(UTF_8);
    Instant modified = object.modified();
    ByteBuffer block = block(NUMBERS + key.length + version.length);
    if (size == places.length) {
      places = Arrays.copyOf(places, size + size / 2);
    }
    places[size] = (long) (blocks.size() - 1) << Integer.SIZE | block.position();
    block
        .putLong(object.bytes())
        .putLong(modified.getEpochSecond())
        .putInt(modified.getNano())
        .putInt(key.length)
        .putInt(version.length)
        .put(key)
        .put(version);
    return size++;
  }

  private ByteBuffer block(int room) {
    if (blocks.isEmpty() || blocks.getLast().remaining() < room) {
      blocks.add(ByteBuffer.allocate(Math.max(BLOCK, room)));
    }
    return blocks.getLast();
  }

  /// The object of a number.
  ArchiveObject get(int number) {
    long place = places[number];
    ByteBuffer at = blocks.get((int) (place >>> Integer.SIZE)).duplicate().position((int) place);
    long bytes = at.getLong();
    Instant modified = Instant.ofEpochSecond(at.getLong(), at.getInt());
    byte[] key = new byte[at.getInt()];
    byte[] version = new byte[at.getInt()];
    at.get(key).get(version);
    return new ArchiveObject(new String(key, UTF_8), bytes, modified, new String(version, UTF_8));
  }

  /// Adds all that is known of the object of a number to a digest.
  void digest(int number, MessageDigest digest) {
    long place = places[number];
    ByteBuffer at = blocks.get((int) (place >>> Integer.SIZE)).duplicate().position((int) place);
    int lengths = at.position() + NUMBERS - 2 * Integer.BYTES;
    int texts = at.getInt(lengths) + at.getInt(lengths + Integer.BYTES);
    digest.update(at.limit(at.position() + NUMBERS + texts));
  }
}
