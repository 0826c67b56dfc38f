package pipelineapi.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class SnapshotStoreTest {

  private static final Duration PAST_GRACE = TestingSnapshots.GRACE.plusSeconds(1);

  @TempDir Path folder;
  private final TestingClock clock = new TestingClock();

  private SnapshotStore open() {
    return TestingSnapshots.open(folder, 3, clock);
  }

  private String publish(SnapshotStore store, long rows) throws IOException {
    clock.pass(Duration.ofSeconds(10));
    return TestingSnapshots.publish(store, clock, rows);
  }

  private Path file(String id) {
    return folder.resolve("snapshots").resolve(id).resolve("snapshot.duckdb");
  }

  private Path manifest(String id) {
    return folder.resolve("snapshots").resolve(id).resolve("manifest.json");
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> ids = Files.list(folder.resolve("snapshots"))) {
      return ids.map(id -> id.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anEmptyStoreServesNothing() throws IOException {
    try (SnapshotStore store = open()) {
      assertThat(store.current()).isEmpty();
      assertThat(store.byId("2026-03-11T04-00-00-000Z-0000")).isEmpty();
      assertThat(store.byId("..")).isEmpty();
      assertThat(store.byId("")).isEmpty();
    }
  }

  @Test
  void aSecondStoreOfTheSameProcessIsToldWhoOwnsTheFolder() throws IOException {
    try (SnapshotStore store = open()) {
      assertThatExceptionOfType(StoreInUseException.class)
          .isThrownBy(this::open)
          .withMessageContaining(folder.toRealPath().toString())
          .withMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(store.current()).isEmpty();
    }
    try (SnapshotStore store = open()) {
      assertThat(store.current()).isEmpty();
    }
  }

  @Test
  void anotherProcessIsToldWhoOwnsTheFolderEvenAfterASecondStoreWasRefusedHere()
      throws IOException, InterruptedException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      assertThatThrownBy(this::open).isInstanceOf(StoreInUseException.class);
      try (StoreOwner other = StoreOwner.start(folder)) {
        assertThat(other.answer())
            .contains("in use by process " + ProcessHandle.current().pid())
            .contains("pipeline.store");
        assertThat(other.exitCode()).isEqualTo(1);
      }
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
    }
  }

  @Test
  void aProcessThatWasKilledNoLongerOwnsItsStore() throws IOException, InterruptedException {
    try (SnapshotStore store = open()) {
      publish(store, 7);
    }
    try (StoreOwner other = StoreOwner.start(folder)) {
      assertThat(other.answer()).isEqualTo("owned with a snapshot");
      assertThatExceptionOfType(StoreInUseException.class)
          .isThrownBy(this::open)
          .withMessageContaining("process " + other.pid());
      other.kill();
    }
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(7);
    }
  }

  @Test
  void aStoreThatCouldNotBeOpenedIsNotHeld() throws IOException {
    Path snapshots = Files.createFile(folder.resolve("snapshots"));
    assertThatThrownBy(this::open).hasMessageContaining("cannot be used");
    Files.delete(snapshots);
    try (SnapshotStore store = open()) {
      assertThat(store.current()).isEmpty();
    }
  }

  @Test
  void startOpensTheNewestSnapshot() throws IOException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      publish(store, 2);
    }
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(2);
    }
  }

  /// What may be wrong with a snapshot that is there.
  enum Fault {
    NO_MANIFEST("its manifest cannot be read"),
    HALF_A_MANIFEST("its manifest cannot be read"),
    EMPTY_MANIFEST("its manifest cannot be read"),
    MANIFEST_OF_NOTHING("its manifest cannot be read"),
    MANIFEST_OF_ANOTHER("its manifest is of another snapshot"),
    ANOTHER_ENGINE("it was written by engine v0.0.1"),
    ANOTHER_CATALOGUE("it was made by another catalogue"),
    NO_FILE("its file cannot be read"),
    NO_SEAL("its seal cannot be read"),
    EMPTY_FILE("its file is damaged: 0 bytes, not "),
    HALF_A_FILE("its file is damaged: "),
    NO_DATABASE("its file is damaged: other bytes than were written"),
    A_BYTE_IN_THE_MIDDLE("its file is damaged: other bytes than were written");

    final String reason;

    Fault(String reason) {
      this.reason = reason;
    }
  }

  // where no question comes by
  private void flip(String id) throws IOException {
    byte[] bytes = Files.readAllBytes(file(id));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(id), bytes);
  }

  private void damage(String id, Fault fault) throws IOException {
    switch (fault) {
      case NO_MANIFEST -> Files.delete(manifest(id));
      case HALF_A_MANIFEST -> {
        String whole = Files.readString(manifest(id));
        Files.writeString(manifest(id), whole.substring(0, whole.length() / 2));
      }
      case EMPTY_MANIFEST -> Files.writeString(manifest(id), "");
      case MANIFEST_OF_NOTHING -> Files.writeString(manifest(id), "{\"id\": \"%s\"}".formatted(id));
      case MANIFEST_OF_ANOTHER ->
          Files.copy(
              manifest(kept().getFirst()), manifest(id), StandardCopyOption.REPLACE_EXISTING);
      case NO_FILE -> Files.delete(file(id));
      case NO_SEAL -> Files.delete(file(id).resolveSibling("seal.json"));
      case EMPTY_FILE -> Files.write(file(id), new byte[0]);
      case HALF_A_FILE -> {
        byte[] whole = Files.readAllBytes(file(id));
        Files.write(file(id), Arrays.copyOf(whole, whole.length / 2));
      }
      case A_BYTE_IN_THE_MIDDLE -> flip(id);
      case NO_DATABASE -> {
        byte[] bytes = Files.readAllBytes(file(id));
        Arrays.fill(bytes, 0, 12_288, (byte) 'x');
        Files.write(file(id), bytes);
      }
      case ANOTHER_ENGINE, ANOTHER_CATALOGUE -> {
        String of = fault == Fault.ANOTHER_ENGINE ? "engine" : "catalogue";
        Files.writeString(
            manifest(id),
            Files.readString(manifest(id))
                .replaceFirst("(\"%s\" : \")[^\"]*".formatted(of), "$1v0.0.1"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void startPassesOverWhatIsNotWholeOrDoesNotFitAndSaysWhy(Fault fault, CapturedOutput output)
      throws IOException {
    String bad;
    try (SnapshotStore store = open()) {
      publish(store, 5);
      bad = publish(store, 50_000);
    }
    damage(bad, fault);
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(5);
      assertThat(output)
          .contains("snapshot passed over id=%s reason=%s".formatted(bad, fault.reason));
      assertThat(store.passedOver())
          .singleElement()
          .satisfies(told -> assertThat(told.id()).isEqualTo(bad))
          .satisfies(told -> assertThat(told.reason()).startsWith(fault.reason));
      assertThat(store.byId(bad)).isEmpty();
      publish(store, 6);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(6);
    }
  }

  @Test
  void whereNoneIsWholeNothingIsServedUntilOneIsMade() throws IOException {
    try (SnapshotStore store = open()) {
      publish(store, 5);
      publish(store, 6);
    }
    for (String id : kept()) {
      flip(id);
    }
    try (SnapshotStore store = open()) {
      assertThat(store.current()).isEmpty();
      assertThat(store.passedOver()).hasSize(2);
      publish(store, 7);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(7);
    }
  }

  @Test
  void whatIsDamagedWhileItIsServedIsNoBaseOfTheNext() throws IOException {
    try (SnapshotStore store = open()) {
      String id = publish(store, 5);
      SnapshotDraft based = store.draft(true);
      assertThat(based.based()).isTrue();
      assertThat(based.file()).hasSameBinaryContentAs(file(id));
      store.discard(based);

      flip(id);
      SnapshotDraft draft = store.draft(true);
      assertThat(draft.based()).isFalse();
      assertThat(draft.file()).doesNotExist();
      assertThat(store.passedOver()).extracting(PassedOver::id).containsExactly(id);
    }
  }

  @Test
  void leftoversOfWhatWasBuiltAreRemovedAtStart() throws IOException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      TestingSnapshots.draft(store, 2);
    }
    Path building = folder.resolve("building");
    assertThat(building).isNotEmptyDirectory();
    clock.pass(Duration.ofSeconds(1));
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
      try (Stream<Path> left = Files.list(building)) {
        assertThat(left).noneMatch(path -> Files.exists(path.resolve("snapshot.duckdb")));
      }
    }
  }

  @Test
  void aDiscardedDraftLeavesNothing() throws IOException {
    try (SnapshotStore store = open()) {
      SnapshotDraft draft = TestingSnapshots.draft(store, 2);
      store.discard(draft);
      assertThat(draft.folder()).doesNotExist();
      assertThat(store.current()).isEmpty();
    }
  }

  @Test
  void aDraftThatCannotBeOpenedIsNotPublishedAndLeavesNothing() throws IOException {
    try (SnapshotStore store = open()) {
      String good = publish(store, 3);
      SnapshotDraft draft = TestingSnapshots.draft(store, 4);
      Files.write(draft.file(), new byte[20_000]);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() ->
              store.publish(
                  draft,
                  TestingSnapshots.manifest(
                      draft, clock, 4, store.engine(), TestingSnapshots.CATALOGUE)))
          .withMessageContaining("cannot be opened");
      assertThat(kept()).containsExactly(good);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);
    }
  }

  @Test
  void aDraftMayStartFromACopyOfWhatIsServed() throws IOException {
    try (SnapshotStore store = open()) {
      String base = publish(store, 3);
      SnapshotDraft draft = store.draft(true);
      assertThat(draft.file()).hasSameBinaryContentAs(file(base));
    }
  }

  @Test
  void aClosedStoreTakesNoDraftsAndPublishesNone() throws IOException {
    SnapshotStore store = open();
    SnapshotDraft draft = TestingSnapshots.draft(store, 4);
    store.close();
    assertThatThrownBy(() ->
            store.publish(
                draft,
                TestingSnapshots.manifest(
                    draft, clock, 4, store.engine(), TestingSnapshots.CATALOGUE)))
        .hasMessage("The store is closed");
    assertThatThrownBy(() -> store.draft(false)).hasMessage("The store is closed");
    assertThat(kept()).isEmpty();
  }

  @Test
  void housekeepingOfAClosedStoreRemovesNothing() throws IOException {
    SnapshotStore store = open();
    String served = publish(store, 1);
    clock.pass(TestingSnapshots.MAX_AGE.multipliedBy(2));
    store.close();
    store.keepHouse();
    assertThat(kept()).containsExactly(served);
    assertThat(store.byId(served)).isEmpty();
    assertThat(store.current()).isEmpty();
  }

  @Test
  void aLeaseStaysReadableAfterTheSwitchAndAfterTheGracePeriodUntilItIsClosed() throws IOException {
    try (SnapshotStore store = open()) {
      String before = publish(store, 1);
      SnapshotLease lease = store.current().orElseThrow();
      publish(store, 2);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(2);
      assertThat(TestingSnapshots.rows(lease)).isEqualTo(1);
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(TestingSnapshots.rows(lease)).isEqualTo(1);
      assertThat(lease.snapshot().id()).isEqualTo(before);
      lease.close();
      lease.close();
      assertThatThrownBy(() -> lease.snapshot().connection())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatWasReplacedStaysOpenForTheGracePeriodAndIsClosedAfterIt() throws IOException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      SnapshotLease lease = store.current().orElseThrow();
      Snapshot replaced = lease.snapshot();
      lease.close();
      publish(store, 2);
      clock.pass(TestingSnapshots.GRACE.minusSeconds(1));
      store.keepHouse();
      assertThat(isReadable(replaced)).isTrue();
      clock.pass(Duration.ofSeconds(2));
      store.keepHouse();
      assertThat(isReadable(replaced)).isFalse();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(2);
    }
  }

  @Test
  void housekeepingClosesWithoutBeingAsked() throws IOException {
    StoreSettings settings =
        new StoreSettings(
            folder,
            DataSize.ofMegabytes(400),
            new StoreSettings.Snapshots(1, Duration.ofMillis(1), TestingSnapshots.MAX_AGE));
    try (SnapshotStore store = new SnapshotStore(settings, TestingSnapshots.CATALOGUE, clock)) {
      publish(store, 1);
      String second = publish(store, 2);
      clock.pass(Duration.ofSeconds(1));
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            while (kept().size() > 1) {
              Thread.onSpinWait();
            }
          });
      assertThat(kept()).containsExactly(second);
    }
  }

  private static boolean isReadable(Snapshot snapshot) {
    try {
      snapshot.connection().close();
      return true;
    } catch (IllegalStateException | SQLException e) {
      return false;
    }
  }

  @Test
  void aRetainedSnapshotIsOpenedOnDemandAndAGoneOneIsNot() throws IOException {
    String first;
    try (SnapshotStore store = open()) {
      first = publish(store, 1);
      publish(store, 2);
      publish(store, 3);
    }
    try (SnapshotStore store = open()) {
      try (SnapshotLease lease = store.byId(first).orElseThrow()) {
        assertThat(TestingSnapshots.rows(lease)).isEqualTo(1);
      }
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);
      clock.pass(PAST_GRACE);
      publish(store, 4);
      assertThat(store.byId(first)).isEmpty();
    }
  }

  @Test
  void aSnapshotHeldAfterTheGracePeriodIsFoundByItsIdAgain() throws IOException {
    try (SnapshotStore store = open()) {
      String first = publish(store, 1);
      try (SnapshotLease held = store.current().orElseThrow()) {
        publish(store, 2);
        clock.pass(PAST_GRACE);
        store.keepHouse();
        try (SnapshotLease again = store.byId(first).orElseThrow()) {
          assertThat(TestingSnapshots.rows(again)).isEqualTo(1);
        }
        assertThat(TestingSnapshots.rows(held)).isEqualTo(1);
      }
      try (SnapshotLease again = store.byId(first).orElseThrow()) {
        assertThat(TestingSnapshots.rows(again)).isEqualTo(1);
      }
    }
  }

  @Test
  void theServedSnapshotIsFoundByItsIdAndStaysOpen() throws IOException {
    try (SnapshotStore store = open()) {
      String id = publish(store, 1);
      store.byId(id).orElseThrow().close();
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
    }
  }

  @Test
  void snapshotsBeyondTheNumberToKeepAreRemovedAfterTheGracePeriod() throws IOException {
    try (SnapshotStore store = open()) {
      List<String> ids = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        ids.add(publish(store, i));
      }
      assertThat(kept()).isEqualTo(ids);
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(kept()).isEqualTo(ids.subList(2, 5));
    }
  }

  @Test
  void snapshotsOfGreatAgeAreRemovedButTheServedOneIsNot() throws IOException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      String served = publish(store, 2);
      clock.pass(TestingSnapshots.MAX_AGE.plusDays(1));
      store.keepHouse();
      assertThat(kept()).containsExactly(served);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(2);
    }
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(2);
    }
  }

  @Test
  void aPinnedSnapshotIsServedAlsoAfterARestartHoweverOldUntilItIsPinnedNoLonger()
      throws IOException {
    String first;
    String second;
    try (SnapshotStore store = open()) {
      first = publish(store, 1);
      second = publish(store, 2);
      assertThat(store.pin("2026-03-11T04-00-00-000Z-0000")).isEmpty();
      assertThat(store.pin("..")).isEmpty();
      assertThat(store.pinned()).isEmpty();

      assertThat(store.pin(first)).map(Manifest::id).hasValue(first);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
      assertThat(store.pinned()).hasValue(new Pin(first, clock.instant()));
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
      assertThat(kept()).containsExactly(first, second);
    }
    clock.pass(Duration.ofDays(400));
    try (SnapshotStore store = open()) {
      assertThat(store.pinned()).map(Pin::snapshot).hasValue(first);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
      store.unpin();
      assertThat(store.pinned()).isEmpty();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
      assertThat(publish(store, 3)).isGreaterThan(second);
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);
    }
    try (SnapshotStore store = open()) {
      assertThat(store.pinned()).isEmpty();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);
    }
  }

  @Test
  void theServedSnapshotMayBePinnedAndStaysOpen() throws IOException {
    try (SnapshotStore store = open()) {
      String only = publish(store, 1);
      store.pin(only);
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(1);
    }
  }

  @Test
  void aPinnedSnapshotThatCannotBeServedIsPinnedNoLonger(CapturedOutput output) throws IOException {
    String damaged;
    try (SnapshotStore store = open()) {
      String first = publish(store, 1);
      damaged = publish(store, 2);
      publish(store, 3);
      Files.writeString(file(damaged), "no database");
      // it is closed by then, so that it is opened again
      clock.pass(PAST_GRACE);
      store.keepHouse();
      assertThat(store.pin(damaged)).isEmpty();
      assertThat(store.pinned()).isEmpty();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);

      store.pin(first);
      Files.writeString(file(first), "no database either");
    }
    try (SnapshotStore store = open()) {
      assertThat(store.pinned()).isEmpty();
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(3);
      assertThat(output).contains("the pinned snapshot cannot be served, it is pinned no longer");
    }
  }

  @Test
  void whatIsHeldIsNotRemoved() throws IOException {
    try (SnapshotStore store = open()) {
      String first = publish(store, 1);
      try (SnapshotLease lease = store.current().orElseThrow()) {
        for (int i = 2; i <= 6; i++) {
          publish(store, i);
        }
        clock.pass(TestingSnapshots.MAX_AGE.plusDays(1));
        store.keepHouse();
        assertThat(kept()).contains(first);
        assertThat(TestingSnapshots.rows(lease)).isEqualTo(1);
      }
      store.keepHouse();
      assertThat(kept()).doesNotContain(first);
    }
  }

  @Test
  void idsSortByTimeEvenWhenTheClockStandsOrIsSetBack() throws IOException {
    List<String> ids = new ArrayList<>();
    try (SnapshotStore store = open()) {
      for (int i = 1; i <= 20; i++) {
        ids.add(TestingSnapshots.publish(store, clock, i));
      }
      clock.pass(Duration.ofDays(-1));
      ids.add(TestingSnapshots.publish(store, clock, 21));
      clock.pass(Duration.ofDays(2));
      ids.add(TestingSnapshots.publish(store, clock, 22));
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    try (SnapshotStore store = open()) {
      assertThat(TestingSnapshots.servedRows(store)).isEqualTo(22);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table kept.other (a integer)",
        "create temp table other as select * from read_text('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/*')",
        "copy kept.log to '/tmp/never.csv'",
        "attach ':memory:' as other",
        "attach '/tmp/never.duckdb' as other",
        "set memory_limit='10GB'",
        "set enable_external_access=true",
        "set threads=64",
        "set lock_configuration=false",
        "install httpfs",
        "load httpfs",
        "delete from kept.log"
      })
  void theEngineThatAnswersIsLockedDown(String sql) throws IOException, SQLException {
    try (SnapshotStore store = open()) {
      publish(store, 1);
      try (SnapshotLease lease = store.current().orElseThrow();
          Connection connection = lease.snapshot().connection();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void readersNeverSeeAClosedSnapshotWhileManyAreSwitched() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (SnapshotStore store = TestingSnapshots.open(folder, 1, clock);
        ExecutorService readers = Executors.newFixedThreadPool(4)) {
      publish(store, 1);
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reading.add(
            readers.submit(() -> {
              while (!done.get()) {
                readOnce(store);
              }
            }));
      }
      for (int i = 2; i <= 40; i++) {
        publish(store, i);
        clock.pass(PAST_GRACE);
        store.keepHouse();
      }
      done.set(true);
      for (Future<?> future : reading) {
        future.get();
      }
      store.keepHouse();
      assertThat(kept()).hasSize(1);
    }
  }

  // a hold, and again by id: the id may be gone only when nobody holds it
  private static void readOnce(SnapshotStore store) {
    try (SnapshotLease lease = store.current().orElseThrow()) {
      long rows = TestingSnapshots.rows(lease);
      assertThat(rows).isEqualTo(lease.snapshot().rows("log"));
      try (SnapshotLease again = store.byId(lease.snapshot().id()).orElseThrow()) {
        assertThat(TestingSnapshots.rows(again)).isEqualTo(rows);
      }
    }
  }
}
