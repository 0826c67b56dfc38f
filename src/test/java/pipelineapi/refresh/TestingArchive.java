package pipelineapi.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.sample.SampleArchive;
import pipelineapi.sample.SampleOptions;

/// A few collections of a sample archive, in a folder whose objects can be changed. Times of files
/// are set, each later than the one before, so that no change depends on the clock.
final class TestingArchive {

  private static final Set<String> COLLECTIONS =
      Set.of("article-4-direction", "listed-building", "transport-access-node", "organisation");

  private static final Path WHOLE = sample();

  private final Path folder;
  private Instant time = Instant.parse("2026-03-11T06:00:00Z");

  private TestingArchive(Path folder) {
    this.folder = folder;
  }

  /// Makes one in a folder that does not exist yet.
  static TestingArchive in(Path folder) throws IOException {
    FileSystemUtils.copyRecursively(WHOLE, folder);
    try (Stream<Path> files = Files.walk(WHOLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(
            folder.resolve(WHOLE.relativize(file)), Files.getLastModifiedTime(file));
      }
    }
    return new TestingArchive(folder);
  }

  private static Path sample() {
    try {
      Path made = Files.createTempDirectory("sample");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
      Path archive = made.resolve("archive");
      SampleArchive.write(new SampleOptions(1, 4, LocalDate.of(2026, 3, 10), 2), archive);
      try (Stream<Path> files = Files.walk(archive)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!isWanted(archive.relativize(file).toString())) {
            Files.delete(file);
          }
        }
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isWanted(String key) {
    if (SampleArchive.damaged().containsKey(key) && !key.equals("specification/field.csv")) {
      return false;
    }
    if (key.startsWith("log/issue/")) {
      return COLLECTIONS.stream().anyMatch(name -> key.contains("dataset=" + name));
    }
    if (key.contains("/transformed/") || key.contains("/collection/resource/")) {
      return false;
    }
    return key.startsWith("specification/")
        || key.startsWith("data/specification/")
        || key.startsWith("config/collection/")
        || COLLECTIONS.stream().anyMatch(name -> key.startsWith(name + "-collection/"));
  }

  private static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Archive open() {
    return Archive.of(Origins.at(folder.toString(), S3Settings.defaults()), null, null);
  }

  /// All keys with an ending or a part, in order.
  List<String> keys(String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(key -> key.contains(part))
          .sorted()
          .toList();
    }
  }

  boolean has(String key) {
    return Files.exists(folder.resolve(key));
  }

  byte[] bytes(String key) throws IOException {
    return Files.readAllBytes(folder.resolve(key));
  }

  String text(String key) throws IOException {
    return new String(bytes(key), StandardCharsets.UTF_8);
  }

  void put(String key, String text) throws IOException {
    put(key, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes an object as pipelines do: it is there whole, or not at all.
  void put(String key, byte[] bytes) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.resolveSibling("."));
    Path partial = folder.resolveSibling("partial");
    Files.write(partial, bytes);
    time = time.plusSeconds(1);
    Files.setLastModifiedTime(partial, FileTime.from(time));
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void remove(String key) throws IOException {
    Files.delete(folder.resolve(key));
  }

  /// Adds rows to an object of issues: so many copies of its last row.
  void addRows(String key, int rows) throws IOException {
    String text = text(key);
    String last = text.stripTrailing().substring(text.stripTrailing().lastIndexOf('\n') + 1);
    put(key, text.stripTrailing() + ("\n" + last).repeat(rows) + "\n");
  }

  /// Objects of issues whose rows are in the listing: no Parquet file stands in front of them.
  List<String> issues() throws IOException {
    return keys("-collection/issue/").stream()
        .filter(key -> {
          String resource = key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.'));
          String[] parts = key.split("/", -1);
          return !has(
              "log/issue/dataset=%s/resource=%s/%s.parquet"
                  .formatted(parts[2], resource, resource));
        })
        .toList();
  }
}
