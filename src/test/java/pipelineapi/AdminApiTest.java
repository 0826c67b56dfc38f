package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What operators and the pipeline order on the management port.
class AdminApiTest {

  private static final String TOKEN = "the-token-of-the-tests";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static Service service;

  @BeforeAll
  static void start() {
    FixtureArchive.write(folder.resolve("archive"), FixtureArchive.Form.PLAIN);
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.as-of=" + FixtureArchive.DAY,
                "--pipeline.guard.least-rows=10",
                "--pipeline.admin.token=" + TOKEN)
            .ready();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> service.ask("/v1/status").at("/data/refresh/next_due").isString());
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  private static HttpResponse<String> ordered(String method, String path) {
    return service.manage(method, path, "Authorization", "Bearer " + TOKEN);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private static JsonNode ended(HttpResponse<String> order) {
    assertThat(order.statusCode()).isEqualTo(202);
    String followed = order.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> json(ordered("GET", followed)).get("state").asString().equals("ended"));
    return json(ordered("GET", followed));
  }

  @Test
  void aRefreshThatIsOrderedIsFollowedToItsEnd() {
    JsonNode nothing = ended(ordered("POST", "/admin/refresh"));
    assertThat(nothing.get("outcome").asString()).isEqualTo("unchanged");

    JsonNode everything = ended(ordered("POST", "/admin/refresh?from=nothing"));
    assertThat(everything.get("outcome").asString()).isEqualTo("published");
    JsonNode status = service.ask("/v1/status");
    assertThat(everything.get("snapshot").asString())
        .isEqualTo(status.at("/data/snapshot/id").asString());
    assertThat(status.at("/data/refresh/last_outcome").asString()).isEqualTo("published");
  }

  @Test
  void whatWasWithheldIsServedOnceItIsAccepted() throws IOException {
    long before = service.counted("/v1/log/issue");
    List<Path> issues = issues();
    for (Path file : issues) {
      Files.move(file, away(file));
    }
    JsonNode refresh = ended(ordered("POST", "/admin/refresh"));
    assertThat(refresh.get("outcome").asString()).isEqualTo("withheld");
    JsonNode withheld = service.ask("/v1/status").at("/data/withheld");
    String id = withheld.get("id").asString();
    assertThat(id).isEqualTo(refresh.get("snapshot").asString());
    assertThat(withheld.get("reasons").get(0).asString()).startsWith("log/issue: 0 rows");
    assertThat(service.counted("/v1/log/issue")).isEqualTo(before).isPositive();

    assertThat(ordered("POST", "/admin/snapshots/another/accept").statusCode()).isEqualTo(404);
    assertThat(ordered("POST", "/admin/snapshots/%s/accept".formatted(id)).statusCode())
        .isEqualTo(200);

    assertThat(service.ask("/v1/status").at("/data/snapshot/id").asString()).isEqualTo(id);
    assertThat(service.ask("/v1/status").at("/data/withheld").isNull()).isTrue();
    assertThat(service.counted("/v1/log/issue")).isZero();
    assertThat(
            Service.rows(service.ask("/v1/status/refresh?limit=1"))
                .getFirst()
                .get("reason")
                .asString())
        .startsWith("accepted though log/issue: 0 rows");

    for (Path file : issues) {
      Files.move(away(file), file);
    }
    assertThat(ended(ordered("POST", "/admin/refresh")).get("outcome").asString())
        .isEqualTo("published");
    assertThat(service.counted("/v1/log/issue")).isEqualTo(before);
  }

  @Test
  void aSnapshotThatIsPinnedStaysUntilItIsPinnedNoLonger() throws IOException {
    String before = service.ask("/v1/status").at("/data/snapshot/id").asString();
    long issues = service.counted("/v1/log/issue");
    Path file = onlyIssuesOfAPair();
    Files.move(file, away(file));
    assertThat(ended(ordered("POST", "/admin/refresh")).get("outcome").asString())
        .isEqualTo("published");
    long fewer = service.counted("/v1/log/issue");
    assertThat(fewer).isLessThan(issues);
    String after = service.ask("/v1/status").at("/data/snapshot/id").asString();

    HttpResponse<String> kept = ordered("GET", "/admin/snapshots");
    assertThat(json(kept).get("snapshots").valueStream())
        .extracting(one -> one.get("snapshot").asString() + " " + one.get("state").asString())
        .startsWith(after + " served", before + " kept");
    String pin = "/admin/snapshots/%s/pin".formatted(before);
    assertThat(ordered("POST", "/admin/snapshots/another/pin").statusCode()).isEqualTo(404);
    assertThat(ordered("POST", "/admin/snapshots/%s/unpin".formatted(before)).statusCode())
        .isEqualTo(404);
    assertThat(ordered("POST", pin).statusCode()).isEqualTo(200);

    JsonNode status = service.ask("/v1/status").get("data");
    assertThat(status.at("/snapshot/id").asString()).isEqualTo(before);
    assertThat(status.at("/pinned/id").asString()).isEqualTo(before);
    assertThat(status.at("/refresh/next_due").isNull()).isTrue();
    assertThat(status.at("/buckets").isNull()).as("the archive is a folder").isTrue();
    assertThat(status.at("/refresh/reason").asString()).startsWith("pinned by an order");
    assertThat(service.counted("/v1/log/issue")).isEqualTo(issues);
    assertThat(service.measured("pipeline.snapshot.pinned")).isEqualTo(1);
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PINNED);
    for (String order : List.of("/admin/refresh", "/admin/snapshots/%s/accept".formatted(after))) {
      HttpResponse<String> refused = ordered("POST", order);
      assertThat(refused.statusCode()).as(order).isEqualTo(409);
      assertThat(json(refused).get("code").asString()).isEqualTo("snapshot-pinned");
    }
    assertThat(service.counted("/v1/log/issue")).isEqualTo(issues);

    JsonNode next = ended(ordered("POST", "/admin/snapshots/%s/unpin".formatted(before)));
    assertThat(next.get("outcome").asString()).isEqualTo("published");
    assertThat(next.get("snapshot").asString()).isGreaterThan(after);
    assertThat(service.ask("/v1/status").at("/data/pinned").isNull()).isTrue();
    assertThat(service.counted("/v1/log/issue")).isEqualTo(fewer);

    Files.move(away(file), file);
    ended(ordered("POST", "/admin/refresh"));
    assertThat(service.counted("/v1/log/issue")).isEqualTo(issues);
  }

  private static Path onlyIssuesOfAPair() throws IOException {
    List<Path> issues = issues();
    for (Path csv : issues) {
      String parquet = csv.getFileName().toString().replace(".csv", ".parquet");
      if (csv.toString().endsWith(".csv")
          && Files.readAllLines(csv).size() > 1
          && issues.stream().noneMatch(other -> other.endsWith(parquet))) {
        return csv;
      }
    }
    throw new IllegalStateException("every pair has two objects");
  }

  private static Path away(Path file) {
    return file.resolveSibling(file.getFileName() + ".away");
  }

  private static List<Path> issues() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains("/issue/"))
          .toList();
    }
  }

  @Test
  void theSnapshotIsProvedWhileTheServiceRuns() throws IOException {
    List<String> said = new ArrayList<>();
    List<String> settings =
        List.of(
            "--pipeline.archive=" + folder.resolve("archive"),
            "--pipeline.store=" + folder.resolve("store"));
    assertThat(CheckCommand.run(with("--check", settings), said::add)).as("%s", said).isZero();
    assertThat(said).last().asString().contains("the same rows in the same order");
    assertThat(CheckCommand.run(with("--check=another", settings), said::add)).isEqualTo(2);
    assertThat(said).last().asString().startsWith("There is no snapshot another in ");
  }

  private static List<String> with(String option, List<String> settings) {
    return Stream.concat(Stream.of(option), settings.stream()).toList();
  }

  @Test
  void whoeverBearsNoTokenGivesNoOrders() {
    HttpResponse<String> none = service.manage("POST", "/admin/refresh");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(json(none).get("code").asString()).isEqualTo("unauthorized");

    for (String wrong : List.of("Bearer another", "Bearer", "Basic " + TOKEN, TOKEN)) {
      HttpResponse<String> refused =
          service.manage("POST", "/admin/refresh", "Authorization", wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
      assertThat(refused.body()).doesNotContain(TOKEN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/refresh, 405",
    "POST, /admin/refresh/2026-03-10T00:00:00Z, 405",
    "GET, /admin/refresh/yesterday, 404",
    "POST, /admin/refresh?from=yesterday, 400",
    "POST, /admin/nothing, 404",
    "POST, /admin/snapshots, 405",
    "POST, /admin/snapshots/another/drop, 404",
    "GET, /admin/, 404"
  })
  void whatIsNoOrderIsRefused(String method, String path, int status) {
    HttpResponse<String> refused = ordered(method, path);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(refused).get("status").asInt()).isEqualTo(status);
  }

  @Test
  void thePortOfTheApiTakesNoOrders() {
    assertThat(
            service.send("POST", "/admin/refresh", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(404);
  }
}
