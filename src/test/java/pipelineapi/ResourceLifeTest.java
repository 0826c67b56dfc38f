package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where did a resource come from, on whose behalf, what was before and after it, and what is wrong
/// in it?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class ResourceLifeTest {

  private final Service service;

  ResourceLifeTest(Service service) {
    this.service = service;
  }

  @Test
  void oneAnswerTellsTheLifeOfAResource() {
    JsonNode r4 = service.ask("/v1/resource/r4").get("data");

    Table.assertRows(
        "r4",
        List.of(r4),
        """
        resource | first_seen | last_seen  | current | log_rows | organisations       | datasets
        r4       | 2026-03-09 | 2026-03-10 | true    | 3        | local-authority:BOR | article-4-direction;article-4-direction-area
        """);
    Table.assertRows(
        "its endpoints",
        r4.get("endpoints").valueStream().toList(),
        """
        endpoint | endpoint_url                                     | organisations       | datasets                 | first_seen | last_seen  | log_rows | previous | next | current | position
        e3       | https://bor.example/a4.json                      | local-authority:BOR | article-4-direction-area | 2026-03-09 | 2026-03-10 | 2        | null     | null | true    | current
        e4       | https://bor.example/a4.json?where=1%3D1&x=100%25 | local-authority:BOR | article-4-direction      | 2026-03-10 | 2026-03-10 | 1        | null     | null | true    | current
        """);
    Table.assertRows(
        "its counts",
        r4.get("counts").valueStream().toList(),
        """
        dataset                  | entry_count | entity_count | line_count
        article-4-direction      | 2           | 0            | 2
        article-4-direction-area | 2           | 2            | 2
        """);
    Table.assertRows(
        "its issues",
        r4.get("issues").valueStream().toList(),
        """
        dataset                  | severity | responsibility | issues
        article-4-direction      | error    | external       | 1
        article-4-direction-area | error    | external       | 2
        """);
  }

  @Test
  void anUnknownResourceIsNotFound() {
    HttpResponse<byte[]> response = service.get("/v1/resource/r99");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void eachResourceHasItsNeighboursOnItsEndpoint() {
    String lives =
        """
        resource | endpoint | first_seen | last_seen  | log_rows | previous | next | current
        r1       | e1       | 2026-03-08 | 2026-03-08 | 1        | null     | r2   | false
        r2       | e1       | 2026-03-09 | 2026-03-10 | 2        | r1       | null | true
        r3       | e2       | 2026-01-30 | 2026-01-31 | 2        | null     | null | true
        r4       | e3       | 2026-03-09 | 2026-03-10 | 2        | null     | null | true
        r4       | e4       | 2026-03-10 | 2026-03-10 | 1        | null     | null | true
        r5       | e6       | 2026-03-08 | 2026-03-09 | 2        | null     | null | false
        r6       | e7       | 2026-03-10 | 2026-03-10 | 1        | null     | null | true
        r7       | e7       | 2026-03-10 | 2026-03-10 | 1        | null     | null | false
        r8       | e8       | 2026-03-06 | 2026-03-07 | 2        | null     | null | true
        r9       | e9       | 2026-02-02 | 2026-02-02 | 1        | null     | r10  | false
        r10      | e9       | 2026-03-02 | 2026-03-02 | 1        | r9       | null | true
        r11      | e10      | 2026-03-10 | 2026-03-10 | 1        | null     | null | true
        r12      | e11      | 2026-03-10 | 2026-03-10 | 1        | null     | null | true
        """;
    // the list goes by endpoint, its newest resource first
    List<String> lines = lives.lines().toList();
    List<String> order = new ArrayList<>(List.of(lines.getFirst()));
    for (String row :
        List.of(
            "r2 e1", "r1 e1", "r11 e10", "r12 e11", "r3 e2", "r4 e3", "r4 e4", "r5 e6", "r6 e7",
            "r7 e7", "r8 e8", "r10 e9", "r9 e9")) {
      String[] named = row.split(" ", -1);
      order.add(
          lines.stream()
              .filter(line -> line.matches("%s +\\| %s .*".formatted(named[0], named[1])))
              .findFirst()
              .orElseThrow());
    }
    Table.assertList(service, "/v1/resource-endpoint", String.join("\n", order));
  }

  @Test
  void eachResourceTellsItsDatasetsAndOrganisations() {
    Table.assertList(
        service,
        "/v1/resource?sort=resource",
        """
        resource | datasets                                          | organisations
        r1       | conservation-area                                 | local-authority:BOR
        r10      | title-boundary                                    | company:acme-eng
        r11      | conservation-area                                 | local-authority:OLD
        r12      | conservation-area;conservation-area-document;tree | national-park-authority:BOV
        r2       | conservation-area                                 | local-authority:BOR
        r3       | conservation-area                                 | local-authority:BOR
        r4       | article-4-direction;article-4-direction-area      | local-authority:BOR
        r5       | conservation-area                                 | local-authority:FEL
        r6       | conservation-area                                 | local-authority:FEL
        r7       | conservation-area                                 | local-authority:FEL
        r8       | brownfield-land                                   | local-authority:AMB
        r9       | title-boundary                                    | company:acme-eng
        """);
  }

  @Test
  void eachResourceCountsItsIssues() {
    List<JsonNode> counts = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      JsonNode resource = service.ask("/v1/resource/r" + i).get("data");
      for (JsonNode count : resource.get("issues")) {
        counts.add(((ObjectNode) count).put("resource", "r" + i));
      }
    }
    Table.assertRows(
        "issues of all resources",
        counts,
        """
        resource | dataset                  | severity | responsibility | issues
        r1       | conservation-area        | error    | external       | 1
        r2       | conservation-area        | error    | external       | 7
        r2       | conservation-area        | error    | internal       | 1
        r2       | conservation-area        | notice   | internal       | 1
        r2       | conservation-area        | warning  | external       | 1
        r2       | conservation-area        | null     | null           | 1
        r3       | conservation-area        | error    | external       | 1
        r4       | article-4-direction      | error    | external       | 1
        r4       | article-4-direction-area | error    | external       | 2
        r5       | conservation-area        | error    | external       | 1
        r6       | conservation-area        | info     | internal       | 1
        r7       | conservation-area        | error    | external       | 1
        r8       | brownfield-land          | error    | external       | 2
        r9       | title-boundary           | warning  | external       | 1
        r11      | conservation-area        | error    | external       | 1
        r12      | conservation-area        | error    | external       | 1
        r12      | tree                     | error    | external       | 1
        """);
  }

  @Test
  void whatAnOrganisationDeliversTodayIsFound() {
    assertThat(
            resources(
                "/v1/resource?organisation=local-authority:BOR&dataset=conservation-area&current=true"))
        .isEqualTo(Set.of("r2", "r3"));
    // r5 is of an endpoint that has ended, r7 came at the same moment as r6
    assertThat(resources("/v1/resource?organisation=local-authority:FEL&current=true"))
        .isEqualTo(Set.of("r6"));
    assertThat(resources("/v1/resource?organisation=local-authority-eng:FEL&current=true"))
        .isEqualTo(Set.of("r6"));
    assertThat(resources("/v1/resource?organisation=local-authority:NONE&current=true")).isEmpty();
  }

  @Test
  void theResourceBeforeTheCurrentOneIsFoundForManyEndpointsAtOnce() {
    Table.assertList(
        service,
        "/v1/resource-endpoint?endpoint=e1,e9&position=previous",
        """
        endpoint | resource
        e1       | r1
        e9       | r9
        """);
    // e2 fails, and what it gave last is still current
    assertThat(service.rows("/v1/resource-endpoint?endpoint=e2&position=previous")).isEmpty();
  }

  @Test
  void eachProviderHasItsCurrentResource() {
    Table.assertList(
        service,
        "/v1/resource-provider?current=true&sort=organisation,dataset,endpoint",
        """
        organisation                | dataset                    | endpoint | resource | last_seen_at
        company:acme-eng            | title-boundary             | e9       | r10      | 2026-03-02T02:00:00Z
        local-authority:AMB         | brownfield-land            | e8       | r8       | 2026-03-07T01:15:00Z
        local-authority:BOR         | article-4-direction        | e4       | r4       | 2026-03-10T01:12:00Z
        local-authority:BOR         | article-4-direction-area   | e3       | r4       | 2026-03-10T01:11:00Z
        local-authority:BOR         | conservation-area          | e1       | r2       | 2026-03-10T01:10:00Z
        local-authority:BOR         | conservation-area          | e2       | r3       | 2026-01-31T01:10:00Z
        local-authority:FEL         | conservation-area          | e7       | r6       | 2026-03-10T01:30:00Z
        local-authority:OLD         | conservation-area          | e10      | r11      | 2026-03-10T01:16:00Z
        national-park-authority:BOV | conservation-area          | e11      | r12      | 2026-03-10T01:17:00Z
        national-park-authority:BOV | conservation-area-document | e11      | r12      | 2026-03-10T01:17:00Z
        national-park-authority:BOV | tree                       | e11      | r12      | 2026-03-10T01:17:00Z
        """);
  }

  private Set<String> resources(String target) {
    Stream<String> found = service.rows(target).stream().map(row -> row.get("resource").asString());
    return Set.copyOf(found.toList());
  }
}
