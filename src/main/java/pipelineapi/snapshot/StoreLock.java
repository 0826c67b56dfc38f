package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The hold of one process on a store. It ends with the process, however that ends.
final class StoreLock implements AutoCloseable {

  /// The stores this process holds: to open and close the file of a lock of one's own ends it.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path store;

  private StoreLock(FileChannel channel, Path store) {
    this.channel = channel;
    this.store = store;
  }

  static StoreLock take(Path folder) throws IOException {
    Path store = Files.createDirectories(folder).toRealPath();
    if (!HELD.add(store)) {
      throw inUse(store, owner());
    }
    try {
      return new StoreLock(lock(store), store);
    } catch (IOException | RuntimeException e) {
      HELD.remove(store);
      throw e;
    }
  }

  private static FileChannel lock(Path store) throws IOException {
    Path file = store.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        String owner = Files.readString(file).strip();
        throw inUse(store, owner.isEmpty() ? "another process" : owner);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner().getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String owner() {
    return "process %d".formatted(ProcessHandle.current().pid());
  }

  private static StoreInUseException inUse(Path store, String owner) {
    return new StoreInUseException(
        "The store %s is in use by %s: stop it, or give this process another pipeline.store"
            .formatted(store, owner));
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(store);
    }
  }
}
