package pipelineapi.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OriginsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                    | '' is empty",
        "pom.xml                 | 'pom.xml' is no folder",
        "https://example.com/a   | 'https://example.com/a' is no bucket",
        "file:///tmp             | 'file:///tmp' is no bucket",
        "s3:bucket               | 's3:bucket' is no bucket",
        "S3://bucket             | 'S3://bucket' is no bucket",
        "s3://                   | 's3://' is no bucket",
        "s3://b                  | 's3://b' is no bucket",
        "s3:///prefix            | 's3:///prefix' is no bucket",
        "s3://key:secret@bucket  | 's3://…@bucket' is no bucket",
        "s3://bucket//           | 's3://bucket//' has an empty part, '.' or '..' in its prefix",
        "s3://bucket/a//b        | 's3://bucket/a//b' has an empty part, '.' or '..' in its prefix",
        "s3://bucket/a/../b      | 's3://bucket/a/../b' has an empty part, '.' or '..' in its prefix",
      })
  void whatIsNoPlaceIsRefusedWithWhatIsAllowed(String place, String told) {
    assertThatThrownBy(() -> Origins.at(place, S3Settings.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(told + ": allowed are a folder's path and s3://bucket[/prefix]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://host/a.git#main          | https://host/a.git#main",
        "https://host/a.git#main:b/c/     | https://host/a.git#main:b/c",
        "http://me:pw@host:80/x/a.git#v/1 | http://host:80/x/a.git#v/1",
        "https://token@host/a.git#main    | https://host/a.git#main",
        "file:///srv/a%20b.git#main:c     | file:///srv/a%20b.git#main:c",
      })
  void aBranchIsNamedWithoutCredentials(String place, String shown, @TempDir Path copies) {
    try (Origin origin = mounted(place, copies)) {
      assertThat(origin.place()).isEqualTo(shown);
    }
    assertThat(copies).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "https://host/a#main           | 'https://host/a#main' is no repository, whose address ends in .git",
        "https://host/a.git?x=1#main   | 'https://host/a.git?x=1#main' is no repository, whose address ends in .git",
        "https:///a.git#main           | 'https:///a.git#main' is no repository, whose address ends in .git",
        "file:a.git#main               | 'file:a.git#main' is no repository, whose address ends in .git",
        "https://host/a b.git#main     | 'https://host/a b.git#main' is no address",
        "https://host/a.git            | 'https://host/a.git' names no branch",
        "https://host/a.git#           | 'https://host/a.git#' names no branch",
        "https://host/a.git#:folder    | 'https://host/a.git#:folder' names no branch",
        "https://host/a.git#-x         | 'https://host/a.git#-x' names no branch",
        "https://me:pw@host/a.git      | 'https://…@host/a.git' names no branch",
        "https://host/a.git#main:a//b  | 'https://host/a.git#main:a//b' has an empty part, '.' or '..' in its folder",
        "https://host/a.git#main:../b  | 'https://host/a.git#main:../b' has an empty part, '.' or '..' in its folder",
        "s3://b                        | 's3://b' is no bucket",
      })
  void whatIsNoBranchIsRefusedWithWhatIsAllowed(String place, String told, @TempDir Path copies) {
    assertThatThrownBy(() -> mounted(place, copies))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            told
                + ": allowed are a folder's path and s3://bucket[/prefix] and"
                + " https://host/repository.git#branch[:folder]");
  }

  private static Origin mounted(String place, Path copies) {
    return Origins.mounted(place, S3Settings.defaults(), GitSettings.defaults(), copies);
  }

  @Test
  void aFolderThatDoesNotExistIsAFaultAndMayYetComeIntoBeing(@TempDir Path folder) {
    String place = folder.resolve("later").toString();

    assertThat(Origins.fault(place, S3Settings.defaults()))
        .contains(
            "'%s' does not exist: allowed are a folder's path and s3://bucket[/prefix]"
                .formatted(place));
    try (Origin origin = Origins.at(place, S3Settings.defaults())) {
      assertThatThrownBy(() -> origin.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class);
    }
  }

  @Test
  void aFolderIsNamedByItsWholePath(@TempDir Path folder) throws IOException {
    Path archive = Files.createDirectory(folder.resolve("archive"));

    assertThat(Origins.at(archive + "/../archive", S3Settings.defaults()).place())
        .isEqualTo(archive.toString());
  }

  @Test
  void settingsLeftOutAreTheDefaults() {
    var binder = new Binder(new MapConfigurationPropertySource(Map.of("s3.path-style", "false")));

    assertThat(binder.bind("s3", S3Settings.class).get()).isEqualTo(S3Settings.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://host, eu-west-2, PT1S, 0, s3 endpoint: 'ftp://host'",
    "localhost:9000, eu-west-2, PT1S, 0, s3 endpoint: 'localhost:9000'",
    "http://me:secret@host, eu-west-2, PT1S, 0, s3 endpoint: 'http://…@host'",
    "http://host, EU West, PT1S, 0, s3 region: 'EU West'",
    "http://host, eu-west-2, PT0S, 0, s3 timeout: 'PT0S'",
    "http://host, eu-west-2, PT1S, -1, s3 retries: -1"
  })
  void settingsThatCannotWorkAreRefused(
      URI endpoint, String region, Duration timeout, int retries, String told) {
    assertThatThrownBy(() -> new S3Settings(endpoint, region, true, timeout, retries, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(told);
  }
}
