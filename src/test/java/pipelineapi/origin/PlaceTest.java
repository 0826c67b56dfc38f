package pipelineapi.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {

  @ParameterizedTest
  @CsvSource({
    "s3://bucket,          s3://bucket,          true",
    "s3://bucket,          s3://bucket/tables,   true",
    "s3://bucket/archive,  s3://bucket/archive/, true",
    "s3://bucket/archive/, s3://bucket/archive,  true",
    "s3://bucket/archive,  s3://bucket/archive/tables, true",
    "s3://bucket/archive/, s3://bucket/archive2, false",
    "s3://bucket/archive,  s3://bucket/archive2, false",
    "s3://bucket/archive,  s3://bucket/arch,     false",
    "s3://bucket/archive,  s3://bucket,          false",
    "s3://bucket/archive,  s3://other/archive/x, false",
    "s3://bucket,          bucket,               false",
    "folder,               s3://folder,          false",
    "folder,               folder,               true",
    "folder,               folder/tables/,       true",
    "folder,               ./x/../folder/tables, true",
    "folder,               folder2,              false",
    "folder,               folder/../tables,     false",
    "folder/inner,         folder,               false",
  })
  void aPlaceHoldsWhatIsAtOrBelowIt(String place, String other, boolean holds) {
    assertThat(Place.of(place).holds(Place.of(other))).isEqualTo(holds);
  }

  @Test
  void linksAreFollowed(@TempDir Path folder) throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive/inner"));
    Files.createDirectory(folder.resolve("tables"));
    Files.createSymbolicLink(folder.resolve("to-archive"), folder.resolve("archive"));
    Files.createSymbolicLink(folder.resolve("to-inner"), archive);
    Files.createSymbolicLink(folder.resolve("archive/out"), folder.resolve("tables"));

    assertHolds(folder, "archive", "to-archive", true);
    assertHolds(folder, "archive", "to-archive/not/yet/there", true);
    assertHolds(folder, "to-archive", "archive/tables", true);
    assertHolds(folder, "archive", "to-inner/../tables", true);
    assertHolds(folder, "archive", "missing/../to-inner/tables", true);
    assertHolds(folder, "archive", "to-archive/../tables", false);
    assertHolds(folder, "to-inner", "archive/tables", false);
    assertHolds(folder, "archive", "archive/out/set", false);
  }

  private static void assertHolds(Path folder, String place, String other, boolean holds) {
    assertThat(
            Place.of(folder.resolve(place).toString())
                .holds(Place.of(folder.resolve(other).toString())))
        .as(other)
        .isEqualTo(holds);
  }
}
