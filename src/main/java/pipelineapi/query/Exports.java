package pipelineapi.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// Files with whole lists, each written once a snapshot and question and then sent as often as it
/// is asked for: so a slow reader holds a file, and never the engine. The least recently used go
/// when room is needed. Safe to use from many threads.
final class Exports implements AutoCloseable {

  private final long room;
  private final Map<String, Kept> byKey = new HashMap<>();
  private long clock;
  private long written;
  private long reused;

  /// @param room bytes that all files may have together
  Exports(DataSize room) {
    this.room = room.toBytes();
  }

  /// Writes a file.
  interface Writer {

    /// Is called first, by whoever asks for the file.
    void begin();

    /// Writes it, on a thread that is interrupted when nobody waits for it any more.
    ///
    /// @param grown is told how long it has become, and says whether it may go on
    /// @param ended is called once, when nothing more will be written
    Answer.Timing write(Path file, LongPredicate grown, Runnable ended);
  }

  /// A file, being written or there.
  private static final class Kept {
    private final Path file;
    private final CompletableFuture<Answer.Timing> written = new CompletableFuture<>();
    private final Thread writing;
    private int holders;
    private long bytes;
    private long used;
    private boolean ended;
    private boolean dropped;

    Kept(Path file, Consumer<Kept> writer) {
      this.file = file;
      this.writing = Thread.ofVirtual().name("export").unstarted(() -> writer.accept(this));
    }

    boolean isThere() {
      return written.isDone() && !written.isCompletedExceptionally();
    }
  }

  /// The file of a key if it is there whole.
  synchronized Optional<Export> find(String key) {
    return Optional.ofNullable(held(key))
        .filter(Kept::isThere)
        .map(kept -> {
          kept.holders++;
          return export(kept, new Answer.Timing(0, 0));
        });
  }

  /// The file of a key, written for the first who asks for it. Whoever waits for it may go; it is
  /// written on as long as one is left.
  ///
  /// @param folder that holds it, and exists
  /// @throws CancellationException when the waiting thread is interrupted
  Export get(String key, Path folder, Writer writer) {
    Kept kept;
    synchronized (this) {
      kept = held(key);
      if (kept != null && kept.isThere()) {
        kept.holders++;
        reused++;
        return export(kept, new Answer.Timing(0, 0));
      }
      if (kept == null) {
        kept =
            new Kept(
                folder.resolve(UUID.randomUUID().toString()), file -> write(key, file, writer));
        kept.used = ++clock;
        writer.begin();
        byKey.put(key, kept);
        kept.writing.start();
      }
      kept.holders++;
    }
    return await(key, kept);
  }

  // a file that somebody else took away, or cut, is written anew
  private @Nullable Kept held(String key) {
    Kept kept = byKey.get(key);
    if (kept == null) {
      return null;
    }
    if (kept.isThere()
        && !(Files.isRegularFile(kept.file) && kept.file.toFile().length() == kept.bytes)) {
      drop(key, kept);
      return null;
    }
    kept.used = ++clock;
    return kept;
  }

  private void write(String key, Kept kept, Writer writer) {
    try {
      Answer.Timing timing =
          writer.write(kept.file, bytes -> grown(kept, bytes), () -> ended(kept));
      if (!grown(kept, Files.size(kept.file))) {
        throw full();
      }
      synchronized (this) {
        written++;
        kept.written.complete(timing);
      }
    } catch (IOException | RuntimeException | Error e) {
      try {
        drop(key, kept);
      } finally {
        // those who wait hear of it also where what there is of the file cannot be removed
        kept.written.completeExceptionally(
            e instanceof IOException failure ? new UncheckedIOException(failure) : e);
      }
    }
  }

  private Export await(String key, Kept kept) {
    try {
      return export(kept, kept.written.get());
    } catch (InterruptedException e) {
      leave(key, kept);
      Thread.currentThread().interrupt();
      throw new CancellationException("The waiting thread was interrupted");
    } catch (ExecutionException e) {
      release(kept);
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("The file could not be written", e.getCause());
    }
  }

  private synchronized void leave(String key, Kept kept) {
    release(kept);
    if (kept.holders == 0 && !kept.written.isDone()) {
      drop(key, kept);
      kept.writing.interrupt();
    }
  }

  private synchronized void drop(String key, Kept kept) {
    byKey.remove(key, kept);
    kept.dropped = true;
    deleteDropped(kept);
  }

  private synchronized void ended(Kept kept) {
    kept.ended = true;
    deleteDropped(kept);
  }

  // while the engine still writes, it might make it once more
  private static void deleteDropped(Kept kept) {
    if (kept.dropped && kept.ended) {
      delete(kept);
    }
  }

  /// How many files have been written.
  synchronized long written() {
    return written;
  }

  /// How many lists were answered from a file that was there.
  synchronized long reused() {
    return reused;
  }

  /// Bytes of all files together.
  synchronized long bytes() {
    return byKey.values().stream().mapToLong(kept -> kept.bytes).sum();
  }

  /// How many callers a file is being sent to.
  synchronized long held() {
    return byKey.values().stream().filter(Kept::isThere).mapToLong(kept -> kept.holders).sum();
  }

  private Export export(Kept kept, Answer.Timing timing) {
    return new Export(kept.file, kept.bytes, timing, once(() -> release(kept)));
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  private synchronized void release(Kept kept) {
    kept.holders--;
    makeRoom();
  }

  private synchronized boolean grown(Kept kept, long bytes) {
    kept.bytes = bytes;
    return !kept.dropped && makeRoom() <= room;
  }

  /// What is told when there is no room.
  static OverloadException full() {
    return new OverloadException(
        "There is no room for so long a list now. Ask for less of it, or again in a moment.");
  }

  // called with the lock held; returns the bytes that are left
  private long makeRoom() {
    long bytes = bytes();
    while (bytes > room) {
      Optional<Map.Entry<String, Kept>> oldest =
          byKey.entrySet().stream()
              .filter(entry -> entry.getValue().holders == 0)
              .min(Comparator.comparingLong(entry -> entry.getValue().used));
      if (oldest.isEmpty()) {
        return bytes;
      }
      byKey.remove(oldest.get().getKey());
      bytes -= oldest.get().getValue().bytes;
      delete(oldest.get().getValue());
    }
    return bytes;
  }

  private static void delete(Kept kept) {
    try {
      Files.deleteIfExists(kept.file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    byKey.values().forEach(Exports::delete);
    byKey.clear();
  }
}
