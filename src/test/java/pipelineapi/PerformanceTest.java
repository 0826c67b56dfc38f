package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// How do providers stand with their datasets, and do their endpoints work?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class PerformanceTest {

  private static final String PROVISION = "/v1/performance/provision";
  private static final String ENDPOINT = "/v1/performance/endpoint";

  private final Service service;

  PerformanceTest(Service service) {
    this.service = service;
  }

  @Test
  void aProviderStandsWithEachDatasetThatItProvidesOrIsExpectedToProvide() {
    Table.assertList(
        service,
        PROVISION + "?sort=organisation,dataset",
        """
        organisation                | dataset                    | reason        | endpoints | failing | not_collected | tasks | issues | out_of_bounds | status
        company:acme-eng            | title-boundary             | authoritative | 1         | 0       | 0             | 0     | 0      | 0             | Live
        local-authority:AMB         | brownfield-land            | statutory     | 1         | 0       | 0             | 1     | 2      | 0             | Needs improving
        local-authority:AMB         | conservation-area          | expected      | 1         | 0       | 1             | 0     | 0      | 0             | Not collected
        local-authority:BOR         | article-4-direction        | expected      | 1         | 0       | 0             | 1     | 1      | 0             | Needs improving
        local-authority:BOR         | article-4-direction-area   | expected      | 1         | 0       | 0             | 1     | 2      | 0             | Needs improving
        local-authority:BOR         | brownfield-land            | statutory     | 0         | 0       | 0             | 0     | 0      | 0             | Not submitted
        local-authority:BOR         | conservation-area          | statutory     | 2         | 1       | 0             | 4     | 8      | 1             | Needs improving
        local-authority:BOR         | tree                       | expected      | 0         | 0       | 0             | 0     | 0      | 0             | Not submitted
        local-authority:FEL         | conservation-area          | expected      | 1         | 0       | 0             | 0     | 0      | 0             | Live
        local-authority:FEL         | tree                       | expected      | 1         | 1       | 0             | 0     | 0      | 0             | Error
        local-authority:OLD         | conservation-area          | expected      | 1         | 0       | 0             | 1     | 1      | 0             | Needs improving
        national-park-authority:BOV | conservation-area          | expected      | 1         | 0       | 0             | 1     | 1      | 0             | Needs improving
        national-park-authority:BOV | conservation-area-document | null          | 1         | 0       | 0             | 0     | 0      | 0             | Live
        national-park-authority:BOV | tree                       | statutory     | 1         | 0       | 0             | 1     | 1      | 0             | Needs improving
        """);
  }

  @Test
  void aProvisionThatEndsTodayCountsForNothing() {
    assertThat(service.total(PROVISION + "?organisation=local-authority:AMB&dataset=tree"))
        .isZero();
  }

  @Test
  void aTaskIsAKindOfCurrentErrorThatTheProviderHasToPutRight() {
    Table.assertList(
        service,
        "/v1/performance/task?sort=organisation,dataset,issue_type,field",
        """
        organisation                | dataset                  | issue_type                      | field      | issues | entities | entries | resources
        local-authority:AMB         | brownfield-land          | reference values are not unique | reference  | 2      | 1        | 2       | 1
        local-authority:BOR         | article-4-direction      | missing value                   | reference  | 1      | 0        | 1       | 1
        local-authority:BOR         | article-4-direction-area | invalid date                    | start-date | 2      | 2        | 2       | 1
        local-authority:BOR         | conservation-area        | invalid date                    | end-date   | 1      | 1        | 1       | 1
        local-authority:BOR         | conservation-area        | invalid date                    | start-date | 4      | 3        | 4       | 2
        local-authority:BOR         | conservation-area        | missing value                   | name       | 1      | 0        | 1       | 1
        local-authority:BOR         | conservation-area        | missing value                   | reference  | 2      | 0        | 2       | 1
        local-authority:OLD         | conservation-area        | invalid date                    | start-date | 1      | 1        | 1       | 1
        national-park-authority:BOV | conservation-area        | invalid date                    | start-date | 1      | 1        | 1       | 1
        national-park-authority:BOV | tree                     | missing value                   | name       | 1      | 1        | 1       | 1
        """);
  }

  @Test
  void anOrganisationHasItsDatasetsCountedByStatus() {
    Table.assertList(
        service,
        "/v1/organisation-summary?sort=organisation",
        """
        organisation                | name                             | end_date   | expected | datasets | with_endpoint | live | needs_improving | error | not_collected | not_submitted
        company:acme-eng            | Acme Engineering                 | null       | 1        | 1        | 1             | 1    | 0               | 0     | 0             | 0
        local-authority:AMB         | Ambridge O'Dell District Council | null       | 2        | 2        | 2             | 0    | 1               | 0     | 1             | 0
        local-authority:BOR         | Borchester Borough Council       | null       | 5        | 5        | 3             | 0    | 3               | 0     | 0             | 2
        local-authority:FEL         | Felpersham City Council          | null       | 2        | 2        | 2             | 1    | 0               | 1     | 0             | 0
        local-authority:OLD         | Penny Hassett Rural District     | 2025-12-31 | 1        | 1        | 1             | 0    | 1               | 0     | 0             | 0
        national-park-authority:BOV | Bòrovale & "Hills" Park, The     | null       | 2        | 3        | 3             | 1    | 2               | 0     | 0             | 0
        """);
    Table.assertList(
        service,
        "/v1/organisation-summary?sort=organisation",
        """
        organisation                | active | errors | warnings
        company:acme-eng            | 1      | 0      | 0
        local-authority:AMB         | 2      | 1      | 0
        local-authority:BOR         | 3      | 3      | 1
        local-authority:FEL         | 2      | 0      | 0
        local-authority:OLD         | 1      | 1      | 0
        national-park-authority:BOV | 3      | 2      | 0
        """);
  }

  @Test
  void failingEndpointsComeFirstAndOfThemThoseThatNeverSucceeded() {
    Table.assertList(
        service,
        ENDPOINT + "?open=true",
        """
        endpoint | latest_log | status | last_success | days_since_success | broken_since | days_broken | days_since_attempt
        e5       | 2026-03-10 | null   | null         | null               | 2026-03-09   | 1           | 0
        e2       | 2026-03-10 | 404    | 2026-01-31   | 38                 | 2026-02-01   | 37          | 0
        e9       | 2026-03-02 | 200    | 2026-03-02   | 8                  | null         | null        | 8
        e8       | 2026-03-07 | 200    | 2026-03-07   | 3                  | null         | null        | 3
        e1       | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e10      | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e11      | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e3       | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e4       | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e7       | 2026-03-10 | 200    | 2026-03-10   | 0                  | null         | null        | 0
        e12      | null       | null   | null         | null               | null         | null        | null
        """);
  }

  @Test
  void aFailureIsToldInFull() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=e5",
        """
        endpoint | state   | consecutive_failures | last_success | exception
        e5       | failing | 2                    | null         | SSLError: hostname 'fel.example' doesn't match, 100% of "names"
        """);
  }

  @Test
  void theNewestOpenEndpointOfAProviderIsThePrimaryOne() {
    Table.assertList(
        service,
        "/v1/performance/provider",
        """
        organisation                | dataset                    | endpoint | rank
        company:acme-eng            | title-boundary             | e9       | 1
        local-authority:AMB         | brownfield-land            | e8       | 1
        local-authority:AMB         | conservation-area          | e12      | 1
        local-authority:BOR         | article-4-direction        | e4       | 1
        local-authority:BOR         | article-4-direction-area   | e3       | 1
        local-authority:BOR         | conservation-area          | e1       | 1
        local-authority:BOR         | conservation-area          | e2       | 2
        local-authority:FEL         | conservation-area          | e7       | 1
        local-authority:FEL         | tree                       | e5       | 1
        local-authority:OLD         | conservation-area          | e10      | 1
        national-park-authority:BOV | conservation-area          | e11      | 1
        national-park-authority:BOV | conservation-area-document | e11      | 1
        national-park-authority:BOV | tree                       | e11      | 1
        """);
  }

  @Test
  void brokenEndpointsAreFoundByHowMuchTheyMatter() {
    endpoints("state=failing&sort=-days_since_success", "e5", "e2");
    endpoints("open=true&state=failing&primary=false&days_broken__gte=30", "e2");
    endpoints("open=true&state=failing&primary=false&min_days_broken=30", "e2");
    endpoints("state=failing&primary=true", "e5");
    endpoints("organisation_ended=true", "e10");
    endpoints("open=true&min_days_since_attempt=2", "e9", "e8");
    endpoints("open=true&days_since_attempt__gte=2", "e9", "e8");
    endpoints("open=true&added_before=2021-06-01&sort=endpoint", "e10", "e8");
  }

  @Test
  void thoseThatNeverSucceededJoinThoseThatDidNotForLongWhenAskedFor() {
    endpoints("open=true&min_days_since_success=30", "e2");
    endpoints("open=true&min_days_since_success=30&include_never=false", "e2");
    endpoints("open=true&min_days_since_success=30&include_never=true", "e5", "e2");
    endpoints("open=true&days_since_success__gte=30&include_never=true", "e5", "e2");
    endpoints("open=true&min_days_since_success=30&include_not_collected=true", "e2", "e12");
    endpoints(
        "open=true&min_days_since_success=30&include_never=true&include_not_collected=true",
        "e5",
        "e2",
        "e12");
    assertThat(service.problem(ENDPOINT + "?include_never=true").get("detail").asString())
        .isEqualTo(
            "include_never: it adds rows to those of days_since_success__gte or"
                + " min_days_since_success, which is not given.");
    assertThat(
            service
                .problem(ENDPOINT + "?min_days_since_success=3&include_never=yes")
                .get("detail")
                .asString())
        .contains("Allowed: true, false");
  }

  @Test
  void anEndpointIsOpenOnlyForAsLongAsSomeoneUsesIt() {
    Table.assertList(
        service,
        ENDPOINT + "?endpoint=e6",
        """
        endpoint | open  | state | last_success | current_resource
        e6       | false | ok    | 2026-03-09   | null
        """);
  }

  @Test
  @Quirk("D2")
  void eachProviderRowHasItsCurrentResource() {
    Table.assertList(
        service,
        "/v1/performance/provider",
        """
        organisation                | dataset                    | endpoint | resource | collected
        company:acme-eng            | title-boundary             | e9       | r10      | 2026-03-02T02:00:00Z
        local-authority:AMB         | brownfield-land            | e8       | r8       | 2026-03-07T01:15:00Z
        local-authority:AMB         | conservation-area          | e12      | null     | null
        local-authority:BOR         | article-4-direction        | e4       | r4       | 2026-03-10T01:12:00Z
        local-authority:BOR         | article-4-direction-area   | e3       | r4       | 2026-03-10T01:11:00Z
        local-authority:BOR         | conservation-area          | e1       | r2       | 2026-03-10T01:10:00Z
        local-authority:BOR         | conservation-area          | e2       | r3       | 2026-01-31T01:10:00Z
        local-authority:FEL         | conservation-area          | e7       | r6       | 2026-03-10T01:30:00Z
        local-authority:FEL         | tree                       | e5       | null     | null
        local-authority:OLD         | conservation-area          | e10      | r11      | 2026-03-10T01:16:00Z
        national-park-authority:BOV | conservation-area          | e11      | r12      | 2026-03-10T01:17:00Z
        national-park-authority:BOV | conservation-area-document | e11      | r12      | 2026-03-10T01:17:00Z
        national-park-authority:BOV | tree                       | e11      | r12      | 2026-03-10T01:17:00Z
        """);
  }

  @Test
  void aDatasetTellsHowManyEndpointsWorkAndWhenSomethingNewCame() {
    String datasets =
        """
        dataset                    | endpoints | ok | failing | never | expected | providing | last_attempt | last_success | newest_resource | days_since_new
        article-4-direction        | 1         | 1  | 0       | 0     | 1        | 1         | 2026-03-10   | 2026-03-10   | 2026-03-09      | 1
        article-4-direction-area   | 1         | 1  | 0       | 0     | 1        | 1         | 2026-03-10   | 2026-03-10   | 2026-03-09      | 1
        brownfield-land            | 1         | 1  | 0       | 0     | 2        | 1         | 2026-03-07   | 2026-03-07   | 2026-03-06      | 4
        conservation-area          | 6         | 4  | 1       | 1     | 5        | 5         | 2026-03-10   | 2026-03-10   | 2026-03-10      | 0
        conservation-area-document | 1         | 1  | 0       | 0     | 0        | 1         | 2026-03-10   | 2026-03-10   | 2026-03-10      | 0
        title-boundary             | 1         | 1  | 0       | 0     | 1        | 1         | 2026-03-02   | 2026-03-02   | 2026-03-02      | 8
        tree                       | 2         | 1  | 1       | 0     | 3        | 2         | 2026-03-10   | 2026-03-10   | 2026-03-10      | 0
        """;
    Table.assertList(service, "/v1/performance/dataset", datasets);
    Table.assertList(service, "/v1/performance/freshness?sort=dataset", datasets);
    Table.assertList(
        service,
        "/v1/performance/dataset?min_days_since_new=7",
        """
        dataset        | days_since_new
        title-boundary | 8
        """);
  }

  private void endpoints(String question, String... endpoints) {
    assertThat(service.walkRows(ENDPOINT + "?" + question))
        .as(question)
        .extracting(row -> row.get("endpoint").asString())
        .containsExactly(endpoints);
  }
}
