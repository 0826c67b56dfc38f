package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import pipelineapi.query.Question.Position;

/// Where a walk goes on. A row is named by its number alone, as a snapshot never changes: so a
/// cursor stays short whatever the walk is sorted by.
///
/// @param snapshot the id of the snapshot walked through
/// @param question a digest of what is asked and in which order
/// @param position of the next page
/// @param total counted already; null when it was not
record Cursor(String snapshot, long question, Position position, @Nullable Long total) {

  private static final int FORM = 1;
  private static final int LONGEST = 400;
  private static final int SUM = 4;

  /// A digest of a question's identity.
  static long digest(String identity) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  String encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeUTF(snapshot);
      out.writeLong(question);
      switch (position) {
        case Position.Offset(long rows) -> {
          out.writeBoolean(true);
          out.writeLong(rows);
        }
        case Position.After(long rn) -> {
          out.writeBoolean(false);
          out.writeLong(rn);
        }
      }
      out.writeLong(total == null ? -1 : total);
      out.writeInt(sum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /// Reads a cursor; empty when it was damaged or never was one.
  static Optional<Cursor> decode(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length <= SUM) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORM) {
        return Optional.empty();
      }
      String snapshot = in.readUTF();
      long question = in.readLong();
      boolean offset = in.readBoolean();
      long place = in.readLong();
      long total = in.readLong();
      if (in.readInt() != sum(bytes, bytes.length - SUM)
          || in.available() > 0
          || (offset && place < 0)) {
        return Optional.empty();
      }
      return Optional.of(
          new Cursor(
              snapshot,
              question,
              offset ? new Position.Offset(place) : new Position.After(place),
              total < 0 ? null : total));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int sum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
