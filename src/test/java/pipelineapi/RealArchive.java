package pipelineapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sample of real files, unpacked once below the build folder. As an extension it skips tests,
/// and says so on the console, where the sample is absent.
final class RealArchive implements ExecutionCondition {

  private static final Path PARTS =
      Path.of(System.getProperty("real.archive", "../shared/archive")).toAbsolutePath().normalize();

  private static final Path BUILD =
      Path.of(System.getProperty("project.build.directory", "target")).resolve("real-archive");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Files.isRegularFile(PARTS.resolve("unpack"))) {
      return ConditionEvaluationResult.enabled("the real archive is there");
    }
    String reason = "The real archive is absent: " + PARTS;
    if (context.getTestMethod().isEmpty()) {
      // whoever guards the build looks for this line
      System.out.println(reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  /// What a correct loader finds, by listing.
  static JsonNode counts() {
    return JsonMapper.shared().readTree(PARTS.resolve("counts.json")).get("api");
  }

  /// The unpacked archive, which tests must leave as it is. A folder with the final name is whole.
  static synchronized Path folder() {
    Path whole = BUILD.resolve(fingerprint());
    if (Files.exists(whole)) {
      return whole;
    }
    try {
      Files.createDirectories(BUILD);
      Path unpacked = Files.createTempDirectory(BUILD, "unpacking");
      unpack(unpacked);
      try {
        Files.move(unpacked, whole);
      } catch (FileSystemException e) {
        // another build may have been faster
        if (!Files.exists(whole)) {
          throw e;
        }
        FileSystemUtils.deleteRecursively(unpacked);
      }
      return whole;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Unpacks some parts, or all usual ones, below a folder.
  static void unpack(Path target, String... parts) {
    List<String> command =
        Stream.concat(
                Stream.of("sh", PARTS.resolve("unpack").toString(), target.toString()),
                Stream.of(parts))
            .toList();
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("unpack ended with " + code + "; it needs sh, tar and xz");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A tree with the same files for a test that adds, replaces or removes some. The files are
  /// shared until then, so they must never be written in place.
  static Copy copy() {
    return copy(_ -> true);
  }

  /// The same with some of the keys only.
  static Copy copy(Predicate<String> keys) {
    try {
      Path from = folder();
      Path to = Files.createTempDirectory(BUILD, "copy");
      try (Stream<Path> walk = Files.walk(from)) {
        for (Path path : (Iterable<Path>) walk::iterator) {
          Path key = from.relativize(path);
          if (Files.isRegularFile(path) && keys.test(key.toString().replace('\\', '/'))) {
            Path target = to.resolve(key);
            Files.createDirectories(target.getParent());
            Files.createLink(target, path);
          }
        }
      }
      return new Copy(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A tree that goes with its test.
  record Copy(Path folder) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  // so that a renewed archive is unpacked anew
  private static String fingerprint() {
    CRC32 sum = new CRC32();
    try (Stream<Path> files = Files.list(PARTS)) {
      for (Path file : files.sorted().toList()) {
        String told =
            "%s %d %d;"
                .formatted(
                    file.getFileName(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        sum.update(told.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%08x".formatted(sum.getValue());
  }
}
