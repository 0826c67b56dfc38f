package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pipelineapi.snapshot.TestingClock;
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

  private static final String HASH = "c".repeat(64);
  private static final String FILE = "archive/a-collection/collection/resource/" + HASH;

  private static Path folder;
  private static final TestingClock CLOCK = new TestingClock();

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    write("archive/specification/theme.csv", "theme,name\r\nheritage,Heritage\r\nflood,Flood\r\n");
    write(FILE, "x\r\n1\r\n");
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
                CLOCK,
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
    "GET, /v1/specification/nothing, 404",
    "POST, /v1/specification/theme, 415",
    "GET, /v1, 200",
    "OPTIONS, /v1, 204",
    "GET, /v1/openapi.json, 200",
    "DELETE, /v1/status, 405",
    "GET, /v1/version?state=live, 200",
    "GET, /v1/file/none/content, 404",
  })
  void everyAnswerOfADeprecatedVersionSaysSo(String method, String target, int status) {
    HttpResponse<byte[]> answer = service.send(method, target);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "deprecation")).isEqualTo("@1577836800");
    assertThat(header(answer, "sunset")).isEqualTo("Tue, 01 Jan 2999 00:00:00 GMT");
    assertThat(header(answer, "link"))
        .contains(
            "; rel=\"successor-version\"",
            "<https://example.org/v1>; rel=\"deprecation\"",
            "</v2/version>; rel=\"sunset\"");
    assertThat(header(service.send(method, target.replace("v1", "v2")), "deprecation")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/specification/theme, /v2/specification/theme",
    "/v1/specification/theme.csv, /v2/specification/theme",
    "/v1/status, /v2/status",
    "/v1, /v2",
    "/v1/openapi.json, /v2",
    "/v1/nothing, /v2",
  })
  void theSuccessorIsThatOfThePath(String path, String successor) {
    assertThat(header(service.get(path), "link"))
        .contains("<%s>; rel=\"successor-version\"".formatted(successor));
  }

  @Test
  void whatTheCallerHasAndWhatABrowserAsksFirstSayItToo() {
    String target = "/v1/specification/theme";
    String tag = header(service.get(target), "etag");
    HttpResponse<byte[]> unchanged = service.get(target, "If-None-Match", tag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    HttpResponse<byte[]> preflight = preflight(target);
    assertThat(preflight.statusCode()).isEqualTo(204);
    for (HttpResponse<byte[]> answer : List.of(unchanged, preflight)) {
      assertThat(header(answer, "deprecation")).isEqualTo("@1577836800");
      assertThat(header(answer, "sunset")).isEqualTo("Tue, 01 Jan 2999 00:00:00 GMT");
      assertThat(header(answer, "link"))
          .contains("</v2/specification/theme>; rel=\"successor-version\"");
    }
    assertThat(header(preflight("/v2/specification/theme"), "deprecation")).isEmpty();
  }

  private static HttpResponse<byte[]> preflight(String target) {
    return service.send(
        "OPTIONS", target, "Origin", "https://a.example", "Access-Control-Request-Method", "GET");
  }

  @Test
  void noCacheOutlivesTheSunsetAndAfterItAllOfTheVersionIsGone() {
    Instant sunset = Instant.parse("2999-01-01T00:00:00Z");
    Duration ahead = Duration.between(CLOCK.instant(), sunset);
    List<String> paths =
        List.of(
            "/v1/specification/theme",
            "/v1/specification/theme.csv",
            "/v1/specification/theme/flood",
            "/v1");
    CLOCK.pass(ahead.minusSeconds(90));
    try {
      assertThat(paths)
          .allSatisfy(path ->
              assertThat(header(service.get(path), "cache-control"))
                  .isEqualTo("public, max-age=60, stale-while-revalidate=30"));
      CLOCK.pass(Duration.ofSeconds(70));
      assertThat(paths)
          .allSatisfy(path ->
              assertThat(header(service.get(path), "cache-control"))
                  .isEqualTo("public, max-age=20, stale-while-revalidate=0"));
      assertThat(header(service.get("/v2/specification/theme"), "cache-control"))
          .isEqualTo("public, max-age=60, stale-while-revalidate=300");

      CLOCK.pass(Duration.ofSeconds(20));
      List<String> ended = new ArrayList<>(paths);
      ended.addAll(List.of("/v1/status", "/v1/version", "/v1/nothing", "/v1/openapi.json"));
      assertThat(ended)
          .allSatisfy(path -> {
            HttpResponse<byte[]> answer = service.get(path);
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(Service.json(answer).get("code").asString()).isEqualTo("gone");
            assertThat(header(answer, "cache-control")).isEqualTo("no-store");
            assertThat(header(answer, "link")).contains("rel=\"successor-version\"");
            assertThat(preflight(path).statusCode()).isEqualTo(204);
          });
      assertThat(service.get("/v2/specification/theme").statusCode()).isEqualTo(200);
      assertThat(service.get("/v2/version").statusCode()).isEqualTo(200);
    } finally {
      CLOCK.pass(ahead.negated());
    }
  }

  @Test
  void bytesOfFilesBelongToTheVersionAsked() {
    String file = service.rows("/v2/file?resource=" + HASH).getFirst().get("file").asString();
    for (String version : List.of("v1", "v2")) {
      String canonical = "/%s/file/%s/content".formatted(version, file);
      HttpResponse<byte[]> answer =
          service.get("/%s/resource/%s/file/collected".formatted(version, HASH));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "content-location")).isEqualTo(canonical);
      assertThat(header(answer, "link"))
          .contains(
              "<%s>; rel=\"canonical\"".formatted(canonical),
              "</%s/openapi.json>; rel=\"service-desc\"".formatted(version));
      assertThat(header(service.get(canonical), "deprecation").isEmpty())
          .isEqualTo(version.equals("v2"));
    }
    assertThat(header(service.get("/v2/specification/realm"), "link"))
        .contains("</v2/openapi.json#/components/schemas/specification_realm>");
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

  @Test
  void theDescriptionOfAVersionThatIsToEndTellsTheHeadersThatSaySo() {
    JsonNode first = service.ask("/v1/openapi.json");
    JsonNode second = service.ask("/v2/openapi.json");
    for (String response : List.of("specification_theme", "Unchanged", "Refused", "Problem400")) {
      assertThat(first.at("/components/responses").get(response).get("headers").propertyNames())
          .as(response)
          .contains("Deprecation", "Sunset");
    }
    assertThat(first.at("/paths/~1v1~1specification~1theme/get/deprecated").asBoolean()).isTrue();
    DescribedHeaders headers = new DescribedHeaders(first);
    for (String path :
        List.of(
            "/v1/specification/theme",
            "/v1/status/run",
            "/v1/status/run.csv",
            "/v1/status",
            "/v1",
            "/v1/openapi.json",
            "/v1/gone-thing")) {
      HttpResponse<byte[]> answer = service.get(path);
      headers.hold("GET", path, answer);
      answer
          .headers()
          .firstValue("ETag")
          .ifPresent(tag -> headers.hold("GET", path, service.get(path, "If-None-Match", tag)));
      headers.hold("GET", path, service.get(path + "?colour=red"));
    }
    assertThat(headers.unsent().values())
        .allSatisfy(unsent -> assertThat(unsent).doesNotContain("deprecation", "sunset", "link"));
    for (String response : List.of("specification_realm", "Unchanged", "Refused")) {
      assertThat(second.at("/components/responses").get(response).get("headers").propertyNames())
          .as(response)
          .doesNotContain("Deprecation", "Sunset");
    }
  }
}
