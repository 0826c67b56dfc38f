package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Quirk;

/// Which configuration is in force, and what is open on the day that counts as today.
class ConfigurationInForceTest {

  private static final String ENDPOINTS = "endpoint,endpoint-url,entry-date,end-date";
  private static final String SOURCES = "source,organisation,endpoint,pipelines,end-date";

  @TempDir static Path folder;
  private static TestingRefresh refresh;

  @BeforeAll
  static void refreshOnce() {
    HandmadeArchive archive = anArchive(folder.resolve("archive"));
    archive
        .collection("both")
        .configuration(
            "endpoint", csv(ENDPOINTS, "a,https://a/,,2026-03-10", "b,https://b/,,2026-03-11"))
        .copy(
            "endpoint",
            csv(ENDPOINTS, "a,https://a/,,", "old,https://old/,,", "older,https://older/,,"))
        .configuration(
            "source",
            csv(
                SOURCES,
                "s1,local-authority:A,b,tree,",
                "s2,local-authority:A,gone-endpoint,tree,",
                "s3,local-authority:A,both-gone,tree,"))
        .copy(
            "source",
            csv(SOURCES, "x,local-authority-eng:A,b,tree,", "s9,local-authority:B,b,tree,"))
        .configuration(
            "old-resource",
            csv("old-resource,status,resource,notes", "r410,410,,wrong", "r301,301,r2,"))
        .copy("old-resource", csv("old-resource,status,resource,notes", "r410,301,r9,", "r9,410,,"))
        .log(
            csv(
                "endpoint,resource,status,entry-date",
                "b,r1,200,2026-03-08",
                "b,r410,200,2026-03-10",
                "c,r301,200,2026-03-10"))
        .collection("copied")
        .copy("endpoint", csv(ENDPOINTS, "c,https://c/,,"))
        .copy("source", csv(SOURCES, "s4,local-authority:C,c,tree,"))
        .collection("emptied")
        .configuration("endpoint", csv(ENDPOINTS))
        .copy("endpoint", csv(ENDPOINTS, "d,https://d/,,"));
    refresh = TestingRefresh.of(archive, folder.resolve("store"));
    assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @AfterAll
  static void close() throws IOException {
    refresh.close();
  }

  private static List<String> endpoints(String collection) {
    return refresh.rows(
        "select endpoint, configured, open, ordinal from main.configuration_endpoint where collection = '%s' order by ordinal"
            .formatted(collection));
  }

  @Test
  @Quirk("D25")
  void theFileInForceCountsAndTheCopyAddsWhatItDoesNotMention() {
    assertThat(endpoints("both"))
        .containsExactly(
            "a|true|false|1", "b|true|true|2", "old|false|false|4", "older|false|false|5");
    assertThat(
            refresh.rows(
                "select source, organisation, endpoint, configured, ordinal"
                    + " from main.configuration_source where collection = 'both' order by ordinal"))
        .containsExactly(
            "s1|local-authority:A|b|true|1",
            "s2|local-authority:A|gone-endpoint|true|2",
            "s3|local-authority:A|both-gone|true|3",
            "s9|local-authority:B|b|false|5");
    assertThat(
            refresh.rows(
                "select old_resource, status, configured, ordinal"
                    + " from main.configuration_old_resource order by ordinal"))
        .containsExactly("r410|410|true|1", "r301|301|true|2", "r9|410|false|4");
  }

  @Test
  void aCollectionWithoutAFileInForceIsConfiguredByItsCopy() {
    assertThat(endpoints("copied")).containsExactly("c|true|true|1");
  }

  @Test
  void aFileInForceWithoutRowsConfiguresNothing() {
    assertThat(endpoints("emptied")).containsExactly("d|false|false|1");
  }

  @Test
  void whatEndsOnTheDayThatCountsAsTodayIsClosed() {
    assertThat(refresh.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 10));
    assertThat(
            refresh.rows(
                "select endpoint, end_date, open from main.configuration_endpoint"
                    + " where end_date is not null order by endpoint"))
        .containsExactly("a|2026-03-10|false", "b|2026-03-11|true");
  }

  @Test
  void aRetiredResourceIsNeverCurrentAndAReplacedOneNamesItsSuccessor() {
    assertThat(
            refresh.rows(
                "select resource, current, old_status, successor from main.resource"
                    + " where resource in ('r1', 'r301', 'r410') order by resource"))
        .containsExactly("r1|false|-|-", "r301|true|301|r2", "r410|false|410|-");
  }

  @Test
  void theConfiguredDayCountsThenTheNewestDayOfTheLogThenTheDayOfTheRefresh(@TempDir Path own)
      throws IOException {
    HandmadeArchive archive =
        anArchive(own.resolve("archive"))
            .configuration("endpoint", csv(ENDPOINTS, "a,,,2026-03-05"));
    LocalDate today = TestingRefresh.TODAY;
    try (TestingRefresh days = TestingRefresh.ofLogs(archive, own.resolve("store"))) {
      days.refresh();
      assertThat(days.manifest().asOf()).isEqualTo(today);
      assertThat(open(days)).containsExactly("false");

      assertThat(days.refresh(today, LocalDate.of(2026, 3, 4)))
          .isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(days.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 4));
      assertThat(open(days)).containsExactly("true");
      assertThat(days.refresh(today, LocalDate.of(2026, 3, 4)))
          .isEqualTo(Refreshes.Outcome.UNCHANGED);

      archive.log(csv("endpoint,entry-date", "a,2026-03-02"));
      days.refresh(today, LocalDate.of(2026, 3, 4));
      assertThat(days.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 4));

      assertThat(days.refresh(today, null)).isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(days.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 2));
    }
  }

  private static List<String> open(TestingRefresh days) {
    return days.rows("select open from main.configuration_endpoint");
  }

  @Test
  void withoutALogTheDayMovesOnWithTheRefreshes(@TempDir Path own) throws IOException {
    HandmadeArchive archive =
        anArchive(own.resolve("archive"))
            .configuration("endpoint", csv(ENDPOINTS, "a,,,2026-03-17"));
    try (TestingRefresh days = TestingRefresh.ofLogs(archive, own.resolve("store"))) {
      days.refresh();
      assertThat(open(days)).containsExactly("true");

      days.refresh(TestingRefresh.TODAY.plusDays(1), null);
      assertThat(days.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 17));
      assertThat(open(days)).containsExactly("false");
    }
  }

  @Test
  void whatWasOfTheFutureIsReadWhenItsDayHasCome(@TempDir Path own) throws IOException {
    HandmadeArchive archive =
        anArchive(own.resolve("archive"))
            .log(csv("endpoint,entry-date", "a,2026-03-02", "a,2026-03-17"));
    try (TestingRefresh days = TestingRefresh.ofLogs(archive, own.resolve("store"))) {
      days.refresh();
      assertThat(days.rows("select day from main.log_collection")).containsExactly("2026-03-02");

      days.refresh(TestingRefresh.TODAY.plusDays(1), null);
      assertThat(days.rows("select day from main.log_collection order by day"))
          .containsExactly("2026-03-02", "2026-03-17");
      assertThat(days.rejects("log.csv")).isEmpty();
    }
  }
}
