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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.springframework.util.unit.DataSize;

/// Files with whole lists, each written once a snapshot and question and then sent as often as it
/// is asked for: so a slow reader holds a file, and never the engine. The least recently used go
/// when room is needed. Safe to use from many threads.
final class Exports implements AutoCloseable {

  private final long room;
  private final Map<String, Kept> byKey = new HashMap<>();
  private long clock;

  /// @param room bytes that all files may have together
  Exports(DataSize room) {
    this.room = room.toBytes();
  }

  /// Writes a file.
  interface Writer {

    /// Writes it.
    ///
    /// @param grown is told how long it has become, and says whether it may go on
    Answer.Timing write(Path file, LongPredicate grown);
  }

  /// A file, being written or there.
  private static final class Kept {
    private final Path file;
    private final CompletableFuture<Answer.Timing> written = new CompletableFuture<>();
    private int holders = 1;
    private long bytes;
    private long used;

    Kept(Path file) {
      this.file = file;
    }
  }

  /// The file of a key if it is there whole.
  Optional<Export> find(String key) {
    Kept kept;
    synchronized (this) {
      kept = byKey.get(key);
      if (kept == null || !kept.written.isDone() || kept.written.isCompletedExceptionally()) {
        return Optional.empty();
      }
      kept.holders++;
      kept.used = ++clock;
    }
    return Optional.of(export(kept, new Answer.Timing(0, 0)));
  }

  /// The file of a key, written by the first who asks for it.
  ///
  /// @param writer writes a file, whose folder exists
  Export get(String key, Path folder, Writer writer) {
    Kept kept;
    boolean first = false;
    synchronized (this) {
      kept = byKey.get(key);
      if (kept == null) {
        first = true;
        kept = new Kept(folder.resolve(UUID.randomUUID().toString()));
        byKey.put(key, kept);
      } else {
        kept.holders++;
      }
      kept.used = ++clock;
    }
    return first ? write(key, kept, writer) : await(kept);
  }

  private Export write(String key, Kept kept, Writer writer) {
    try {
      Answer.Timing timing = writer.write(kept.file, bytes -> grown(kept, bytes));
      boolean fits = grown(kept, Files.size(kept.file));
      if (!fits) {
        throw full();
      }
      kept.written.complete(timing);
      return export(kept, timing);
    } catch (IOException | RuntimeException e) {
      RuntimeException failure =
          e instanceof RuntimeException known ? known : new UncheckedIOException((IOException) e);
      synchronized (this) {
        byKey.remove(key);
        delete(kept);
      }
      kept.written.completeExceptionally(failure);
      throw failure;
    }
  }

  private Export await(Kept kept) {
    try {
      Answer.Timing timing = kept.written.join();
      return export(kept, timing);
    } catch (CompletionException e) {
      release(kept);
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
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
    return makeRoom() <= room;
  }

  /// What is told when there is no room.
  static OverloadException full() {
    return new OverloadException(
        "There is no room for so long a list now. Ask for less of it, or again in a moment.");
  }

  // called with the lock held; returns the bytes that are left
  private long makeRoom() {
    long bytes = byKey.values().stream().mapToLong(kept -> kept.bytes).sum();
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
