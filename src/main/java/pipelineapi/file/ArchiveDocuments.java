package pipelineapi.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ObjectAbsentException;
import pipelineapi.origin.ObjectChangedException;
import pipelineapi.origin.OriginException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON documents that only the archive keeps, such as old log entries. Safe to use from many
/// threads.
@Component
public final class ArchiveDocuments implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Archive archive;
  private final FileSettings settings;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  ArchiveDocuments(Archive archive, FileSettings settings) {
    this.archive = archive;
    this.settings = settings;
  }

  /// The JSON of the object at a key, without some of its members; empty when there is no such
  /// object, or no JSON object in it.
  ///
  /// @param without members that are never shown
  /// @throws ArchiveUnreachableException when the archive does not answer in time
  public Optional<String> read(String key, List<String> without) {
    CompletableFuture<Optional<String>> reading =
        CompletableFuture.supplyAsync(() -> fetch(key, without), readers);
    try {
      return reading.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      reading.cancel(true);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new ArchiveUnreachableException("The archive does not answer in time", e);
    } catch (java.util.concurrent.ExecutionException | CompletionException e) {
      throw new ArchiveUnreachableException("The archive does not answer", e);
    }
  }

  private Optional<String> fetch(String key, List<String> without) {
    try {
      return archive
          .find(key)
          .filter(object -> object.bytes() <= settings.largestDocument().toBytes())
          .map(archive::open)
          .flatMap(bytes -> shown(bytes, without));
    } catch (ObjectAbsentException | ObjectChangedException e) {
      return Optional.empty();
    } catch (OriginException e) {
      throw new CompletionException(e);
    }
  }

  private static Optional<String> shown(InputStream bytes, List<String> without) {
    try (bytes) {
      JsonNode document = JSON.readTree(bytes.readAllBytes());
      if (document instanceof ObjectNode object) {
        without.forEach(object::remove);
        return Optional.of(JSON.writeValueAsString(object));
      }
      return Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
