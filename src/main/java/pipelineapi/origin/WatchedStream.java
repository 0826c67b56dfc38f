package pipelineapi.origin;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/// A stream that tells its faults in the words of this room and looks again once it has ended.
final class WatchedStream extends InputStream {

  private final InputStream bytes;
  private final Runnable check;
  private final Function<Exception, RuntimeException> told;
  private boolean checked;

  /// @param check runs once, after the last byte or at the close
  /// @param told what to throw for a fault of the stream below
  WatchedStream(InputStream bytes, Runnable check, Function<Exception, RuntimeException> told) {
    this.bytes = bytes;
    this.check = check;
    this.told = told;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int count;
    try {
      count = bytes.read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      throw told.apply(e);
    }
    if (count < 0) {
      checkOnce();
    }
    return count;
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException | RuntimeException e) {
      throw told.apply(e);
    }
    checkOnce();
  }

  private void checkOnce() {
    if (!checked) {
      checked = true;
      check.run();
    }
  }
}
