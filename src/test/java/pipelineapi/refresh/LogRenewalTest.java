package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;
import static pipelineapi.refresh.HandmadeArchive.entryKey;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Sha256;
import pipelineapi.catalogue.Layout;
import pipelineapi.refresh.Refreshes.Outcome;

/// The log is renewed from the first day on that has entries or other rows in its index, and is
/// what a build from nothing gives. The index is long enough that a few days are little of it.
class LogRenewalTest {

  private static final String HEADER = "endpoint,resource,status,entry-date";
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 1);
  private static final List<String> URLS =
      List.of("https://a.gov.uk/", "https://b.gov.uk/", "https://c.gov.uk/");

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive = anArchive(folder.resolve("archive")).collection("tree").log(index());
    archive.collection("pond").log(index());
    archive.collection("tree");
    entry(LAST, URLS.get(0), "06:00:00");
    refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"));
    refresh.guard(GuardSettings.none());
    published();
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private static String index() {
    return index(LAST);
  }

  private static String index(LocalDate last) {
    List<String> rows = new ArrayList<>(List.of(HEADER));
    for (LocalDate day = FIRST; !day.isAfter(last); day = day.plusDays(1)) {
      for (String url : URLS) {
        // the last one was not fetched of late
        if (!url.equals(URLS.getLast()) || day.isBefore(LAST.minusDays(5))) {
          rows.add("%s,r1,200,%sT01:00:00".formatted(Sha256.of(url), day));
        }
      }
    }
    return csv(rows.toArray(String[]::new));
  }

  private void entry(LocalDate day, String url, String time) {
    archive.entry(
        day.toString(),
        url,
        "{\"endpoint-url\":\"%s\",\"entry-date\":\"%sT%s\",\"resource\":\"r9\",\"status\":\"200\"}"
            .formatted(url, day, time));
  }

  private void gone(LocalDate day, String url) {
    archive.remove(entryKey("tree", day.toString(), Sha256.of(url)));
  }

  private void published() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private List<String> latest() {
    return refresh.rows(
        "select day, collection, origin from main.log_collection where latest order by day, collection");
  }

  private void equalsABuildFromNothing() {
    String renewed = refresh.everything();
    List<String> inOrder = inOrder();
    assertThat(scanned()).isEqualTo(inOrder);
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.everything()).isEqualTo(renewed);
    assertThat(inOrder()).isEqualTo(inOrder);
  }

  // rows put in front have numbers below 1, those of a build from nothing begin there
  private List<String> inOrder() {
    return refresh.rows(
        "select row_number() over (order by row_no), day, endpoint, collection, ordinal, origin, latest"
            + " from kept.log_collection order by row_no");
  }

  private List<String> scanned() {
    return refresh.rows(
        "select row_number() over (), day, endpoint, collection, ordinal, origin, latest from "
            + Layout.inOrder(TestingStore.CATALOGUE.table("log_collection").orElseThrow()));
  }

  private long firstNumber() {
    return Long.parseLong(
        refresh.rows("select min(row_no) from kept.log_collection").getFirst().toString());
  }

  @Test
  void aNightAddsItsRowsAndTakesTheMarkOfTheLatestWithIt() {
    assertThat(latest())
        .containsExactly("2026-02-23|pond|index", "2026-03-01|pond|index", "2026-03-01|tree|entry");

    entry(LAST.plusDays(1), URLS.get(0), "01:00:00");
    entry(LAST.plusDays(1), URLS.get(2), "01:00:00");
    published();

    assertThat(latest())
        .containsExactly("2026-03-01|pond|index", "2026-03-02|tree|entry", "2026-03-02|tree|entry");
    equalsABuildFromNothing();
  }

  @Test
  void nightAfterNightRowsComeInFrontUntilTheyAreManyAndAllIsWrittenInOrderAgain() {
    StringBuilder indexed = new StringBuilder(index());
    boolean inFront = false;
    boolean inOrderAgain = false;
    for (int night = 1; night <= 12; night++) {
      LocalDate day = LAST.plusDays(night);
      archive.log(indexed.toString());
      for (int i = 0; i < 20; i++) {
        String url = "https://many.gov.uk/" + i;
        entry(day, url, "01:00:00");
        indexed.append("%s,r1,200,%sT01:00:00\r\n".formatted(Sha256.of(url), day));
      }
      published();
      assertThat(scanned()).isEqualTo(inOrder());
      assertThat(inOrder().getFirst()).startsWith("1|" + day);
      inOrderAgain |= inFront && firstNumber() == 1;
      inFront |= firstNumber() < 1;
    }
    assertThat(inOrderAgain).isTrue();
    equalsABuildFromNothing();
  }

  @Test
  void aNightLeavesTheRowsOfTheDaysBeforeWhereTheyAre() {
    List<String> before =
        refresh.rows(
            "select row_no, entry_date, endpoint, ordinal from kept.log_collection where day < '%s'"
                .formatted(LAST));
    entry(LAST.plusDays(1), URLS.get(0), "01:00:00");
    published();

    assertThat(firstNumber()).isLessThan(1);
    assertThat(
            refresh.rows(
                "select row_no, entry_date, endpoint, ordinal from kept.log_collection where day < '%s'"
                    .formatted(LAST)))
        .isEqualTo(before);
  }

  @Test
  void anEntryThatIsFetchedAgainTakesThePlaceOfTheOneBefore() {
    entry(LAST, URLS.get(0), "09:00:00");
    entry(LAST, URLS.get(1), "09:00:00");
    published();
    equalsABuildFromNothing();
  }

  @Test
  void anEntryThatIsGoneGivesTheIndexRowBack() {
    gone(LAST, URLS.get(0));
    entry(LAST.plusDays(1), URLS.get(1), "01:00:00");
    published();
    equalsABuildFromNothing();
  }

  @Test
  void anEndpointWhoseOnlyRecentEntryIsGoneHasItsLatestRowOfLongAgoAgain() {
    entry(LAST.plusDays(1), URLS.get(2), "01:00:00");
    published();
    gone(LAST.plusDays(1), URLS.get(2));
    published();

    assertThat(latest()).contains("2026-02-23|pond|index");
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatTookUpTheDaysOfItsEntriesIsTheLog() {
    archive.log(index(LAST.plusDays(2)));
    entry(LAST.plusDays(2), URLS.get(0), "06:00:00");
    published();

    assertThat(latest())
        .containsExactly("2026-02-23|pond|index", "2026-03-03|tree|entry", "2026-03-03|tree|index");
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatIsWrittenAnewWithTheSameRowsLeavesTheLogAsItIs() {
    String all = "select * exclude (row_no) from kept.log_collection order by row_no";
    List<String> before = refresh.rows(all);
    archive.log(index().replace("\r\n", "\n"));
    published();

    assertThat(refresh.rows(all)).isEqualTo(before);
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatTellsOtherwiseOfAnOldDayIsTheLog() {
    String day = LAST.minusDays(9).toString();
    archive.log(index().replace("r1,200," + day, "r2,500," + day));
    published();

    assertThat(
            refresh.rows(
                "select day, count(*) from main.log_collection where resource = 'r2' group by day"))
        .containsExactly(day + "|3");
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatLosesItsNewestDaysIsTheLog() {
    archive.log(index(LAST.minusDays(2)));
    published();
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatComesOrGoesIsTheLog() {
    archive.collection("lake").log(index(FIRST.plusDays(1)));
    published();
    equalsABuildFromNothing();

    archive.collection("lake");
    archive.remove("lake-collection/collection/log.csv");
    published();
    equalsABuildFromNothing();
  }

  @Test
  void anEntryThatTellsAnotherDayThanItsFolderIsThereOnce() {
    archive.entry(
        LAST.plusDays(1).toString(),
        URLS.get(1),
        "{\"endpoint-url\":\"%s\",\"entry-date\":\"%sT23:00:00\",\"status\":\"200\"}"
            .formatted(URLS.get(1), LAST.minusDays(1)));
    published();
    entry(LAST.plusDays(2), URLS.get(0), "01:00:00");
    published();
    equalsABuildFromNothing();
  }

  @Test
  void entriesThatAllGoLeaveTheIndexAsItIs() {
    gone(LAST, URLS.get(0));
    published();
    equalsABuildFromNothing();
  }
}
