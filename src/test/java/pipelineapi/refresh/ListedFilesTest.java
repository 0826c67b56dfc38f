package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;

class ListedFilesTest {

  private static final String ADDRESS = "https://files.example.org/";

  @TempDir Path folder;

  @Test
  void whatChangedOfTheListIsInItAndNothingElseIs() throws IOException {
    HandmadeArchive objects =
        HandmadeArchive.anArchive(folder.resolve("archive"))
            .specification("cohort", "cohort,name\r\n")
            .specification("field", "field,name\r\n")
            .specification("severity", "severity,name\r\n");
    assertThat(listed(objects, null))
        .containsExactly(
            "specification/cohort.csv|13|-",
            "specification/field.csv|12|-",
            "specification/severity.csv|15|-");

    objects
        .remove("specification/cohort.csv")
        .specification("field", "field,name\r\na,A\r\n")
        .specification("typology", "typology,name\r\n");
    assertThat(listed(objects, null))
        .containsExactly(
            "specification/field.csv|17|-",
            "specification/severity.csv|15|-",
            "specification/typology.csv|15|-");

    assertThat(listed(objects, URI.create(ADDRESS)))
        .as("another address is that of all, though none changed")
        .containsExactly(
            "specification/field.csv|17|" + ADDRESS + "specification/field.csv",
            "specification/severity.csv|15|" + ADDRESS + "specification/severity.csv",
            "specification/typology.csv|15|" + ADDRESS + "specification/typology.csv");
  }

  private List<String> listed(HandmadeArchive objects, @Nullable URI address) throws IOException {
    Archive opened =
        Archive.of(Origins.at(objects.folder().toString(), S3Settings.defaults()), null, null)
            .published(address);
    try (TestingRefresh refresh = TestingRefresh.of(opened, folder.resolve("store"))) {
      assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      assertThat(refresh.rows("select file from main.file where file <> left(sha256(key), 16)"))
          .isEmpty();
      return refresh.rows("select key, bytes, url from kept.file order by row_no");
    }
  }
}
