package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestingS3Test {

  @TempDir Path folder;

  @Test
  void keepsAFolderOnDiskAndLeavesTheCredentialsAsTheyWere() throws IOException {
    Path store = Files.createDirectory(folder.resolve("store"));
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Files.createDirectory(archive.resolve("a"));
    Files.writeString(archive.resolve("a/1.parquet"), "PAR1");
    Files.writeString(archive.resolve("a/2.csv"), "two");
    Files.writeString(archive.resolve("a-b.csv"), "ab");
    System.setProperty("aws.accessKeyId", "before");
    try {
      try (var s3 = TestingS3.below(store);
          var origin = Origins.at(s3.place("data"), s3.settings())) {
        s3.copyFolder(archive, "data");
        s3.put("data/z.csv", "z".getBytes(UTF_8));
        s3.put("data/gone.csv", "gone".getBytes(UTF_8));
        s3.delete("data/gone.csv");

        assertThat(OriginContract.keys(origin, ""))
            .containsExactly("a-b.csv", "a/1.parquet", "a/2.csv", "z.csv");
        Instant parquet = origin.find("a/1.parquet").orElseThrow().modified();
        assertThat(parquet).isAfterOrEqualTo(origin.find("a/2.csv").orElseThrow().modified());
      }
      assertThat(System.getProperty("aws.accessKeyId")).isEqualTo("before");
      assertThat(System.getProperty("aws.secretAccessKey")).isNull();
    } finally {
      System.clearProperty("aws.accessKeyId");
    }
  }
}
