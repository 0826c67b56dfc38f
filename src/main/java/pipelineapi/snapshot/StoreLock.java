package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The hold of one process on a store. It ends with the process, however that ends.
final class StoreLock implements AutoCloseable {

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  static StoreLock take(Path store) throws IOException {
    Files.createDirectories(store);
    Path file = store.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      String owner = Files.readString(file).strip();
      channel.close();
      throw new StoreInUseException(
          "The store %s is in use by %s: stop it, or give this process another pipeline.store"
              .formatted(store.toAbsolutePath(), owner.isEmpty() ? "another process" : owner));
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            "process %d".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
        0);
    return new StoreLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
