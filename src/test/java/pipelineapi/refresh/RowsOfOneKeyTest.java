package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;

class RowsOfOneKeyTest {

  @TempDir Path folder;

  @Test
  void aRowWhoseKeyIsThereAlreadyIsRefusedAndTheRestIsServed() throws IOException {
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    String key = "specification/severity.csv";
    try (Archive archive = objects.open();
        TestingStore store = new TestingStore(folder.resolve("store"), archive)) {
      store.refreshes.refresh();
      List<List<String>> before =
          store.content().getOrDefault("kept.specification_severity", List.of());
      assertThat(before).isNotEmpty();

      objects.addRows(key, 2);

      assertThat(store.refreshes.refresh())
          .as("%s", store.refreshes.progress())
          .isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(store.content().get("kept.specification_severity")).isEqualTo(before);
      assertThat(store.content().getOrDefault("kept.status_reject", List.of()))
          .filteredOn(row -> row.contains(key) && row.contains("duplicate"))
          .hasSize(2);
    }
  }
}
