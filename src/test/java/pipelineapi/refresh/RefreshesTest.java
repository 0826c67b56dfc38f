package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.origin.OriginUnreachableException;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.snapshot.RefreshProgress;
import pipelineapi.snapshot.SnapshotLease;

class RefreshesTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private TestingArchive objects;
  private HookedOrigin origin;
  private TestingStore store;

  @BeforeEach
  void open() throws IOException {
    objects = TestingArchive.in(folder.resolve("archive"));
    origin = new HookedOrigin(Origins.at(objects.folder().toString(), S3Settings.defaults()));
    store = new TestingStore(folder.resolve("store"), Archive.of(origin, null, null));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    origin.close();
  }

  private void change() throws IOException {
    objects.addRows(objects.issues().getFirst(), 1);
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.walk(folder.resolve("store/building"))) {
      assertThat(left).noneMatch(path -> path.endsWith("snapshot.duckdb"));
    }
  }

  @Test
  void nothingChangedPublishesNothing() {
    assertThat(store.refreshes.progress().state()).isEqualTo("idle");
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    String id = store.id();
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
    assertThat(store.id()).isEqualTo(id);
    RefreshProgress progress = store.refreshes.progress();
    assertThat(progress.state()).isEqualTo("idle");
    assertThat(progress.lastOutcome()).isEqualTo("unchanged");
    assertThat(progress.reason()).isNull();
    assertThat(store.refreshes.rebuild()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(store.id()).isGreaterThan(id);
  }

  @Test
  void aSecondRefreshWaitsForTheOneThatRuns() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    origin.beforeList =
        () -> {
          atOnce.incrementAndGet();
          entered.countDown();
          await().atMost(LONG).until(() -> leave.getCount() == 0);
        };
    AtomicReference<Thread> waiting = new AtomicReference<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Refreshes.Outcome> first = threads.submit(store.refreshes::refresh);
      entered.await();
      assertThat(store.refreshes.progress().state()).isEqualTo("running");
      assertThat(store.refreshes.progress().phase()).isEqualTo("list");
      Future<Refreshes.Outcome> second =
          threads.submit(() -> {
            waiting.set(Thread.currentThread());
            return store.refreshes.refresh();
          });
      await()
          .atMost(LONG)
          .until(() -> {
            Thread thread = waiting.get();
            return thread != null && thread.getState() == Thread.State.WAITING;
          });
      assertThat(atOnce).hasValue(1);
      leave.countDown();
      assertThat(first.get()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(second.get()).isEqualTo(Refreshes.Outcome.UNCHANGED);
    }
  }

  @Test
  void anArchiveThatCannotBeReachedFailsTheRefreshAndLeavesWhatIsServed() throws IOException {
    store.refreshes.refresh();
    String id = store.id();
    Map<String, Long> counts = store.counts();
    Path away = folder.resolve("away");
    Files.move(objects.folder(), away);

    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.FAILED);

    RefreshProgress progress = store.refreshes.progress();
    assertThat(progress.state()).isEqualTo("failed");
    assertThat(progress.phase()).isNull();
    assertThat(progress.lastOutcome()).isEqualTo("failed");
    assertThat(progress.reason()).contains(objects.folder().toString());
    assertThat(store.id()).isEqualTo(id);
    assertThat(store.counts()).isEqualTo(counts);
    assertNothingIsLeft();

    Files.move(away, objects.folder());
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
    assertThat(store.refreshes.progress().state()).isEqualTo("idle");
    assertThat(store.refreshes.progress().reason()).isNull();
  }

  @Test
  void anArchiveThatIsLostWhileItIsReadFailsTheRefreshAndLeavesWhatIsServed() throws IOException {
    store.refreshes.refresh();
    String id = store.id();
    change();
    origin.beforeFetch =
        object -> {
          throw new OriginUnreachableException(object.key(), "the line is cut", null);
        };

    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.FAILED);

    assertThat(store.refreshes.progress().reason()).contains("the line is cut");
    assertThat(store.id()).isEqualTo(id);
    assertNothingIsLeft();
    origin.beforeFetch = _ -> {};
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @Test
  void aRefreshThatBreaksOffIsNotToldToRunForEver() {
    origin.beforeList =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(catchThrowable(() -> store.refreshes.refresh()))
        .isInstanceOf(StackOverflowError.class);
    assertThat(store.refreshes.progress().state()).isEqualTo("failed");
    assertThat(store.refreshes.progress().reason()).contains("StackOverflowError");
    origin.beforeList = () -> {};
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @Test
  void progressMovesAndNeverTellsMoreObjectsThanThereAre() throws IOException {
    // a Parquet file that cannot be read makes its CSV file be read after it
    for (String key : objects.keys("log/issue/").subList(0, 5)) {
      objects.put(key, "no Parquet");
    }
    ConcurrentLinkedQueue<RefreshProgress> seen = new ConcurrentLinkedQueue<>();
    // several threads fetch: what one of them sees is noted before the next one looks
    Runnable look =
        () -> {
          synchronized (seen) {
            seen.add(store.refreshes.progress());
          }
        };
    origin.beforeList = look;
    origin.beforeFetch = _ -> look.run();

    store.refreshes.refresh();

    seen.add(store.refreshes.progress());
    assertThat(seen).allMatch(progress -> progress.objectsDone() <= progress.objectsTotal());
    assertThat(seen.stream().map(RefreshProgress::rows).toList()).isSorted();
    assertThat(seen.stream().map(RefreshProgress::phase).collect(Collectors.toSet()))
        .isEqualTo(new HashSet<>(Arrays.asList("list", "read", null)));
    RefreshProgress last = store.refreshes.progress();
    assertThat(last.objectsDone()).isEqualTo(last.objectsTotal()).isPositive();
    assertThat(last.rows()).isPositive();
    assertThat(last.lastStarted()).isBeforeOrEqualTo(last.lastFinished());
    assertThat(last.lastOutcome()).isEqualTo("published");
  }

  @Test
  void anObjectOfABadNameThatIsGoneIsNoLongerTold() throws IOException {
    String entry = objects.keys("/collection/log/").getFirst();
    String bad = entry.replaceFirst("/log/[0-9-]+/", "/log/2026-13-01/");
    objects.put(bad, objects.bytes(entry));
    store.refreshes.refresh();
    long told = store.rows("status_reject");

    // as many objects as before
    objects.remove(bad);
    objects.put(entry.substring(0, entry.indexOf("/log/")) + "/nothing-reads.this", "text");

    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(store.rows("status_reject")).isEqualTo(told - 1);
  }

  @Test
  void theScheduleRefreshesAtStartAndAgainAfterThePeriod() throws IOException {
    RefreshSchedule schedule =
        new RefreshSchedule(
            store.refreshes, Duration.ofMillis(20), LONG, Clock.systemUTC(), _ -> {});
    schedule.start();
    try {
      await().atMost(LONG).until(() -> store.isServing());
      String first = store.id();
      change();
      await().atMost(LONG).until(() -> !store.id().equals(first));
      assertThat(store.refreshes.progress().nextDue()).isNotNull();
      assertThat(schedule.isRunning()).isTrue();
    } finally {
      schedule.stop();
    }
    assertThat(schedule.isRunning()).isFalse();
  }

  @Test
  void aRefreshThatIsOrderedBeginsAtOnceUnlessOneRuns() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    RefreshSchedule schedule =
        new RefreshSchedule(store.refreshes, Duration.ofDays(1), LONG, Clock.systemUTC(), _ -> {});
    schedule.start();
    try {
      await().atMost(LONG).until(() -> store.isServing());
      await().atMost(LONG).until(() -> store.refreshes.progress().nextDue() != null);
      change();
      origin.beforeList =
          () -> {
            entered.countDown();
            await().atMost(LONG).until(() -> leave.getCount() == 0);
          };
      Instant ordered = schedule.order(false).orElseThrow();
      entered.await();
      assertThat(schedule.order(false)).isEmpty();
      assertThat(store.store.history().firstSince(ordered)).isEmpty();
      leave.countDown();
      await().atMost(LONG).until(() -> store.store.history().firstSince(ordered).isPresent());
      assertThat(store.store.history().firstSince(ordered).orElseThrow())
          .containsEntry("outcome", "published");
    } finally {
      leave.countDown();
      schedule.stop();
    }
  }

  @Test
  void aFailedRefreshIsTriedAgainByTheSchedule() {
    AtomicInteger failures = new AtomicInteger();
    origin.beforeList =
        () -> {
          if (failures.getAndIncrement() < 2) {
            throw new OriginUnreachableException(null, "the line is cut", null);
          }
        };
    RefreshSchedule schedule =
        new RefreshSchedule(
            store.refreshes, Duration.ofMillis(20), LONG, Clock.systemUTC(), _ -> {});
    schedule.start();
    try {
      await().atMost(LONG).until(() -> store.isServing());
    } finally {
      schedule.stop();
    }
  }

  @Test
  void aRefreshThatIsInterruptedAtShutdownLeavesNoHalfState() throws Exception {
    store.refreshes.refresh();
    Map<String, Long> before = store.counts();
    change();
    CountDownLatch reading = new CountDownLatch(1);
    origin.beforeFetch = _ -> reading.countDown();
    RefreshSchedule schedule =
        new RefreshSchedule(store.refreshes, Duration.ofHours(1), LONG, Clock.systemUTC(), _ -> {});
    schedule.start();
    reading.await();
    schedule.stop();
    store.close();

    store = new TestingStore(folder.resolve("store"), Archive.of(origin, null, null));
    assertNothingIsLeft();
    long issues = store.rows("log_issue");
    long known = before.getOrDefault("log_issue", 0L);
    assertThat(Set.of(known, known + 1)).contains(issues);
    try (SnapshotLease lease = store.store.current().orElseThrow()) {
      assertThat(lease.snapshot().manifest().rows().get("log_issue")).isEqualTo(issues);
    }
    store.refreshes.refresh();
    assertThat(store.counts().get("log_issue")).isEqualTo(known + 1);
  }
}
