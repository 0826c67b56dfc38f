package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;
import static pipelineapi.refresh.HandmadeArchive.entryKey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Quirk;
import pipelineapi.Sha256;

/// How the log index and the log entries become one log, each case in a collection of its own.
class LogEntryQuirksTest {

  private static final String URL = "https://a.gov.uk/data.csv";
  private static final String ENDPOINT = Sha256.of(URL);
  private static final String HEADER =
      "bytes,content-type,elapsed,endpoint,resource,status,entry-date,start-date,end-date,exception";

  @TempDir static Path folder;
  private static TestingRefresh refresh;
  private static HandmadeArchive archive;

  @BeforeAll
  static void refreshOnce() {
    archive = anArchive(folder.resolve("archive"));
    indexed("newer", "2026-03-10T00:21:10.188693")
        .entry("2026-03-11", URL, entry("2026-03-11T00:22:00.000001"));
    indexed("same", "2026-03-10T00:21:10.188693")
        .entry("2026-03-10", URL, entry("2026-03-10T00:21:10.188693Z"));
    indexed("earlier", "2026-03-10T00:21:10.188693")
        .entry("2026-03-10", URL, entry("2026-03-10T00:21:10.188692"));
    indexed("later", "2026-03-10T00:21:10.188693", "2026-03-10T08:00:00", "2026-03-09T08:00:00")
        .entry("2026-03-10", URL, entry("2026-03-10T08:00:00.000001"));
    indexed("between", "2026-03-10T00:21:10.188693", "2026-03-10T08:00:00")
        .entry("2026-03-10", URL, entry("2026-03-10T07:00:00"));
    indexed("known", "2026-03-10T00:21:10.188693")
        .entry("2026-03-09", URL, entry("2026-03-09T00:22:00"));
    indexed("future", "2026-03-10T00:21:10.188693", "2026-03-17T00:00:00", "2026-03-16T23:59:59")
        .entry("2026-04-01", URL, entry("2026-04-01T00:22:00"));
    archive
        .collection("new")
        .entry("2026-03-01", URL, entry("2026-03-01T00:22:00"))
        .entry(
            "2019-01-02",
            "https://b.gov.uk/",
            """
            {"url":"https://b.gov.uk/","datetime":"2019-01-02T00:22:00.000001","status":"404"}\
            """)
        .entry(
            "2026-03-02",
            URL,
            """
            {"elapsed":"1.344","endpoint-url":"https://a.gov.uk/data.csv",\
            "entry-date":"2026-03-02T00:22:00","exception":"ReadTimeout","resource":"r7",\
            "request-headers":{"Authorization":"hidden-token"},\
            "response-headers":{"content-length":"17","CONTENT-TYPE":"text/csv; charset=utf-8",\
            "Set-Cookie":"hidden-cookie"},"ssl-verify":true,"status":"200"}\
            """);
    damages();
    refresh = TestingRefresh.of(archive, folder.resolve("store"));
    assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @AfterAll
  static void close() throws IOException {
    refresh.close();
  }

  private static void damages() {
    archive
        .collection("damaged")
        .object(
            entryKey("damaged", "2026-03-01", Sha256.of("another")), entry("2026-03-01T00:22:00"))
        .entry("2026-03-02", URL, entry("2026-03-01T00:22:00"))
        .entry("2026-03-03", URL, "[" + entry("2026-03-03T00:22:00") + "]")
        .entry("2026-03-04", URL, "{\"endpoint-url\":\"" + URL + "\",\"status\":\"200\"}")
        .entry("2026-03-05", URL, entry("2026-03-05T00:22:00").substring(0, 40))
        .entry("2026-03-06", URL, "")
        .entry("2026-02-30", URL, entry("2026-02-30T00:22:00"))
        .entry("latest", URL, entry("2026-03-08T00:22:00"));
  }

  private static HandmadeArchive indexed(String collection, String... dates) {
    String[] rows = new String[dates.length + 1];
    rows[0] = HEADER;
    for (int i = 0; i < dates.length; i++) {
      rows[i + 1] = ",,,%s,r%d,200,%s,,,".formatted(ENDPOINT, i, dates[i]);
    }
    return archive.collection(collection).log(csv(rows));
  }

  private static String entry(String date) {
    return "{\"endpoint-url\":\"%s\",\"entry-date\":\"%s\",\"resource\":\"r9\",\"status\":\"200\"}"
        .formatted(URL, date);
  }

  private static List<String> log(String collection) {
    return refresh.rows(
        "select entry_date::varchar, resource, origin, ordinal from main.log_collection where collection = '%s' order by ordinal"
            .formatted(collection));
  }

  @Test
  @Quirk("Q18")
  void anEntryNewerThanTheIndexIsARow() {
    assertThat(log("newer"))
        .containsExactly(
            "2026-03-10 00:21:10.188693|r0|index|1", "2026-03-11 00:22:00.000001|r9|entry|2");
  }

  @Test
  void anEntryAtTheInstantOfAnIndexRowIsThatRow() {
    assertThat(log("same")).containsExactly("2026-03-10 00:21:10.188693|r0|index|1");
  }

  @Test
  void anEntryEarlierThanTheIndexRowOfItsDayIsIgnored() {
    assertThat(log("earlier")).containsExactly("2026-03-10 00:21:10.188693|r0|index|1");
    assertThat(log("between"))
        .containsExactly("2026-03-10 00:21:10.188693|r0|index|1", "2026-03-10 08:00:00|r1|index|2");
  }

  @Test
  @Quirk("Q22")
  void anEntryLaterThanEveryIndexRowOfItsDayReplacesThem() {
    assertThat(log("later"))
        .containsExactly("2026-03-09 08:00:00|r2|index|3", "2026-03-10 08:00:00.000001|r9|entry|4");
    assertThat(
            refresh.rows(
                "select replaced from main.status_origin"
                    + " where kind = 'log-index' and collection = 'later'"))
        .containsExactly("2");
  }

  @Test
  void anEntryOfADayBeforeTheNewestOfTheIndexIsNotRead() {
    assertThat(log("known")).hasSize(1);
    assertThat(
            refresh.rows(
                "select objects, \"read\" from main.status_origin"
                    + " where kind = 'log-entry' and collection = 'known'"))
        .containsExactly("1|0");
  }

  @Test
  @Quirk("C10")
  void aCollectionWithoutIndexHasTheRowsOfAllItsEntries() {
    assertThat(log("new"))
        .containsExactly(
            "2019-01-02 00:22:00.000001|-|entry|1",
            "2026-03-01 00:22:00|r9|entry|2",
            "2026-03-02 00:22:00|r7|entry|3");
  }

  @Test
  void entriesOfOldNameTheirUrlAndDateOtherwise() {
    assertThat(
            refresh.rows(
                "select endpoint = '%s', endpoint_url, status from main.log_entry where day = date '2019-01-02'"
                    .formatted(Sha256.of("https://b.gov.uk/"))))
        .containsExactly("true|https://b.gov.uk/|404");
  }

  @Test
  @Quirk("Q15")
  void sizeAndTypeAreReadFromHeadersOfAnyCase() {
    assertThat(
            refresh.rows(
                "select bytes, content_type, elapsed, exception from main.log_collection"
                    + " where resource = 'r7'"))
        .containsExactly("17|text/csv; charset=utf-8|1.344|ReadTimeout");
  }

  @Test
  void headersOfRequestAndResponseAreNeverKept() {
    assertThat(archive.text(entryKey("new", "2026-03-02", ENDPOINT))).contains("hidden-cookie");

    for (String schema : List.of("raw", "kept", "main")) {
      assertThat(
              refresh.rows(
                  "select e::varchar from %s.log_entry e where resource = 'r7'".formatted(schema)))
          .singleElement()
          .asString()
          .contains("ssl-verify")
          .doesNotContain("hidden", "headers", "ookie");
    }
  }

  @Test
  void whatIsNoEntryOrNotTheOneItsKeySaysIsTold() {
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-01"))
        .containsExactly("-|bad-name|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-02"))
        .containsExactly("-|bad-name|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-03"))
        .containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-04"))
        .containsExactly("-|bad-value|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-05"))
        .containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-03-06"))
        .containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/2026-02-30"))
        .containsExactly("-|bad-name|-");
    assertThat(refresh.rejects("damaged-collection/collection/log/latest"))
        .containsExactly("-|bad-name|-");
    assertThat(log("damaged")).isEmpty();
  }

  @Test
  void whatIsDatedAfterTheDayOfTheRefreshIsRefused() {
    assertThat(log("future"))
        .containsExactly("2026-03-10 00:21:10.188693|r0|index|1", "2026-03-16 23:59:59|r2|index|3");
    assertThat(refresh.rejects("future-collection/"))
        .containsExactlyInAnyOrder("2|future-date|entry_date", "1|future-date|entry_date");
    assertThat(refresh.manifest().asOf()).isEqualTo(TestingRefresh.TODAY);
  }
}
