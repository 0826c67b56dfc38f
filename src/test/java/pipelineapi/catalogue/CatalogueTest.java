package pipelineapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void theDeclarationsOfVersion1HaveNoFault() {
    Catalogue catalogue = Catalogue.load("v1");

    assertThat(catalogue.listings())
        .extracting(Listing::path)
        .contains("log/collection", "log/issue", "resource", "organisation", "status/reject");
  }
}
