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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.SnapshotLease;

/// A refresh gives what a build from nothing gives, whatever changed before it.
class RefreshEqualsRebuildTest {

  private static final int ROUNDS = 6;

  @TempDir Path folder;

  @Test
  void afterRandomChangesARefreshGivesWhatABuildFromNothingGives() throws IOException {
    long seed = new Random().nextLong();
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
    long seed = new Random().nextLong();
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
    expected.forEach(
        (table, rows) -> assertThat(found.get(table)).as("%s of %s", table, told).isEqualTo(rows));
    assertThat(refreshed.counts()).as(told).isEqualTo(rebuilt.counts());
  }
}
