package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class HealthApiTest {

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  @Test
  void itIsWellWhileASnapshotIsServed() {
    HttpResponse<byte[]> health = server.get("/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(header(health, "Cache-Control")).isEqualTo("no-store");
    assertThat(json(health).at("/name").asString()).isEqualTo("pipeline-api");
    assertThat(json(health).at("/version").asString()).isNotBlank();
    assertThat(json(health).at("/dependencies").toString())
        .isEqualTo(
            "[{\"name\":\"snapshot\",\"status\":\"HEALTHY\"},"
                + "{\"name\":\"refresh\",\"status\":\"HEALTHY\"}]");
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void withoutASnapshotItLivesButIsNotReady() {
    server.snapshots.serveNothing();

    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    for (String path : List.of("/health", "/health/ready")) {
      HttpResponse<byte[]> health = server.get(path);
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(header(health, "Retry-After")).isEqualTo("5");
      assertThat(json(health).at("/dependencies/0/status").asString()).isEqualTo("UNHEALTHY");
    }
    for (String path : List.of("/v1/log/issue", "/v1/log/collection/e/d", "/v1/status/reject")) {
      assertThat(json(server.get(path)).at("/code").asString()).isEqualTo("not-ready");
    }
  }

  @Test
  void statusAnswersBeforeAndAfterTheFirstSnapshot() {
    server.snapshots.serveNothing();
    HttpResponse<byte[]> before = server.get("/v1/status");
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(header(before, "Content-Type")).isEqualTo("application/json");
    assertThat(json(before).at("/data/detail").asString()).startsWith("No snapshot stands yet");
    assertThat(json(before).at("/data/snapshot").isNull()).isTrue();
    assertThat(json(before).at("/data/refresh/objects_done").asInt()).isEqualTo(10);

    server.snapshots.serve("s1");
    HttpResponse<byte[]> after = server.get("/v1/status");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(header(after, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(after, "Snapshot")).isEqualTo("s1");
    JsonNode data = json(after).at("/data");
    assertThat(data.at("/snapshot/id").asString()).isEqualTo("s1");
    assertThat(data.at("/snapshot/age_seconds").asLong()).isPositive();
    assertThat(data.at("/refresh/phase").asString()).isEqualTo("read");
    assertThat(data.at("/refresh/started_at").asString()).isEqualTo("2026-03-12T04:00:00Z");
    assertThat(data.at("/refresh/seconds_left").isNull()).isTrue();
    assertThat(data.at("/rejects").toString()).isEqualTo("{\"files\":2,\"rows\":3}");
    assertThat(data.at("/listings/0").toString())
        .isEqualTo("{\"path\":\"/v1/log/collection\",\"rows\":12}");
    assertThat(data.at("/version").asString()).isNotBlank();
    assertThat(data.at("/branches").toString())
        .isEqualTo(
            "[{\"keys\":\"config/\",\"place\":\"https://git.example.org/config.git#main\","
                + "\"commit\":\"1d4e7f0a1d4e7f0a1d4e7f0a1d4e7f0a1d4e7f0a\","
                + "\"committed_at\":\"2026-03-09T16:20:00Z\","
                + "\"checked_at\":\"2026-03-12T04:01:00Z\","
                + "\"fault\":\"https://git.example.org/config.git is no repository\"}]");
  }

  @Test
  @Timeout(10)
  void healthAnswersWhileEveryLaneIsBusy() throws Exception {
    int questions = 64;
    CountDownLatch gate = new CountDownLatch(1);
    server.queries.waiting = new CountDownLatch(questions);
    server.queries.gate = gate;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      for (int i = 0; i < questions; i++) {
        waiting.add(callers.submit(() -> server.get("/v1/log/issue")));
      }
      server.queries.waiting.await();
      try {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/status").statusCode()).isEqualTo(200);
      } finally {
        gate.countDown();
      }
      for (Future<HttpResponse<byte[]>> question : waiting) {
        assertThat(question.get().statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void operatorsHaveAPortOfTheirOwn() throws IOException, InterruptedException {
    assertThat(managed("/actuator/health")).isEqualTo(200);
    assertThat(server.get("/actuator/health").statusCode()).isEqualTo(404);
  }

  @Test
  void requestsAreCountedByThePathThatAnswered() {
    server.get("/v1/logs?dataset=border");

    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> managed("/actuator/metrics/http.server.requests?tag=uri:/v1/log/collection"),
            status -> status == 200);
  }

  @Test
  void pathsThatLeadNowhereAreCountedAsOne() throws IOException, InterruptedException {
    for (String path : List.of("/v1/nothing-here", "/v1/%zz", "/v1/none/log", "/log/issue//")) {
      server.raw("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path));
    }
    server.get("/v1/resource");

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(managed("/actuator/metrics/http.server.requests?tag=uri:NOT_FOUND"))
                .isEqualTo(200));
    for (String path :
        List.of("/v1/nothing-here", "/v1/%25zz", "/v1/none/log", "/log/issue", "/log/issue//")) {
      assertThat(managed("/actuator/metrics/http.server.requests?tag=uri:" + path))
          .as(path)
          .isEqualTo(404);
    }
  }

  private int managed(String target) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.managementPort() + target))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
