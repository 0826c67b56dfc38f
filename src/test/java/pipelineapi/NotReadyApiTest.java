package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.origin.TestingS3;
import tools.jackson.databind.JsonNode;

/// The whole application before its first snapshot: the archive's service refuses connections.
class NotReadyApiTest {

  private static TestingS3 keys;
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path store) {
    // nothing is kept there, but it lends its credentials
    keys = TestingS3.start();
    service =
        Service.start(
            store.resolve("store"),
            "--pipeline.archive=s3://archive/none",
            // no service listens at a port that only a system may open
            "--pipeline.s3.endpoint=http://127.0.0.1:1",
            "--pipeline.s3.region=eu-west-2",
            "--pipeline.s3.path-style=true",
            "--pipeline.s3.retries=0");
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(1))
        .until(() -> refresh().path("state").asString().equals("failed"));
  }

  @AfterAll
  static void stop() {
    service.close();
    keys.close();
  }

  private static JsonNode refresh() {
    return Service.json(service.get("/v1/status")).at("/data/refresh");
  }

  @Test
  void theStatusSaysWhyThereIsNoSnapshot() {
    HttpResponse<byte[]> response = service.get("/v1/status");
    assertThat(response.statusCode()).isEqualTo(503);
    JsonNode status = Service.json(response);
    assertThat(status.get("snapshot").isNull()).isTrue();
    assertThat(status.at("/data/snapshot").isNull()).isTrue();
    assertThat(status.at("/data/refresh/last_outcome").asString()).isEqualTo("failed");
    assertThat(status.at("/data/refresh/reason").asString())
        .contains("s3://archive/none")
        .doesNotContain("Exception", "testing");
  }

  @Test
  void withoutATokenOfTheServiceNobodyGivesOrders() {
    HttpResponse<String> refused =
        service.manage("POST", "/admin/refresh", "Authorization", "Bearer null");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("PIPELINE_ADMIN_TOKEN");
  }

  @Test
  void theProcessIsAliveButNotReady() {
    assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
    for (String path : new String[] {"/health", "/health/ready"}) {
      HttpResponse<byte[]> response = service.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).as(path).isPresent();
      assertThat(Service.text(response)).as(path).contains("UNHEALTHY");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/log/issue",
        "/v1/logs",
        "/v1/resource/0000000000000000000000000000000000000000000000000000000000000000",
        "/v1/status/reject",
        "/v1/specification/issue-type?severity=error"
      })
  void dataIsNotReady(String target) {
    HttpResponse<byte[]> response = service.get(target);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Service.json(response).get("code").asString()).isEqualTo("not-ready");
  }

  @Test
  void theHeadersOfAServiceThatIsNotReadyAreDescribed() {
    DescribedHeaders headers = new DescribedHeaders(service.ask("/v1/openapi.json"));
    List<String> paths = List.of("/health", "/health/ready", "/v1/status", "/v1/log/issue");
    for (String path : paths) {
      headers.hold("GET", path, service.get(path));
    }
    assertThat(headers.unsent().values())
        .allSatisfy(unsent -> assertThat(unsent).containsExactly("content-encoding"));
  }

  @Test
  void whatNeedsNoSnapshotAnswers() {
    for (String path : new String[] {"/", "/v1", "/problems"}) {
      assertThat(service.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(service.get("/v1/nothing").statusCode()).isEqualTo(404);
  }
}
