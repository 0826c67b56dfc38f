package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.RangeMap;
import pipelineapi.snapshot.SnapshotLease;

/// A refresh gives what a build from nothing gives, whatever changed before it. A failure names its
/// seed; `-Drefresh.seed=N` repeats it.
class RefreshEqualsRebuildTest {

  private static final int ROUNDS = 6;

  @TempDir Path folder;

  @Test
  void afterRandomChangesARefreshGivesWhatABuildFromNothingGives() throws IOException {
    long seed = seed();
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    RandomChanges changes = new RandomChanges(objects, seed);
    Random size = new Random(seed);
    List<String> done = new ArrayList<>();
    try (Archive archive = objects.open();
        TestingStore refreshed = new TestingStore(folder.resolve("refreshed"), archive);
        TestingStore rebuilt = new TestingStore(folder.resolve("rebuilt"), archive)) {
      assertThat(refreshed.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      for (int round = 1; round <= ROUNDS; round++) {
        done.addAll(changes.make(1 + size.nextInt(round * 6)));
        compare(refreshed, rebuilt, "seed %d, round %d: %s".formatted(seed, round, done));
      }
    }
  }

  @Test
  void objectsThatWereDamagedAndRepairedGiveTheSameRowsAgain() throws IOException {
    long seed = seed();
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    RandomChanges changes = new RandomChanges(objects, seed);
    try (Archive archive = objects.open();
        TestingStore refreshed = new TestingStore(folder.resolve("refreshed"), archive);
        TestingStore rebuilt = new TestingStore(folder.resolve("rebuilt"), archive)) {
      assertThat(refreshed.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      for (int round = 1; round <= 2; round++) {
        Map<String, byte[]> whole = new LinkedHashMap<>();
        Set<String> damaged = new LinkedHashSet<>();
        for (String kind : RandomChanges.kinds()) {
          damaged.add(changes.any(kind));
          damaged.add(changes.any(kind));
        }
        for (String key : damaged) {
          whole.put(key, objects.bytes(key));
          changes.damage(key);
        }
        String told = "seed %d, round %d: damaged %s".formatted(seed, round, damaged);
        Map<String, Long> before = refreshed.counts();
        assertThat(refreshed.refreshes.refresh()).as(told).isEqualTo(Refreshes.Outcome.PUBLISHED);
        try (SnapshotLease lease = refreshed.store.current().orElseThrow()) {
          assertThat(lease.snapshot().manifest().complete()).as(told).isFalse();
          assertThat(lease.snapshot().manifest().stale()).as(told).isNotEmpty();
        }
        assertThat(refreshed.rows("status_reject"))
            .as(told)
            .isGreaterThan(before.get("status_reject"));
        for (Map.Entry<String, byte[]> object : whole.entrySet()) {
          objects.put(object.getKey(), object.getValue());
        }
        compare(refreshed, rebuilt, told + " and repaired");
      }
    }
  }

  @Test
  void aTableOfWhichMuchWasReplacedIsPutInOrderAgain() throws IOException {
    TestingArchive objects = TestingArchive.in(folder.resolve("archive"));
    try (Archive archive = objects.open();
        TestingStore refreshed = new TestingStore(folder.resolve("refreshed"), archive);
        TestingStore rebuilt = new TestingStore(folder.resolve("rebuilt"), archive)) {
      refreshed.refreshes.refresh();
      objects.addRows(objects.issues().getFirst(), 1);
      compare(refreshed, rebuilt, "one object changed");
      assertThat(isInOrder(refreshed)).isFalse();

      for (String key : objects.keys("/issue/")) {
        objects.put(key, objects.bytes(key));
      }
      compare(refreshed, rebuilt, "all objects written anew");
      assertThat(isInOrder(refreshed)).isTrue();
    }
  }

  private static boolean isInOrder(TestingStore store) {
    try (SnapshotLease lease = store.store.current().orElseThrow()) {
      RangeMap ranges = lease.snapshot().ranges("log_issue");
      return IntStream.range(0, ranges.size()).allMatch(i -> ranges.lo(i) == ranges.before(i) + 1);
    }
  }

  private static long seed() {
    return Long.getLong("refresh.seed", new Random().nextLong());
  }

  private static void compare(TestingStore refreshed, TestingStore rebuilt, String told) {
    assertThat(refreshed.refreshes.refresh())
        .as("%s: %s", told, refreshed.refreshes.progress())
        .isNotEqualTo(Refreshes.Outcome.FAILED);
    assertThat(rebuilt.refreshes.rebuild())
        .as("%s: %s", told, rebuilt.refreshes.progress())
        .isEqualTo(Refreshes.Outcome.PUBLISHED);
    Map<String, List<List<String>>> expected = rebuilt.content();
    Map<String, List<List<String>>> found = refreshed.content();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((table, rows) ->
        assertThat(difference(found.getOrDefault(table, List.of()), rows))
            .as("%s of %s", table, told)
            .isEmpty());
    assertThat(refreshed.counts()).as(told).isEqualTo(rebuilt.counts());
  }

  // the first rows that differ say more than tables of thousands
  private static String difference(List<List<String>> found, List<List<String>> expected) {
    for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
      Object one = i < found.size() ? found.get(i) : "none";
      Object other = i < expected.size() ? expected.get(i) : "none";
      if (!one.equals(other)) {
        return "row %d of %d is %s, not %s of %d"
            .formatted(i, found.size(), one, other, expected.size());
      }
    }
    return "";
  }
}
