package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// What do the words of `docs/definitions.md` mean at their edges? Each case has an organisation or
/// a dataset of its own in the tables of `boundaries`.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Boundaries.class)
class DefinitionsTest {

  private static final String PROVIDER = "/v1/performance/provider";
  private static final String ENDPOINT = "/v1/performance/endpoint";
  private static final String PROVISION = "/v1/performance/provision";
  private static final String RUN = "/v1/status/run";

  private final Service service;

  DefinitionsTest(Service service) {
    this.service = service;
  }

  @Test
  void aSourceIsOpenUntilTheDayBeforeItEnds() {
    names(PROVIDER + "?dataset=ending-source", "endpoint", "source-tomorrow");
    names(
        "/v1/configuration/source?pipelines=ending-source&open=true",
        "endpoint",
        "source-tomorrow");
  }

  @Test
  void anEndpointIsOpenUntilTheDayBeforeItEnds() {
    names(PROVIDER + "?dataset=ending-endpoint", "endpoint", "endpoint-tomorrow");
  }

  @Test
  @Quirk("C9")
  void anOrganisationHasEndedOnItsLastDayAndProvidesAllTheSame() {
    names(
        ENDPOINT + "?organisation_ended=true&sort=endpoint",
        "endpoint",
        "organisation-today",
        "organisation-yesterday");
    names(
        PROVIDER + "?dataset=ending-organisation&sort=endpoint",
        "endpoint",
        "organisation-today",
        "organisation-tomorrow",
        "organisation-yesterday");
  }

  @Test
  void aProvisionIsOpenUntilTheDayBeforeItEnds() {
    names(PROVISION + "?dataset=ending-provision", "organisation", "local-authority:END");
  }

  @Test
  @Quirk("D18")
  void anEndpointWhoseSourcesHaveEndedIsOpenForNobodyAndKeepsItsRow() {
    Table.assertList(
        service,
        ENDPOINT + "?dataset=ending-source&sort=endpoint",
        """
        endpoint         | open  | endpoint_open | state | last_resource      | current_resource
        source-today     | false | true          | ok    | r-source-today     | null
        source-tomorrow  | true  | true          | ok    | r-source-tomorrow  | r-source-tomorrow
        source-yesterday | false | true          | ok    | r-source-yesterday | null
        """);
    names("/v1/log/issue?dataset=ending-source&current=true", "resource", "r-source-tomorrow");
  }

  @Test
  @Quirk({"Q11", "D11"})
  void anOrganisationIsSpeltCanonicallyByItsPrefixAlone() {
    String canonical =
        """
        organisation          | dataset           | reason   | endpoints
        local-authority:SPELT | conservation-area | expected | 1
        """;
    Table.assertList(service, PROVISION + "?organisation=local-authority:SPELT", canonical);
    Table.assertList(service, PROVISION + "?organisation=local-authority-eng:SPELT", canonical);
    assertThat(
            service
                .ask("/v1/organisation-summary/local-authority-eng:SPELT")
                .at("/data/organisation")
                .asString())
        .isEqualTo("local-authority:SPELT");
    names(PROVISION + "?organisation=company:acme-eng", "dataset", "conservation-area", "tree");
    assertThat(service.total(PROVISION + "?organisation=company:acme")).isZero();
  }

  @Test
  @Quirk("D14")
  void theNewestEndpointIsPrimaryForItsDatasetsAlone() {
    Table.assertList(
        service,
        PROVIDER + "?organisation=local-authority:PRI",
        """
        dataset           | endpoint | rank | primary
        conservation-area | newer    | 1    | true
        conservation-area | older    | 2    | false
        tree              | older    | 1    | true
        """);
    String primary = ENDPOINT + "?organisation=local-authority:PRI&primary=true&dataset=";
    names(primary + "conservation-area", "endpoint", "newer");
    names(primary + "tree", "endpoint", "older");
  }

  @Test
  @Quirk("D15")
  void ofEndpointsEnteredTogetherTheFirstByNameIsPrimary() {
    names(PROVIDER + "?organisation=local-authority:TWIN", "endpoint", "twin-a", "twin-b");
  }

  @Test
  void anOpenReasonOfHighestPriorityCountsWithTheProjectsOfAllOpenOnes() {
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:WHY",
        """
        dataset           | reason     | projects            | cohorts  | status
        conservation-area | encouraged | project-a;project-b | cohort-a | Not submitted
        tree              | whim       |                     |          | Not submitted
        """);
  }

  @Test
  void aSourceWithoutEndpointProvidesNothing() {
    assertThat(service.total(PROVIDER + "?organisation=local-authority:BARE")).isZero();
    status("local-authority:BARE", "Not submitted");
  }

  @Test
  void aSourceWithoutOrganisationProvidesForNoneInParticular() {
    Table.assertList(
        service,
        PROVISION + "?organisation__isnull=true",
        """
        organisation | dataset | endpoints | tasks | issues | status
        null         | tree    | 1         | 1     | 1      | Needs improving
        """);
    assertThat(service.total("/v1/organisation-summary?organisation__isnull=true")).isZero();
    JsonNode tree = service.rows("/v1/performance/dataset?dataset=tree").getFirst();
    assertThat(tree.get("endpoints").asInt())
        .isEqualTo((int) service.counted(PROVIDER + "?dataset=tree&group_by=endpoint"));
    assertThat(tree.get("providing").asInt())
        .isEqualTo((int) service.counted(PROVIDER + "?dataset=tree&group_by=organisation") - 1);
    Table.assertList(
        service,
        RUN + "/endpoint?endpoint=nobodys",
        """
        collection              | endpoint | organisations | state
        tree-preservation-order | nobodys  |               | ok
        """);
  }

  @Test
  void aSourceWithoutPipelinesOpensNoEndpoint() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=idle",
        """
        endpoint | open  | endpoint_open | state | current_resource
        idle     | false | true          | ok    | null
        """);
    assertThat(service.total(PROVIDER + "?endpoint=idle")).isZero();
    assertThat(service.total(RUN + "/endpoint?endpoint=idle")).isZero();
    assertThat(service.total(ENDPOINT + "?endpoint=idle&open=true")).isZero();
    assertThat(service.total(ENDPOINT + "?endpoint=idle&open=false")).isEqualTo(1);
    String open = "?collection=tree-preservation-order&open=true&sort=endpoint";
    names(ENDPOINT + open, "endpoint", "nobodys", "one-b");
    assertThat(
            service
                .ask("/v1/status/collection/tree-preservation-order")
                .at("/data/endpoints_open")
                .asInt())
        .isEqualTo(2);
    assertThat(service.total("/v1/resource?resource=r-idle&current=true")).isZero();
  }

  @Test
  void anEndpointThatIsLoggedAndNotConfiguredIsKeptAndCountsForNobody() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=stray",
        """
        endpoint | open  | endpoint_open | state | last_resource | current_resource
        stray    | false | false         | ok    | r-stray       | null
        """);
    assertThat(service.total(RUN + "/endpoint?endpoint=stray")).isZero();
  }

  @Test
  void anEndpointIsDueFromTheDayItWasEnteredUntilTheDayBeforeItOrItsSourceEnds() {
    String entered = RUN + "/endpoint?endpoint=entered-today,entered-tomorrow&date=";
    assertThat(service.total(entered + "2026-03-09")).isZero();
    names(entered + "2026-03-10", "endpoint", "entered-today");
    names(entered + "2026-03-11", "endpoint", "entered-today", "entered-tomorrow");
    String ending = RUN + "/endpoint?collection=ending&date=";
    names(
        ending + "2026-03-09",
        "endpoint",
        "endpoint-today",
        "endpoint-tomorrow",
        "organisation-today",
        "organisation-tomorrow",
        "organisation-yesterday",
        "source-today",
        "source-tomorrow");
    names(
        ending + "2026-03-10",
        "endpoint",
        "endpoint-tomorrow",
        "organisation-today",
        "organisation-tomorrow",
        "organisation-yesterday",
        "source-tomorrow");
  }

  @Test
  void anEndpointOfTwoCollectionsIsDueInEachAndOnceInTheWhole() {
    Table.assertList(
        service,
        RUN + "/endpoint?endpoint=both",
        """
        collection   | endpoint | state
        collection-a | both     | ok
        collection-b | both     | ok
        """);
    JsonNode run = service.ask(RUN).get("data");
    assertThat(run.get("expected").asLong())
        .isEqualTo(service.counted(RUN + "/endpoint?group_by=endpoint"))
        .isEqualTo(service.counted(RUN + "/endpoint") - 1);
    Table.assertList(
        service,
        PROVIDER + "?endpoint=both",
        """
        organisation         | dataset           | endpoint | collections
        local-authority:BOTH | conservation-area | both     | collection-a;collection-b
        """);
  }

  @Test
  void anEndpointIsDueForAllWhoseSourcesAreOpenWheneverTheseEnd() {
    Table.assertList(
        service,
        RUN + "/endpoint?endpoint=half-ended",
        """
        collection | endpoint   | organisations
        half       | half-ended | local-authority:HALF;local-authority:OTHER-HALF
        """);
  }

  @Test
  void anEndpointThatIsOpenForOneDatasetIsNotForAnother() {
    names(PROVIDER + "?endpoint=half-ended&organisation=local-authority:HALF", "dataset", "tree");
    names("/v1/log/issue?resource=r-half&current=true", "dataset", "tree");
    assertThat(service.total(ENDPOINT + "?endpoint=half-ended&dataset=tree&open=true"))
        .isEqualTo(1);
    assertThat(service.total(ENDPOINT + "?endpoint=half-ended&dataset=conservation-area&open=true"))
        .isZero();
  }

  @Test
  @Quirk({"Q22", "D15"})
  void atOneMomentASuccessComesBeforeAFailureAndTheSmallerResourceFirst() {
    Table.assertList(
        service,
        ENDPOINT + "?organisation=local-authority:TIE&sort=endpoint",
        """
        endpoint         | state | status | current_resource | consecutive_failures
        tie-of-outcomes  | ok    | 200    | r-tie            | 0
        tie-of-resources | ok    | 200    | r-tie-1          | 0
        """);
    names("/v1/log/issue?organisation=local-authority:TIE&current=true", "resource", "r-tie-1");
  }

  @Test
  @Quirk({"Q16", "D3"})
  void aBlankStatusWithAResourceIsASuccessAndA200WithoutOneAFailure() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=blank-status,empty-200&sort=endpoint",
        """
        endpoint     | state   | status | current_resource | last_success | broken_since | days_broken | days_since_success
        blank-status | ok      | null   | r-blank          | 2026-03-10   | null         | null        | 0
        empty-200    | failing | 200    | r-before         | 2026-03-08   | 2026-03-09   | 1           | 2
        """);
    status("local-authority:BLANK", "Live");
    status("local-authority:EMPTY", "Error");
  }

  @Test
  void aDayEndsAtMidnightInUtc() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=midnight",
        """
        endpoint | last_success | broken_since | latest_log | days_since_success | days_broken
        midnight | 2026-03-08   | 2026-03-09   | 2026-03-10 | 2                  | 1
        """);
  }

  @Test
  @Quirk({"Q14", "D1"})
  void aResourceOfTwoEndpointsHasItsIssuesOnce() {
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:SHARE",
        """
        endpoints | resources | tasks | issues | errors
        2         | 1         | 1     | 2      | 2
        """);
    Table.assertList(
        service,
        "/v1/performance/task?organisation=local-authority:SHARE",
        """
        issues | entities | entries | resources
        2      | 1        | 2       | 1
        """);
    Table.assertList(
        service,
        "/v1/performance/endpoint-dataset-issue-type-summary?organisation=local-authority:SHARE",
        """
        endpoint | count_issues
        shared-a | 2
        shared-b | 2
        """);
  }

  @Test
  @Quirk({"D20", "C8"})
  void aRetiredResourceIsNotCurrentAndAReplacedOneIsUnderItsOwnName() {
    Table.assertList(
        service,
        ENDPOINT + "?organisation=local-authority:GONE&sort=endpoint",
        """
        endpoint | state | last_resource | current_resource
        replaced | ok    | r-301         | r-301
        retired  | ok    | r-410         | null
        """);
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:GONE",
        """
        dataset           | resources | issues | status
        conservation-area | 0         | 0      | Live
        tree              | 1         | 1      | Needs improving
        """);
    Table.assertList(
        service,
        "/v1/resource?resource=r-301,r-410&sort=resource",
        """
        resource | current | old_status | successor
        r-301    | true    | 301        | r-successor
        r-410    | false   | 410        | null
        """);
  }

  @Test
  void aResourceIsCurrentForADatasetWhereItIsTheNewestAndNoWhereElse() {
    names(
        "/v1/log/issue?resource=r-one&current=true&organisation=local-authority:ONE",
        "dataset",
        "conservation-area");
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:ONE",
        """
        dataset           | resources | issues
        conservation-area | 1         | 1
        tree              | 1         | 2
        """);
    names(
        "/v1/resource?organisation=local-authority:ONE&dataset=tree&current=true",
        "resource",
        "r-two");
  }

  @Test
  @Quirk({"Q24", "D19"})
  void anIssueTypeThatTheSpecificationLacksOrSpellsOtherwiseStaysWithoutSeverity() {
    Table.assertList(
        service,
        "/v1/log/issue?organisation=local-authority:ODD&current=true",
        """
        issue_type   | severity | responsibility
        mystery type | null     | null
        Invalid Date | null     | null
        """);
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:ODD",
        """
        tasks | issues | errors | status
        0     | 0      | 0      | Live
        """);
  }

  @Test
  void anErrorThatTheProviderCannotPutRightIsNoTask() {
    Table.assertList(
        service,
        PROVISION + "?organisation=local-authority:SPELT",
        """
        tasks | issues | errors | out_of_bounds | status
        0     | 0      | 1      | 0             | Live
        """);
  }

  @Test
  @Quirk({"Q17", "C7"})
  void issuesOfAResourceThatNoLogKnowsAreKeptAndNeverCurrent() {
    assertThat(service.total("/v1/log/issue?resource=r-unlogged")).isEqualTo(1);
    assertThat(service.total("/v1/log/issue?resource=r-unlogged&current=true")).isZero();
  }

  @Test
  void theFirstStatusThatAppliesIsThatOfAProvision() {
    status("local-authority:NEVER", "Not collected");
    status("local-authority:MIX-OK", "Live");
    status("local-authority:MIX-FAIL", "Error");
    status("local-authority:BOUNDS", "Needs improving");
  }

  @Test
  @Quirk("D22")
  void anEndpointWithoutAnyLogIsUncollectedAndNeitherWorksNorFails() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=never",
        """
        endpoint | open | state       | latest_log | last_success | days_since_success | broken_since | days_broken | consecutive_failures
        never    | true | uncollected | null       | null         | null               | null         | null        | 0
        """);
  }

  @Test
  void aCollectionIsLateAfterADayAMonthlyOneAfter32() {
    Table.assertList(
        service,
        "/v1/status/collection?collection__startswith=last-run&sort=collection",
        """
        collection         | days_since_run | late
        last-run-before    | 2              | true
        last-run-today     | 0              | false
        last-run-yesterday | 1              | false
        """);
    Table.assertList(
        service,
        "/v1/status/collection?collection=never-run,title-boundary&sort=collection",
        """
        collection     | last_run   | days_since_run | late
        never-run      | null       | null           | true
        title-boundary | 2026-02-06 | 32             | false
        """);
  }

  @Test
  void theNextDayWhatEndsThenIsClosedAndTheMonthlyCollectionIsLate(@TempDir Path folder) {
    FixtureArchive.writeBoundaries(folder.resolve("archive"));
    try (Service next =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.as-of=2026-03-11")
            .ready()) {
      assertThat(next.total(PROVIDER + "?dataset=ending-source,ending-endpoint")).isZero();
      assertThat(next.total(PROVISION + "?dataset=ending-provision")).isZero();
      assertThat(next.total(ENDPOINT + "?organisation_ended=true")).isEqualTo(3);
      Table.assertList(
          next,
          "/v1/status/collection?late=false",
          """
          collection              | days_since_run
          collection-a            | 1
          conservation-area       | 1
          ending                  | 1
          last-run-today          | 1
          tree-preservation-order | 1
          """);
    }
  }

  @Test
  void withoutAnyLogTheDayOfTheRefreshCountsAndNothingWasCollected(@TempDir Path folder)
      throws IOException {
    Path archive = folder.resolve("archive");
    FixtureArchive.writeBoundaries(archive);
    FixtureArchive.removeLogs(archive);
    Clock clock =
        Clock.offset(
            Clock.systemUTC(),
            Duration.between(Instant.now(), Instant.parse("2026-03-09T12:00:00Z")));
    try (Service unlogged =
        Service.start(clock, folder.resolve("store"), "--pipeline.archive=" + archive).ready()) {
      JsonNode status = unlogged.ask("/v1/status");
      assertThat(status.at("/snapshot/as_of").asString())
          .isEqualTo(LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString())
          .isEqualTo("2026-03-09");
      names(
          unlogged,
          PROVIDER + "?dataset=ending-source&sort=endpoint",
          "endpoint",
          List.of("source-today", "source-tomorrow"));
      assertThat(unlogged.total(ENDPOINT + "?state__not=uncollected")).isZero();
      assertThat(unlogged.total("/v1/resource?current=true")).isZero();
      assertThat(unlogged.total("/v1/log/issue?current=true")).isZero();
      assertThat(unlogged.total(PROVISION + "?status__not=Not%20collected&endpoints__gt=0"))
          .isZero();
      assertThat(unlogged.ask(RUN).at("/data/state").asString()).isEqualTo("not-started");
    }
  }

  private void status(String organisation, String status) {
    names(PROVISION + "?organisation=" + organisation, "status", status);
  }

  private void names(String question, String column, String... names) {
    names(service, question, column, List.of(names));
  }

  private static void names(Service service, String question, String column, List<String> names) {
    assertThat(service.rows(question + (question.contains("?") ? "&" : "?") + "limit=1000"))
        .as(question)
        .extracting(row -> row.get(column).asString())
        .containsExactlyElementsOf(names);
  }
}
