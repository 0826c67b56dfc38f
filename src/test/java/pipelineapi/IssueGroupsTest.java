package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// How many issues of which kind are there, which entities have them, which entries?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class IssueGroupsTest {

  private static final String BORCHESTER =
      "organisation=local-authority:BOR&dataset=conservation-area";
  private static final String DATES =
      "/v1/log/issue/entity?%s&issue_type=invalid%%20date&field=start-date".formatted(BORCHESTER);

  private final Service service;

  IssueGroupsTest(Service service) {
    this.service = service;
  }

  @Test
  void entitiesComeInTheOrderOfTheirNumbersWithTheirIssues() {
    String target = DATES + "&current=true";
    String entities =
        """
        entity | issues | first_entry
        4001   | 2      | 1
        4002   | 1      | 2
        4020   | 1      | 1
        """;
    Table.assertList(service, target, entities);
    Table.assertList(service, target.replace("local-authority:", "local-authority-eng:"), entities);
    JsonNode answer = service.ask(target);
    assertCounted(answer, 3, 4);
    Table.assertRows(
        "issues of the entities",
        Service.rows(answer).stream().flatMap(row -> row.get("rows").valueStream()).toList(),
        """
        entity | resource | entry_number | line_number | field      | value
        4001   | r2       | 1            | 2           | start-date | 31/02/2020
        4001   | r2       | 10           | 10          | start-date | 00/00/0000
        4002   | r2       | 2            | 3           | start-date | O'Clock
        4020   | r3       | 1            | 2           | start-date | 1/1/1
        """);
  }

  @Test
  void theTotalOfEntitiesDoesNotDependOnThePage() {
    String target = DATES + "&current=true&limit=1&offset=";
    List<String> entities = List.of("4001", "4002", "4020");
    for (int offset = 0; offset < 3; offset++) {
      JsonNode answer = service.ask(target + offset);
      assertCounted(answer, 3, 4);
      assertThat(Service.rows(answer))
          .extracting(row -> row.get("entity").asString())
          .containsExactly(entities.get(offset));
    }
    JsonNode beyond = service.ask(target + 3);
    assertCounted(beyond, 3, 4);
    assertThat(Service.rows(beyond)).isEmpty();
  }

  @Test
  void olderResourcesComeInWhereCurrentIsNotAskedFor() {
    assertCounted(service.ask(DATES), 3, 5);
    JsonNode older = service.ask(DATES + "&current=false");
    assertCounted(older, 1, 1);
    assertThat(
            service.ask(DATES.replace(":BOR", ":FEL") + "&current=true").at("/page/total").asInt())
        .isZero();
  }

  @Test
  void anEntryWithSeveralIssuesComesOnce() {
    String target = "/v1/log/issue/entry?%s&current=true&entity__isnull=true".formatted(BORCHESTER);
    Table.assertList(
        service,
        target,
        """
        resource | entry_number | issues | line_number
        r2       | 3            | 1      | 4
        r2       | 4            | 2      | 5
        r2       | 6            | 1      | 7
        """);
    JsonNode answer = service.ask(target);
    assertCounted(answer, 3, 4);
    Table.assertRows(
        "issues of the entries",
        Service.rows(answer).stream().flatMap(row -> row.get("rows").valueStream()).toList(),
        """
        entry_number | field     | issue_type
        3            | reference | missing value
        4            | name      | missing value
        4            | reference | missing value
        6            | reference | unknown entity
        """);
  }

  @Test
  void aSummaryCountsEachIssueOnce() {
    String target = "/v1/log/issue/summary?current=true";
    Table.assertList(
        service,
        target,
        """
        dataset                  | issue_type                      | severity | responsibility | issues | entities | entries | resources
        article-4-direction      | missing value                   | error    | external       | 1      | 0        | 1       | 1
        article-4-direction-area | invalid date                    | error    | external       | 2      | 2        | 2       | 1
        brownfield-land          | reference values are not unique | error    | external       | 2      | 1        | 2       | 1
        conservation-area        | default-value                   | info     | internal       | 1      | 1        | 1       | 1
        conservation-area        | far-future-date                 | error    | internal       | 1      | 1        | 1       | 1
        conservation-area        | invalid date                    | error    | external       | 7      | 5        | 6       | 4
        conservation-area        | invalid geometry - fixed        | warning  | external       | 1      | 1        | 1       | 1
        conservation-area        | missing value                   | error    | external       | 3      | 0        | 2       | 1
        conservation-area        | mystery type                    | null     | null           | 1      | 1        | 1       | 1
        conservation-area        | unknown entity                  | notice   | internal       | 1      | 0        | 1       | 1
        tree                     | missing value                   | error    | external       | 1      | 1        | 1       | 1
        """);
    assertCounted(service.ask(target), 11, 21);
  }

  @Test
  void aSummaryGroupsByWhatIsNamed() {
    String bySeverity = "/v1/log/issue/summary?current=true&group_by=severity,responsibility";
    Table.assertList(
        service,
        bySeverity,
        """
        severity | responsibility | issues
        error    | external       | 16
        error    | internal       | 1
        info     | internal       | 1
        notice   | internal       | 1
        warning  | external       | 1
        null     | null           | 1
        """);
    assertCounted(service.ask(bySeverity), 6, 21);
    String byField =
        "/v1/log/issue/summary?%s&current=true&group_by=issue_type,field".formatted(BORCHESTER);
    Table.assertList(
        service,
        byField,
        """
        issue_type               | field      | issues
        far-future-date          | start-date | 1
        invalid date             | end-date   | 1
        invalid date             | start-date | 4
        invalid geometry - fixed | geometry   | 1
        missing value            | name       | 1
        missing value            | reference  | 2
        mystery type             | start-date | 1
        unknown entity           | reference  | 1
        """);
    assertCounted(service.ask(byField), 8, 12);
  }

  @Test
  void aSummaryIsOfAllResourcesUnlessTheCurrentOnesAreAskedFor() {
    assertThat(service.ask("/v1/log/issue/summary").at("/page/rows").asInt()).isEqualTo(25);
    assertThat(service.ask("/v1/log/issue/summary?current=false").at("/page/rows").asInt())
        .isEqualTo(4);
  }

  @Test
  void aGroupLeadsToItsRows() {
    JsonNode answer = service.ask("/v1/log/issue?current=true&group_by=severity,responsibility");
    assertThat(answer.has("data")).isFalse();
    assertCounted(answer, 6, 21);
    List<JsonNode> groups = answer.get("groups").valueStream().toList();
    Table.assertRows(
        "groups",
        groups,
        """
        severity | responsibility | count
        error    | external       | 16
        error    | internal       | 1
        info     | internal       | 1
        notice   | internal       | 1
        warning  | external       | 1
        null     | null           | 1
        """);
    for (JsonNode group : groups) {
      assertThat(service.total(group.at("/links/rows/count").asString()))
          .as(group.toString())
          .isEqualTo(group.get("count").asLong());
    }
  }

  @Test
  void aFacetCountsTheRowsThatAreAskedFor() {
    JsonNode facets =
        service.ask("/v1/log/issue?current=true&facet=severity&limit=1").get("facets");
    assertThat(facets.size()).isEqualTo(1);
    assertThat(facets.get(0).get("column").asString()).isEqualTo("severity");
    Table.assertRows(
        "severity",
        facets.get(0).get("values").valueStream().toList(),
        """
        value   | count
        error   | 17
        info    | 1
        notice  | 1
        warning | 1
        null    | 1
        """);
  }

  private static void assertCounted(JsonNode answer, int groups, int rows) {
    assertThat(answer.at("/page/total").asInt()).isEqualTo(groups);
    assertThat(answer.at("/page/rows").asInt()).isEqualTo(rows);
  }
}
