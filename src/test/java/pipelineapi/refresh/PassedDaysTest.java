package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;
import static pipelineapi.refresh.HandmadeArchive.entryKey;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Sha256;
import pipelineapi.refresh.Refreshes.Outcome;

/// Log entries of days that stand in the index are counted once and not listed again, until the
/// index no longer has them.
class PassedDaysTest {

  private static final String URL = "https://a.gov.uk/data.csv";
  private static final String ENDPOINT = Sha256.of(URL);
  private static final String HEADER = "endpoint,resource,status,entry-date";

  // the first three blocks of an engine's file are its headers
  private static final int HEADERS = 3 * 4096;

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive = anArchive(folder.resolve("archive")).collection("tree");
    entry("2026-03-01");
    entry("2026-03-02");
    entry("2026-03-03");
    index("2026-03-01", "2026-03-02");
    refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"));
    refresh.guard(GuardSettings.none());
    published();
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private void entry(String day) {
    archive.entry(
        day,
        URL,
        "{\"endpoint-url\":\"%s\",\"entry-date\":\"%sT00:22:00\",\"resource\":\"r9\",\"status\":\"200\"}"
            .formatted(URL, day));
  }

  private void index(String... days) {
    String[] rows = new String[days.length + 1];
    rows[0] = HEADER;
    for (int i = 0; i < days.length; i++) {
      rows[i + 1] = "%s,r%d,200,%sT00:22:00".formatted(ENDPOINT, i, days[i]);
    }
    archive.log(csv(rows));
  }

  private void published() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private List<String> log() {
    return refresh.rows("select day, origin from main.log_collection order by day");
  }

  /// Entries that were counted, and those of them that have been read.
  private String entries() {
    return refresh
        .rows(
            """
            select cast(sum(entries) as bigint), cast(sum(used) as bigint) from (
              select objects as entries, 0 as used from main.ledger_unread where artefact = 'log-entry'
              union all
              select 1, 1 from main.ledger_object where artefact = 'log-entry')
            """)
        .getFirst();
  }

  private void equalsABuildFromNothing() {
    String incremental = refresh.everything();
    String entries = entries();
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.everything()).isEqualTo(incremental);
    assertThat(entries()).isEqualTo(entries);
  }

  @Test
  void entriesOfDaysBeforeTheNewestOfTheIndexAreCountedAndNotRead() {
    assertThat(entries()).isEqualTo("3|2");
    assertThat(log()).containsExactly("2026-03-01|index", "2026-03-02|index", "2026-03-03|entry");
  }

  @Test
  void theCountsGoFromSnapshotToSnapshotWhileTheIndexGrows() {
    index("2026-03-01", "2026-03-02", "2026-03-03");
    published();
    assertThat(entries()).isEqualTo("3|1");

    entry("2026-03-04");
    published();
    assertThat(entries()).isEqualTo("4|2");
    equalsABuildFromNothing();
  }

  @Test
  void whatComesToADayThatWasPassedIsNotSeen() {
    entry("2026-02-27");
    archive.object(entryKey("tree", "2026-02-30", ENDPOINT), "{}");
    archive.object("tree-collection/collection/log/2026-02-28/odd/one.json", "{}");

    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(entries()).isEqualTo("5|3");
    assertThat(refresh.rows("select code, key from main.status_reject"))
        .containsExactly("bad-name|" + entryKey("tree", "2026-02-30", ENDPOINT));
  }

  @Test
  void whereTheServedFileIsDamagedAllDaysAreLookedAtAgain() throws IOException {
    archive.object(entryKey("tree", "2026-02-30", ENDPOINT), "{}");
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    damageWhatIsServed();

    entry("2026-03-04");
    published();
    assertThat(refresh.rows("select code, key from main.status_reject"))
        .containsExactly("bad-name|" + entryKey("tree", "2026-02-30", ENDPOINT));
    equalsABuildFromNothing();
  }

  @Test
  void whereTheServedFileIsNotEvenReadableTheNextIsBuiltFromNothing() throws IOException {
    overwriteWhatIsServed();

    entry("2026-03-04");
    published();
    assertThat(entries()).isEqualTo("4|3");
    equalsABuildFromNothing();

    overwriteWhatIsServed();
    published();
    assertThat(entries()).isEqualTo("4|3");
  }

  // but for what says where everything is, so that it can still be asked
  private void overwriteWhatIsServed() throws IOException {
    Path file =
        folder
            .resolve("store/snapshots")
            .resolve(refresh.manifest().id())
            .resolve("snapshot.duckdb");
    byte[] noise = new byte[(int) Files.size(file) - HEADERS];
    Arrays.fill(noise, (byte) 'x');
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(HEADERS);
      bytes.write(noise);
    }
  }

  @Test
  void whatIsKeptAsideBesideADamagedFileIsBuiltOnce() throws IOException {
    damageWhatIsServed();
    refresh.guard(new GuardSettings(0.5, 0.1, 1, 0));
    archive.remove(entryKey("tree", "2026-03-03", ENDPOINT));

    assertThat(refresh.refresh()).isEqualTo(Outcome.WITHHELD);
    String aside = refresh.withheld().orElseThrow().manifest().id();
    assertThat(refresh.refresh()).isEqualTo(Outcome.WITHHELD);
    assertThat(refresh.withheld().orElseThrow().manifest().id()).isEqualTo(aside);
  }

  private void damageWhatIsServed() throws IOException {
    Path snapshots = folder.resolve("store/snapshots");
    Files.writeString(
        snapshots.resolve(refresh.manifest().id()).resolve("seal.json"), "damaged by the disk");
  }

  @Test
  void anObjectOfABadNameAmongThemIsToldOn() {
    archive.object(entryKey("tree", "2026-02-30", ENDPOINT), "{}");
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    entry("2026-03-04");
    published();
    assertThat(refresh.rows("select code, key from main.status_reject"))
        .containsExactly("bad-name|" + entryKey("tree", "2026-02-30", ENDPOINT));
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatLosesItsNewestDayGivesTheEntriesBack() {
    index("2026-03-01");
    published();

    assertThat(log()).containsExactly("2026-03-01|index", "2026-03-02|entry", "2026-03-03|entry");
    assertThat(entries()).isEqualTo("3|3");
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatGoesGivesAllEntriesBack() {
    archive.remove("tree-collection/collection/log.csv");
    published();

    assertThat(log()).containsExactly("2026-03-01|entry", "2026-03-02|entry", "2026-03-03|entry");
    equalsABuildFromNothing();
  }

  @Test
  void whatLiesWhereNoKnownObjectCanIsNeitherListedNorCounted() {
    archive.object("backup/tree-collection/collection/log.csv", HEADER);
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    archive.object("tree-collection/collection/notes.txt", "x");
    published();
    assertThat(refresh.rows("select objects from main.ledger_unread where artefact = 'unknown'"))
        .containsExactly("1");
    equalsABuildFromNothing();
  }
}
