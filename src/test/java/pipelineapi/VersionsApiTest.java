package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A second version beside the first: it redefines a listing and inherits the others. What is to
/// end says so on every answer; what has ended names its successor.
class VersionsApiTest {

  private static final String COLUMNS =
      """
      columns:
        - {name: theme, type: token, example: heritage, meaning: Theme}
        - {name: title, type: text, optional: true, example: Heritage, meaning: Name}
      """;

  private static Path folder;
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    write("archive/specification/theme.csv", "theme,name\r\nheritage,Heritage\r\nflood,Flood\r\n");
    write("archive/specification/realm.csv", "realm,name\r\ndataset,Dataset\r\n");
    String listing =
        """
        kind: derived
        meaning: One row per theme.
        key: [theme]
        order: [-theme]
        item: {by: [theme]}
        counts: {theme: "specification/theme?theme={theme}"}
        """;
    write(
        "catalogue/v2/specification/theme.yaml", "path: specification/theme\n" + listing + COLUMNS);
    write(
        "catalogue/v2/specification/theme.sql",
        "-- reads: specification_theme\nselect t.theme, t.name as title from specification_theme t");
    write(
        "catalogue/gone-thing.yaml",
        "path: gone-thing\n"
            + listing
            + COLUMNS
            + "deprecated: {from: 2019-01-01, sunset: 2020-01-01, successor: /v2/specification/theme}\n");
    write(
        "catalogue/gone-thing.sql",
        "-- reads: specification_theme\nselect t.theme, t.name as title from specification_theme t");
    write(
        "catalogue/lifetime.yaml",
        "deprecated: {from: 2020-01-01, sunset: 2999-01-01, successor: /v2, notice: \"https://example.org/v1\"}\n");
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.catalogue=" + folder.resolve("catalogue"))
            .ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @Test
  void eachVersionHasItsOwnListing() {
    assertThat(service.rows("/v1/specification/theme?fields=theme,name"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"theme\":\"flood\",\"name\":\"Flood\"}",
            "{\"theme\":\"heritage\",\"name\":\"Heritage\"}");
    JsonNode second = service.ask("/v2/specification/theme?limit=1");
    assertThat(second.get("data").toString())
        .isEqualTo("[{\"theme\":\"heritage\",\"title\":\"Heritage\"}]");
    assertThat(second.at("/links/canonical").asString())
        .isEqualTo("/v2/specification/theme?limit=1");
    assertThat(second.at("/links/rows/theme").asString())
        .isEqualTo("/v2/specification/theme?theme={theme}");
    assertThat(service.ask("/v2/specification/theme/flood").at("/data/title").asString())
        .isEqualTo("Flood");
  }

  @Test
  void whatIsNotRedefinedIsInherited() {
    assertThat(service.rows("/v2/specification/realm"))
        .isEqualTo(service.rows("/v1/specification/realm"))
        .hasSize(1);
    assertThat(service.ask("/v2/specification/realm").at("/links/canonical").asString())
        .isEqualTo("/v2/specification/realm");
    assertThat(service.get("/v2/status").statusCode()).isEqualTo(200);
    assertThat(service.ask("/v2").get("data"))
        .extracting(listing -> listing.get("path").asString())
        .contains("/v2/specification/theme", "/v2/specification/realm")
        .doesNotHaveDuplicates();
    assertThat(service.ask("/").get("links").propertyNames()).contains("v1", "v2");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/specification/theme, 200",
    "HEAD, /v1/specification/theme, 200",
    "OPTIONS, /v1/specification/theme, 204",
    "DELETE, /v1/specification/theme, 405",
    "GET, /v1/specification/theme?colour=red, 400",
    "GET, /v1/specification/theme.csv, 200",
    "GET, /v1/specification/theme/heritage, 200",
    "GET, /v1/specification/theme/none, 404",
  })
  void everyAnswerOfADeprecatedVersionSaysSo(String method, String target, int status) {
    HttpResponse<byte[]> answer = service.send(method, target);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "deprecation")).isEqualTo("@1577836800");
    assertThat(header(answer, "sunset")).isEqualTo("Tue, 01 Jan 2999 00:00:00 GMT");
    assertThat(header(answer, "link"))
        .contains(
            "</v2/specification/theme>; rel=\"successor-version\"",
            "<https://example.org/v1>; rel=\"deprecation\"",
            "</v1/version>; rel=\"sunset\"");
    assertThat(header(service.send(method, target.replace("v1", "v2")), "deprecation")).isEmpty();
  }

  @Test
  void whatHasEndedNamesItsSuccessor() {
    HttpResponse<byte[]> answer = service.get("/v1/gone-thing?theme=flood");
    assertThat(answer.statusCode()).isEqualTo(410);
    JsonNode problem = Service.json(answer);
    assertThat(problem.get("code").asString()).isEqualTo("gone");
    assertThat(problem.get("detail").asString()).contains("/v2/specification/theme");
    assertThat(header(answer, "sunset")).isEqualTo("Wed, 01 Jan 2020 00:00:00 GMT");
    assertThat(header(answer, "link"))
        .contains("</v2/specification/theme>; rel=\"successor-version\"");
  }

  @Test
  void theRegisterTellsOfEveryPathInEveryVersion() {
    assertThat(service.rows("/v1/version?path=specification%2Ftheme"))
        .extracting(row ->
            String.join(
                " ",
                List.of(
                    row.get("version").asString(),
                    row.get("state").asString(),
                    row.get("deprecated").asString("-"),
                    row.get("sunset").asString("-"),
                    row.get("successor").asString("-"),
                    row.get("documentation").asString())))
        .containsExactly(
            "v1 deprecated 2020-01-01 2999-01-01 /v2/specification/theme /v1/listing/specification/theme",
            "v2 live - - - /v1/listing/v2/specification/theme");
    assertThat(service.rows("/v1/version?path=gone-thing&version=v1").getFirst().get("state"))
        .hasToString("\"sunset\"");
    assertThat(service.ask("/v1/listing/v2/specification/theme").at("/data/key/0").asString())
        .isEqualTo("theme");
  }
}
