package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// Has last night's run come in?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class RunStatusTest {

  private static final String RUN = "/v1/status/run";
  private static final String TENTH =
      """
      collection              | state       | expected | attempted | ok | failed | missing | last_run
      article-4-direction     | complete    | 2        | 2         | 2  | 0      | 0       | 2026-03-10
      brownfield-land         | not-started | 1        | 0         | 0  | 0      | 1       | 2026-03-07
      conservation-area       | partial     | 6        | 5         | 4  | 1      | 1       | 2026-03-10
      title-boundary          | not-started | 1        | 0         | 0  | 0      | 1       | 2026-03-02
      tree-preservation-order | complete    | 2        | 2         | 1  | 1      | 0       | 2026-03-10
      """;

  private final Service service;

  RunStatusTest(Service service) {
    this.service = service;
  }

  @Test
  void theRunOfADayIsToldForAllAndForEachCollection() {
    JsonNode run = service.ask(RUN + "?date=2026-03-10").get("data");
    assertWhole(
        run,
        """
        date       | state   | expected | attempted | ok | failed | missing | new_resources
        2026-03-10 | partial | 11       | 8         | 6  | 2      | 3       | r11;r12;r6;r7
        """);
    Table.assertRows("collections", rows(run, "collections"), TENTH);
    Table.assertRows(
        "missing_endpoints",
        rows(run, "missing_endpoints"),
        """
        collection        | endpoint | endpoint_url                   | organisations
        brownfield-land   | e8       | https://amb.example/bfl.csv    | local-authority:AMB
        conservation-area | e12      | https://amb.example/never.csv  | local-authority:AMB
        title-boundary    | e9       | https://acme.example/tb.zip    | company:acme-eng
        """);
  }

  @Test
  void withoutADateItIsTheRunOfTheAsOfDay() {
    assertThat(service.ask(RUN).get("data"))
        .isEqualTo(service.ask(RUN + "?date=2026-03-10").get("data"))
        .isEqualTo(service.ask(RUN + "?date=today").get("data"));
  }

  @Test
  void theDayBeforeIsToldAsItWasThen() {
    JsonNode run = service.ask(RUN + "?date=2026-03-09").get("data");
    assertWhole(
        run,
        """
        state   | expected | attempted | ok | failed | missing
        partial | 12       | 5         | 3  | 2      | 7
        """);
    Table.assertRows(
        "collections",
        rows(run, "collections"),
        """
        collection              | expected | attempted | ok | failed | missing
        article-4-direction     | 2        | 1         | 1  | 0      | 1
        brownfield-land         | 1        | 0         | 0  | 0      | 1
        conservation-area       | 7        | 3         | 2  | 1      | 4
        title-boundary          | 1        | 0         | 0  | 0      | 1
        tree-preservation-order | 2        | 1         | 0  | 1      | 1
        """);
  }

  @Test
  void aDayThatHasNotComeHasNotStarted() {
    JsonNode run = service.ask(RUN + "?date=2026-03-11").get("data");
    assertWhole(
        run,
        """
        state       | attempted | new_resources
        not-started | 0         |
        """);
    assertThat(rows(run, "collections"))
        .extracting(row -> row.get("state").asString())
        .containsOnly("not-started");
  }

  @Test
  void endpointsAreAListOfTheirOwn() {
    Table.assertList(
        service,
        RUN + "/endpoint?date=2026-03-10&state=missing",
        """
        collection        | endpoint | state   | last_attempt
        brownfield-land   | e8       | missing | 2026-03-07
        conservation-area | e12      | missing | null
        title-boundary    | e9       | missing | 2026-03-02
        """);
    assertThat(service.counted(RUN + "/endpoint")).isEqualTo(12);
    assertThat(service.counted(RUN + "/endpoint?organisation=local-authority:BOR")).isEqualTo(4);
    assertThat(service.counted(RUN + "/endpoint?group_by=state")).isEqualTo(3);
  }

  @Test
  void otherFormatsHoldTheCollections() {
    String csv =
        new String(service.get(RUN + ".csv?date=2026-03-10").body(), StandardCharsets.UTF_8);
    String table =
        TENTH.lines().map(line -> line.replaceAll(" *\\| *", ",").strip()).toList().toString();
    assertThat(csv.lines().toList()).hasToString(table);
  }

  @Test
  void eachFigureLeadsToItsEndpoints() {
    JsonNode run = service.ask(RUN + "?date=2026-03-09");
    JsonNode links = run.at("/links/rows");
    for (String figure : List.of("expected", "attempted", "ok", "failed", "missing")) {
      assertThat(service.counted(links.get(figure).asString()))
          .as(figure)
          .isEqualTo(run.at("/data/" + figure).asInt());
    }
    assertThat(service.counted(links.get("new_resources").asString()))
        .isEqualTo(run.at("/data/new_resources").size());
    assertThat(service.counted(links.get("missing_endpoints").asString()))
        .isEqualTo(run.at("/data/missing_endpoints").size());
  }

  @Test
  void whoeverAsksAgainIsToldThatNothingIsNew() {
    HttpResponse<byte[]> first = service.get(RUN);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(service.get(RUN, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(service.get(RUN + "?date=2026-03-09", "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsNoDayIsRefused() {
    assertThat(service.problem(RUN + "?date=yesterday").get("detail").asString())
        .startsWith("date: 'yesterday' is not allowed. Allowed: ");
    assertThat(service.problem(RUN + "?day=2026-03-10").get("detail").asString())
        .isEqualTo("day: unknown parameter. Parameters: date.");
    assertThat(service.problem(RUN + "/endpoint?date=2026-03-10&date=2026-03-09").toString())
        .contains("given more than once");
  }

  @Test
  void freshnessOfCollectionsIsAList() {
    Table.assertList(
        service,
        "/v1/status/collection?endpoints_open__gt=0",
        """
        collection              | last_run   | days_since_run | late  | endpoints_open | endpoints_failing | log_rows
        article-4-direction     | 2026-03-10 | 0              | false | 2              | 0                 | 3
        brownfield-land         | 2026-03-07 | 3              | true  | 1              | 0                 | 2
        conservation-area       | 2026-03-10 | 0              | false | 6              | 1                 | 15
        title-boundary          | 2026-03-02 | 8              | false | 1              | 0                 | 2
        tree-preservation-order | 2026-03-10 | 0              | false | 2              | 1                 | 2
        """);
  }

  @Test
  void theStatusOfTheServiceSaysHowManyCollectionsAreLate() {
    JsonNode collections = service.ask("/v1/status").at("/data/collections");
    assertThat(collections.get("late").asInt()).isEqualTo(1);
    assertThat(collections.get("not_started").asInt()).isEqualTo(2);
    assertThat(collections.get("total").asInt())
        .isEqualTo((int) service.counted("/v1/status/collection"));
  }

  @Test
  void theRefreshThatMadeTheSnapshotIsInTheHistory() {
    JsonNode answer = service.ask("/v1/status/refresh?outcome=published&limit=1");
    JsonNode refresh = Service.rows(answer).getFirst();
    assertThat(refresh.get("snapshot").asString()).isEqualTo(answer.at("/snapshot/id").asString());
    assertThat(refresh.get("as_of").asString()).isEqualTo("2026-03-10");
    assertThat(refresh.get("changes").valueStream())
        .anySatisfy(change -> {
          assertThat(change.get("table").asString()).isEqualTo("log_issue");
          assertThat(change.get("before").asInt()).isZero();
          assertThat(change.get("after").asInt()).isEqualTo(25);
        });
  }

  private static void assertWhole(JsonNode run, String table) {
    Table.assertRows("status/run", List.of(run), table);
  }

  private static List<JsonNode> rows(JsonNode run, String member) {
    return run.get(member).valueStream().toList();
  }
}
