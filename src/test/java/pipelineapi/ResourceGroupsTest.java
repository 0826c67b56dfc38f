package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// On whose behalf was each resource delivered, and how many issues are in it?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class ResourceGroupsTest {

  private final Service service;

  ResourceGroupsTest(Service service) {
    this.service = service;
  }

  @Test
  void eachResourceHasItsDatasetsAndOrganisationsOnce() {
    JsonNode answer =
        service.ask(
            "/v1/resource-provider?group_by=resource,dataset,organisation&sort=resource,dataset,organisation");
    assertThat(answer.at("/page/total").asInt()).isEqualTo(15);
    Table.assertRows(
        "groups",
        answer.get("groups").valueStream().toList(),
        """
        resource | dataset                    | organisation
        r1       | conservation-area          | local-authority:BOR
        r10      | title-boundary             | company:acme-eng
        r11      | conservation-area          | local-authority:OLD
        r12      | conservation-area          | national-park-authority:BOV
        r12      | conservation-area-document | national-park-authority:BOV
        r12      | tree                       | national-park-authority:BOV
        r2       | conservation-area          | local-authority:BOR
        r3       | conservation-area          | local-authority:BOR
        r4       | article-4-direction        | local-authority:BOR
        r4       | article-4-direction-area   | local-authority:BOR
        r5       | conservation-area          | local-authority:FEL
        r6       | conservation-area          | local-authority:FEL
        r7       | conservation-area          | local-authority:FEL
        r8       | brownfield-land            | local-authority:AMB
        r9       | title-boundary             | company:acme-eng
        """);
  }

  @Test
  void theIssuesOfAllResourcesComeInOneSummary() {
    String target = "/v1/log/issue/summary?group_by=resource,dataset,severity,responsibility";
    Table.assertList(
        service,
        target,
        """
        resource | dataset                  | severity | responsibility | issues
        r1       | conservation-area        | error    | external       | 1
        r11      | conservation-area        | error    | external       | 1
        r12      | conservation-area        | error    | external       | 1
        r12      | tree                     | error    | external       | 1
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
        """);
    assertThat(service.ask(target).at("/page/rows").asInt()).isEqualTo(25);
  }

  @Test
  void issuesAreCountedByTheOrganisationThatDeliversThem() {
    Table.assertList(
        service,
        "/v1/log/issue/summary?current=true&group_by=organisation&fields=issues",
        """
        organisation                | issues
        local-authority:AMB         | 2
        local-authority:BOR         | 15
        local-authority:FEL         | 1
        local-authority:OLD         | 1
        national-park-authority:BOV | 2
        """);
  }
}
