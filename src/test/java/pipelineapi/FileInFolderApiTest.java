package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInFolderApiTest extends FileApiContract {

  @TempDir static Path folder;

  private Instant written = Instant.parse("2026-03-01T00:00:00Z");

  @Override
  List<String> settings() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    return List.of("--pipeline.archive=" + archive());
  }

  private static Path archive() {
    return folder.resolve("archive");
  }

  @Override
  void put(String key, byte[] bytes) throws IOException {
    Path file = archive().resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    // a second apart, so that what is put again is another version
    written = written.plusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  @Override
  void delete(String key) throws IOException {
    Files.delete(archive().resolve(key));
  }

  @Test
  void noLinkLeadsOutOfTheFolder() throws IOException {
    String listed = "reporting/linked.csv";
    put(listed, "a\r\n");
    service.refresh();
    String never = "reporting/outside.csv";
    Files.createSymbolicLink(archive().resolve(never), folder.resolve("secret.txt"));
    Files.delete(archive().resolve(listed));
    Files.createSymbolicLink(archive().resolve(listed), folder.resolve("secret.txt"));

    assertProblem(service.get(content(listed)), 404, "not-found");

    service.refresh();
    assertProblem(service.get(content(never)), 404, "not-found");
    assertProblem(service.get(content(listed)), 404, "not-found");
    assertThat(service.total("/v1/file?key=" + never)).isZero();
    delete(never);
    delete(listed);
  }

  @Test
  void aFolderThatIsGoneIsTheArchivesProblemAndNotTheFiles() throws IOException {
    Path away = folder.resolve("away");
    Files.move(archive(), away);
    try {
      assertProblem(service.get(content(COLLECTED)), 503, "origin-unreachable");
      assertThat(service.get("/v1/file").statusCode()).isEqualTo(200);
    } finally {
      Files.move(away, archive());
    }
    assertThat(service.get(content(COLLECTED)).body()).isEqualTo(BYTES);
  }
}
