package pipelineapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import pipelineapi.origin.TestingS3;

class FileInBucketApiTest extends FileApiContract {

  private static final String PREFIX = "pipelines/";

  private final TestingS3 s3 = TestingS3.start();
  private final Gate gate = new Gate(requireNonNull(s3.settings().endpoint()).getPort());

  FileInBucketApiTest() throws IOException {}

  @Override
  List<String> settings() {
    s3.put("secret.txt", "secret".getBytes(ISO_8859_1));
    return List.of(
        "--pipeline.archive=" + s3.place(PREFIX),
        "--pipeline.s3.endpoint=http://127.0.0.1:" + gate.port(),
        "--pipeline.s3.region=" + s3.settings().region(),
        "--pipeline.s3.path-style=true",
        "--pipeline.s3.timeout=10s",
        "--pipeline.s3.retries=2");
  }

  @AfterAll
  void stopBucket() throws IOException {
    gate.close();
    s3.close();
  }

  @Override
  void put(String key, byte[] bytes) {
    s3.put(PREFIX + key, bytes);
  }

  @Override
  void delete(String key) {
    s3.delete(PREFIX + key);
  }

  @Test
  void aBucketThatDoesNotAnswerIsAProblemInTime() {
    gate.stall();
    try {
      long begun = System.nanoTime();
      HttpResponse<byte[]> response = service.get(content(COLLECTED));

      assertProblem(response, 503, "origin-unreachable");
      assertThat(header(response, "Retry-After")).isEqualTo("30");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThat(service.get("/v1/file").statusCode()).isEqualTo(200);
    } finally {
      gate.open();
    }

    assertThat(service.get(content(COLLECTED)).body()).isEqualTo(BYTES);
  }

  @Test
  void aBucketThatRefusesConnectionsIsAProblem() {
    gate.breakAfter(0);
    try {
      assertProblem(service.get(content(COLLECTED)), 503, "origin-unreachable");
    } finally {
      gate.open();
    }
  }

  @Test
  void whatBreaksOffBeforeTheFirstByteIsAProblem() {
    gate.breakAfter(30_000);
    try {
      assertProblem(service.get(content(COLLECTED)), 503, "origin-unreachable");
    } finally {
      gate.open();
    }
  }

  @Test
  void whatBreaksOffLaterDoesNotLookFinished() throws IOException {
    gate.breakAfter(200_000);
    String answer;
    try {
      // it ends because the server closes the connection, which was to be kept
      answer = raw(content(COLLECTED) + " HTTP/1.1\r\nHost: a\r\n\r\nGET /health/live");
    } finally {
      gate.open();
    }

    int body = answer.indexOf("\r\n\r\n") + 4;
    assertThat(answer.substring(0, body))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: 300000");
    assertThat(answer).doesNotContain("/health/live", "\"status\"");
    assertThat(answer.length() - body).isBetween(1, 250_000);
    assertThat(service.get(content(COLLECTED)).body()).isEqualTo(BYTES);
  }
}
