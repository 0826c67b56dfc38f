package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// What does the service make of the quirks of the archive, and does it tell better what the old
/// numbers told wrongly? On the sample, where each has an organisation of its own; what other
/// classes prove, they do.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(SampleServices.Usual.class)
class QuirksOfTheArchiveTest {

  private static final String ENDPOINT = "/v1/performance/endpoint";
  private static final String NO_URL =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ANOTHER_URL =
      "b9012af63af5fc94be6c022e5776c6002b5651d8dd261ef55f5c8b0f6cf839ae";

  private final Service service;

  QuirksOfTheArchiveTest(Service service) {
    this.service = service;
  }

  /// The rows about the endpoint, or endpoints, made for a defect.
  private List<JsonNode> made(String path, int defect) {
    return service.rows(
        "%s?limit=1000&endpoint_url__startswith=https://cases-1.example/D%02d/"
            .formatted(path, defect));
  }

  private JsonNode endpoint(int defect) {
    List<JsonNode> made = made(ENDPOINT, defect);
    assertThat(made).hasSize(1);
    return made.getFirst();
  }

  private static List<String> texts(List<JsonNode> rows, String column) {
    return rows.stream().map(row -> row.get(column).asString("null")).toList();
  }

  @Test
  @Quirk("Q13")
  void aNameIsNotHeldAgainstWhatItIsTheHashOf() {
    String endpoint = "/v1/configuration/endpoint?endpoint=";
    assertThat(texts(service.rows(endpoint + ANOTHER_URL), "endpoint_url"))
        .containsExactly("https://cases-1.example/D22/developer-contributions/a");
    assertThat(texts(service.rows(endpoint + NO_URL), "endpoint_url")).containsExactly("null");
  }

  @Test
  @Quirk("Q23")
  void whatPythonWroteOtherwiseThanJsonIsText() {
    List<JsonNode> rows = service.walkRows("/v1/log/expectation?fields=passed,details&limit=1000");
    assertThat(rows).allMatch(row -> row.get("passed").isBoolean());
    assertThat(rows).anyMatch(row -> row.get("details").isObject());
    assertThat(rows)
        .filteredOn(row -> !row.get("details").isObject())
        .isNotEmpty()
        .allMatch(row -> row.get("details").asString("").startsWith("[{'entity': "));
  }

  @Test
  @Quirk("Q25")
  void whatFilesCallPipelineIsADataset() {
    long sources = service.total("/v1/configuration/source?pipelines=tree");
    assertThat(service.total("/v1/configuration/source?dataset=tree"))
        .isEqualTo(sources)
        .isPositive();
    assertThat(service.total("/v1/resource?dataset=tree")).isPositive();
    assertThat(service.total("/v1/performance/provider?dataset=tree")).isPositive();
  }

  @Test
  @Quirk("D4")
  void aResourceThatNeverEndsByTheIndexIsNotCurrentOnceAnotherCame() {
    for (JsonNode endpoint : made(ENDPOINT, 4)) {
      List<JsonNode> current =
          service.rows("/v1/resource?current=true&endpoint=" + endpoint.get("endpoint").asString());
      assertThat(texts(current, "resource"))
          .containsExactly(endpoint.get("current_resource").asString());
    }
    assertThat(
            made(ENDPOINT, 4).stream()
                .mapToLong(row ->
                    service.total(
                        "/v1/resource?current=false&end_date__isnull=true&endpoint="
                            + row.get("endpoint").asString()))
                .sum())
        .as("ended for nobody")
        .isEqualTo(1);
  }

  @Test
  @Quirk("D5")
  void aResourceThatHasEndedByTheIndexIsCurrentAsLongAsItIsWhatIsFetched() {
    JsonNode endpoint = endpoint(5);
    JsonNode resource =
        service.ask("/v1/resource/" + endpoint.get("current_resource").asString()).get("data");
    assertThat(resource.get("current").asBoolean()).isTrue();
    assertThat(resource.get("end_date").asString("null")).isEqualTo("2026-03-09");
    assertThat(endpoint.get("state").asString()).isEqualTo("ok");
  }

  @Test
  @Quirk({"D6", "C6"})
  void rowsOfOneSourceThatDifferAreAllKept() {
    List<JsonNode> sources = made("/v1/configuration/source", 6);
    assertThat(texts(sources, "source")).hasSize(3).containsOnly(texts(sources, "source").get(0));
    assertThat(texts(sources, "licence")).containsExactly("ogl3", "ogl", "null");
    assertThat(texts(made("/v1/performance/provider", 6), "dataset"))
        .containsExactly("article-4-direction", "article-4-direction-area");
  }

  @Test
  @Quirk("D7")
  void sourcesOfAFileWithoutTheirNamesDoNotBecomeOne() {
    List<String> sources =
        texts(
            service.rows("/v1/configuration/source?collection=tree-preservation-order&limit=1000"),
            "source");
    assertThat(sources).hasSizeGreaterThan(3).doesNotContain("null").doesNotHaveDuplicates();
    assertThat(texts(made("/v1/performance/provider", 7), "dataset")).containsExactly("tree");
  }

  @Test
  @Quirk({"D8", "C4"})
  void anEndpointOfFourCollectionsHasFourRowsAndIsOpenAsOneOfThemIs() {
    List<JsonNode> rows = made("/v1/configuration/endpoint", 8);
    assertThat(texts(rows, "collection"))
        .containsExactly("conservation-area", "document", "infrastructure-project", "local-plan");
    assertThat(texts(rows, "open")).containsExactly("false", "true", "false", "false");
    assertThat(endpoint(8).get("open").asBoolean()).isTrue();
  }

  @Test
  @Quirk({"D9", "C5"})
  void aResourceOfTwoCollectionsIsOneAndCurrentThoughItEndedInOne() {
    String resource = made("/v1/performance/provider", 9).getFirst().get("resource").asString();
    JsonNode row = service.rows("/v1/resource?resource=" + resource).getFirst();
    assertThat(row.get("collections").valueStream().map(JsonNode::asString))
        .containsExactly("brownfield-land", "brownfield-site");
    assertThat(row.get("current").asBoolean()).isTrue();
  }

  @Test
  @Quirk("D10")
  void aColumnIsMappedForEachDatasetThatConfiguresIt() {
    assertThat(texts(service.rows("/v1/configuration/column?column=Name"), "dataset"))
        .containsExactly("conservation-area-document", "title-boundary", "tree");
  }

  @Test
  @Quirk("D12")
  void whatIsProvidedWithoutBeingExpectedCountsAndWhoIsUnknownIsTold() {
    Table.assertList(
        service,
        "/v1/performance/provision?organisation=local-authority:D12&dataset=brownfield-site",
        """
        dataset         | reason | endpoints
        brownfield-site | null   | 1
        """);
    Table.assertList(
        service,
        "/v1/performance/provision?organisation=local-authority:ZZZ",
        """
        dataset         | organisation_name | status
        brownfield-land | null              | Not submitted
        """);
  }

  @Test
  @Quirk("D13")
  void anEndpointThatHasEndedIsInNoTableOfWhatIsWrongToday() {
    assertThat(made("/v1/configuration/endpoint", 13)).hasSize(2);
    assertThat(
            texts(made("/v1/performance/endpoint-dataset-issue-type-summary", 13), "endpoint_url"))
        .containsOnly("https://cases-1.example/D13/conservation-area/a");
    assertThat(texts(made("/v1/performance/endpoint-dataset-resource-summary", 13), "endpoint_url"))
        .containsOnly("https://cases-1.example/D13/conservation-area/a");
  }

  @Test
  @Quirk("D16")
  void anOlderFailureIsNotTheLatestOutcome() {
    assertThat(texts(made("/v1/performance/reporting-historic-endpoints", 16), "latest_status"))
        .contains("404");
    List<JsonNode> latest = made("/v1/performance/endpoint-dataset-summary", 16);
    assertThat(texts(latest, "latest_status")).containsExactly("200");
    assertThat(texts(latest, "latest_log_entry_date")).containsExactly("2026-03-10");
  }

  @Test
  @Quirk("D17")
  void theResourcesOfAnEndpointAreCountedWithoutItsFailures() {
    JsonNode endpoint = endpoint(16);
    List<JsonNode> outcomes = made("/v1/performance/reporting-historic-endpoints", 16);
    List<JsonNode> resources =
        service.rows("/v1/resource-endpoint?endpoint=" + endpoint.get("endpoint").asString());
    assertThat(outcomes).hasSizeGreaterThan(resources.size());
    assertThat(
            outcomes.stream()
                .filter(row -> !row.get("resource").isNull())
                .map(row -> row.get("resource").asString()))
        .containsExactlyInAnyOrderElementsOf(texts(resources, "resource"));
  }

  @Test
  @Quirk("D21")
  void issuesThatShouldBeThereAndAreNotAreCounted() {
    assertThat(
            texts(
                service.rows("/v1/status/origin?kind=issue-csv&collection=brownfield-land"),
                "missing"))
        .containsExactly("1");
  }

  @Test
  @Quirk({"D22", "D25"})
  void whatOnlyTheConfigurationKnowsIsThereUntried() {
    assertThat(texts(made(ENDPOINT, 22), "state")).isNotEmpty().containsOnly("uncollected");
    assertThat(endpoint(25).get("state").asString()).isEqualTo("uncollected");
    assertThat(endpoint(25).get("open").asBoolean()).isTrue();
  }

  @Test
  @Quirk("D23")
  void aTableSaysOfWhichDayAndSnapshotItIs() {
    JsonNode answer =
        service.ask("/v1/performance/endpoint-dataset-issue-type-summary?count_issues__gt=0");
    assertThat(texts(Service.rows(answer), "date")).containsOnly("2026-03-10");
    assertThat(answer.at("/snapshot/as_of").asString()).isEqualTo("2026-03-10");
    assertThat(answer.at("/snapshot/id").asString()).isNotEmpty();
    assertThat(answer.at("/snapshot/loaded_at").asString()).isNotEmpty();
  }

  @Test
  @Quirk("D24")
  void theDatasetOfATableIsThatOfTheEndpoint() {
    for (String table : List.of("reporting-historic-endpoints", "reporting-latest-endpoints")) {
      assertThat(texts(made("/v1/performance/" + table, 24), "dataset"))
          .as(table)
          .containsExactly("title-boundary");
    }
  }

  @Test
  @Quirk("D26")
  void operationalIssuesAreReadFromBothPaths() {
    String issues = "/v1/log/operational-issue?entry_date__";
    assertThat(service.total(issues + "lte=2026-01-20")).isPositive();
    assertThat(service.total(issues + "gt=2026-01-20")).isPositive();
  }
}
