package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;

/// A process that is killed in any phase of a refresh leaves the old snapshot or the new one,
/// whole.
class KilledRefreshTest {

  private static final List<String> PHASES =
      List.of("list", "read", "build", "derive", "check", "publish");

  @TempDir Path folder;
  private TestingArchive objects;

  @BeforeEach
  void makeASmallArchive() throws IOException {
    objects = TestingArchive.in(folder.resolve("archive"));
    for (String key : objects.keys("")) {
      if (key.contains("listed-building") || key.contains("article-4")) {
        objects.remove(key);
      }
    }
  }

  private Path store() {
    return folder.resolve("store");
  }

  private void killAt(String phase) throws IOException, InterruptedException {
    try (RefreshProcess other = RefreshProcess.start(objects.folder(), store())) {
      assertThat(other.killAt(phase)).as("phase %s was entered", phase).isTrue();
    }
  }

  // opens the store as the next start does
  private List<Map<String, Long>> served() throws IOException {
    try (Archive archive = objects.open();
        TestingStore store = new TestingStore(store(), archive)) {
      try (Stream<Path> left = Files.walk(store().resolve("building"))) {
        assertThat(left).noneMatch(path -> path.endsWith("snapshot.duckdb"));
      }
      return store.isServing() ? List.of(store.counts()) : List.of();
    }
  }

  private Map<String, Long> refreshed() throws IOException {
    try (Archive archive = objects.open();
        TestingStore store = new TestingStore(store(), archive);
        TestingStore fresh = new TestingStore(folder.resolve("fresh"), archive)) {
      assertThat(store.refreshes.refresh()).isNotEqualTo(Refreshes.Outcome.FAILED);
      assertThat(fresh.refreshes.rebuild()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(store.content()).isEqualTo(fresh.content());
      return store.counts();
    }
  }

  @Test
  void aKillAtAnyPhaseLeavesTheOldSnapshotOrTheNewOneAndTheNextRefreshCompletes()
      throws IOException, InterruptedException {
    List<List<Map<String, Long>>> first = new ArrayList<>();
    for (String phase : PHASES) {
      killAt(phase);
      first.add(served());
    }
    Map<String, Long> before = refreshed();
    assertThat(first).allMatch(seen -> seen.isEmpty() || seen.equals(List.of(before)));
    assertThat(first).anyMatch(List::isEmpty);

    change();
    List<List<Map<String, Long>>> second = new ArrayList<>();
    for (String phase : PHASES) {
      killAt(phase);
      second.add(served());
    }
    Map<String, Long> after = refreshed();
    assertThat(after).isNotEqualTo(before);
    assertThat(second)
        .allMatch(seen -> seen.equals(List.of(before)) || seen.equals(List.of(after)));
    assertThat(second).contains(List.of(before));
  }

  private void change() throws IOException {
    List<String> issues = objects.issues();
    objects.addRows(issues.getFirst(), 5);
    objects.remove(issues.getLast());
    String log = objects.keys("/collection/log.csv").getFirst();
    objects.addRows(log, 1);
  }
}
