package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import tools.jackson.databind.JsonNode;

/// The fixture is what its tables say, before anything is asked of it.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class FixtureArchiveTest {

  private final Service service;

  FixtureArchiveTest(Service service) {
    this.service = service;
  }

  @Test
  void everyRowIsReadAndNoneIsRejected() {
    assertThat(service.listed())
        .containsEntry("/v1/log/collection", 24L)
        .containsEntry("/v1/log/issue", 25L)
        .containsEntry("/v1/log/expectation", 3L)
        .containsEntry("/v1/log/dataset-resource", 12L)
        .containsEntry("/v1/resource", 12L)
        .containsEntry("/v1/organisation", 6L)
        .containsEntry("/v1/specification/dataset", 7L)
        .containsEntry("/v1/specification/issue-type", 7L)
        .containsEntry("/v1/specification/provision-reason", 7L)
        .containsEntry("/v1/status/reject", 0L);
  }

  @Test
  void anEndpointIsConfiguredInEachCollectionOfItsSources() {
    assertThat(service.total("/v1/configuration/endpoint")).isEqualTo(13);
    Table.assertList(
        service,
        "/v1/configuration/endpoint?endpoint=e11",
        """
        collection              | endpoint | organisations               | datasets
        conservation-area       | e11      | national-park-authority:BOV | conservation-area;conservation-area-document;tree
        tree-preservation-order | e11      | national-park-authority:BOV | conservation-area;conservation-area-document;tree
        """);
  }

  @Test
  void theDayIsTheConfiguredOneAndTheSnapshotIsComplete() {
    JsonNode snapshot = service.ask("/v1/status").at("/snapshot");
    assertThat(snapshot.get("as_of").asString()).isEqualTo(FixtureArchive.DAY);
    assertThat(snapshot.get("complete").asBoolean()).isTrue();
  }

  @Test
  void onlyThePrefixOfAnOrganisationIsRespelled() {
    Table.assertList(
        service,
        "/v1/configuration/source?endpoint=e7,e9&source=s7,s9&sort=endpoint",
        """
        endpoint | organisation        | organisation_raw
        e7       | local-authority:FEL | local-authority-eng:FEL
        e9       | company:acme-eng    | null
        """);
  }
}
