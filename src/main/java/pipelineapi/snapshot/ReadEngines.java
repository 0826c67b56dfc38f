package pipelineapi.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.util.unit.DataSize;

/// Opens engine instances for readers, on a thread of its own: the engine's threads inherit the
/// priority of the thread that opens it, and that of a refresh is low.
final class ReadEngines implements AutoCloseable {

  private final ExecutorService opening =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("snapshot-opening").daemon().factory());

  /// Starts the thread, which has the priority of the calling one.
  ReadEngines() {
    opening.execute(() -> {});
  }

  Connection open(Path file, Path temporary, Path exports, DataSize memory) throws SQLException {
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Engine.read(file, temporary, exports, memory);
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              },
              opening)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException fault) {
        throw fault;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    opening.shutdown();
  }
}
