package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.LogLines;
import pipelineapi.Sha256;

class QuietDayTest {

  @TempDir private Path folder;

  @Test
  void aDayOfHourlyRefreshesOfWhichOnePublishesHasFewLines() throws IOException {
    HandmadeArchive archive = HandmadeArchive.anArchive(folder.resolve("archive"));
    String resource = Sha256.of("a resource");
    archive.pairLog("column-field", "tree", resource, "column,field\r\na,name\r\n");
    try (TestingRefresh store = TestingRefresh.ofLogs(archive, folder.resolve("store"))) {
      for (int night = 0; night < 3; night++) {
        publish(archive, store, resource, "night" + night);
      }
      try (LogLines lines = LogLines.of("pipelineapi", Level.INFO)) {
        for (int hour = 1; hour < 24; hour++) {
          assertThat(store.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
        }
        assertThat(lines.said()).isEmpty();
        publish(archive, store, resource, "last");
        // with the removal of the snapshot that is one too many
        assertThat(lines.said())
            .hasSizeBetween(5, 12)
            .allMatch(line -> line.getLevel().equals(Level.INFO));
      }
    }
  }

  private static void publish(
      HandmadeArchive archive, TestingRefresh store, String resource, String column) {
    archive.pairLog("column-field", "tree", resource, "column,field\r\n" + column + ",name\r\n");
    assertThat(store.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }
}
