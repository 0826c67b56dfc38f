package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;

/// Who asks is not to wait for a refresh: its thread gives way, and what it opens for readers does
/// not inherit that.
@EnabledOnOs(OS.LINUX)
class BackgroundThreadTest {

  private static final Path THREADS = Path.of("/proc/self/task");

  // in the text of proc(5) after the name, which is in brackets and may hold anything
  private static final int NICE = 16;

  private static final Executor ON_A_THREAD_OF_ITS_OWN =
      work -> Thread.ofPlatform().name("background").start(work);

  @Test
  void aThreadThatGivesWayDoesSoAloneWithThoseThatItStarts() {
    int others = niceness(Path.of("/proc/thread-self"));

    int background =
        CompletableFuture.supplyAsync(
                () -> {
                  BackgroundThread.become();
                  return niceness(Path.of("/proc/thread-self"));
                },
                ON_A_THREAD_OF_ITS_OWN)
            .join();

    assertThat(background).isEqualTo(Math.max(others, BackgroundThread.NICENESS));
    assertThat(niceness(Path.of("/proc/thread-self"))).isEqualTo(others);
  }

  @Test
  void theThreadsOfReadersDoNotGiveWayWhereARefreshOpensTheirSnapshot(@TempDir Path folder)
      throws IOException {
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    try (Archive archive = objects.open();
        TestingStore store = new TestingStore(folder.resolve("store"), archive)) {
      List<String> before = List.copyOf(threads().keySet());
      int own = niceness(Path.of("/proc/thread-self"));

      Refreshes.Outcome outcome =
          CompletableFuture.supplyAsync(
                  () -> {
                    BackgroundThread.become();
                    return store.refreshes.refresh();
                  },
                  ON_A_THREAD_OF_ITS_OWN)
              .join();

      assertThat(outcome).isEqualTo(Refreshes.Outcome.PUBLISHED);
      Map<String, Integer> after = threads();
      after.keySet().removeAll(before);
      // the engine's for the snapshot, but for the one that asks
      assertThat(after.values())
          .filteredOn(niceness -> niceness == own)
          .hasSizeGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors() - 1);
    }
  }

  private static Map<String, Integer> threads() throws IOException {
    Map<String, Integer> threads = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(THREADS)) {
      tasks.forEach(task -> threads.put(task.getFileName().toString(), niceness(task)));
    }
    return threads;
  }

  private static int niceness(Path task) {
    try {
      String text = Files.readString(task.resolve("stat"));
      return Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
    } catch (IOException e) {
      // it has ended
      return 0;
    }
  }
}
