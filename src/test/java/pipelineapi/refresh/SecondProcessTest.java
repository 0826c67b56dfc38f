package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.PipelineApi;
import pipelineapi.origin.Archive;

class SecondProcessTest {

  @TempDir Path folder;

  @Test
  void aSecondServiceOnTheSameStoreSaysWhoOwnsItAndEnds() throws IOException, InterruptedException {
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    Path owned = folder.resolve("store");
    try (Archive archive = objects.open();
        TestingStore store = new TestingStore(owned, archive)) {
      Process second =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PipelineApi.class.getName(),
                  "--pipeline.archive=" + objects.folder(),
                  "--pipeline.store=" + owned,
                  "--server.address=127.0.0.1",
                  "--server.port=0",
                  "--management.server.port=0")
              .redirectErrorStream(true)
              .start();
      try {
        String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output)
            .contains(
                "The store %s is in use by process %d: stop it, or give this process another pipeline.store"
                    .formatted(owned.toRealPath(), ProcessHandle.current().pid()));
        assertThat(second.waitFor()).isNotZero();
      } finally {
        second.destroyForcibly();
      }
      assertThat(store.isServing()).isFalse();
    }
  }
}
