package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no client would send.
class RawSocketTest {

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  private static void assertProblem(String answer, int status, String code) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json")
        .contains("access-control-allow-origin: *")
        .contains("x-content-type-options: nosniff")
        .contains("x-request-id: ")
        .contains("cache-control: no-store")
        .contains("\"code\":\"" + code + "\"")
        .contains("\"status\":" + status)
        .doesNotContain("<html", "exception", "apache", "location:", "evil.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /v1/log/issue<script> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/log/issue?a=\"x\" HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/caf\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/log/issue?a=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /v1/log/issue?a=% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /v1/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET v1/log/issue HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\\example.org HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1 HTTP/1.1\r\n\r\n",
        "GET /v1 HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /v1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /v1 HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET /v1 HTTP/1.1.1\r\nHost: a\r\n\r\n",
        "GET /v1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\n"
      })
  void whatIsNoRequestIsAProblem(String bytes) {
    assertProblem(server.raw(bytes), 400, "malformed-request");
  }

  // HTTP/0.9 has neither status line nor headers
  @Test
  void whoNamesNoVersionChangesNothingForOthers() {
    for (int i = 0; i < 4; i++) {
      assertThat(server.raw("GET /health/live\r\n")).startsWith("{");
      assertProblem(
          server.raw("GET /v1/<script> HTTP/1.1\r\nHost: a\r\n\r\n"), 400, "malformed-request");
    }
  }

  @Test
  void whatDoesNotFitTheServersBufferIsTold() {
    String much = "x".repeat(40_000);
    assertProblem(
        server.raw("GET /v1?a=" + much + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414, "uri-too-long");
    assertProblem(
        server.raw("GET /v1 HTTP/1.1\r\nHost: a\r\nX-Much: " + much + "\r\n\r\n"),
        431,
        "header-too-large");
  }

  @Test
  void tracingAndTunnelsAreRefused() {
    for (String method : List.of("TRACE", "CONNECT")) {
      String answer = server.raw(method + " /v1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      assertProblem(answer, 405, "method-not-allowed");
      assertThat(answer).containsPattern("(?i)allow: .*GET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//example.org/",
        "//example.org/v1/log/issue",
        "///",
        "/v1/log/issue/",
        "/v1/log/issue/..",
        "/v1/./log/issue",
        "/v1/x/../log/issue",
        "/v1/%2e%2e/v1/log/issue",
        "/v1/log//issue",
        "/v1/log/issue;jsessionid=1",
        "/v1/log%2Fissue",
        "/;/v1",
        "/health;x=1"
      })
  void trickyPathsAreNotFoundAndLeadNowhere(String target) {
    assertProblem(server.rawGet(target), 404, "not-found");
  }

  @Test
  void noReferenceInAnAnswerNamesAHost() {
    assertThat(server.rawGet("//example.org/x")).contains("\"instance\":\"/%2Fexample.org/x\"");
  }

  @Test
  void slowReadersCannotFillMemory() throws IOException {
    server.queries.rows = Collections.nCopies(20_000, List.of("x".repeat(1000)));
    try (Socket first = server.stalled("/v1/log/issue");
        Socket second = server.stalled("/v1/log/collection")) {
      assertThat(server.rawGet("/v1/log/issue/summary")).startsWith("HTTP/1.1 503 ");
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
  }

  @Test
  void theHostFlowsIntoNoAnswer() {
    assertThat(server.rawGet("/v1/log/issue"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("evil.example");
    assertThat(server.rawGet("http://evil.example/v1/log/issue"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("evil.example");
  }

  @Test
  void forwardedHeadersAreNotBelieved() {
    String answer =
        server.raw(
            String.join(
                "\r\n",
                "GET /v1/log/issue/ HTTP/1.1",
                "Host: a",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil.example",
                "Forwarded: host=evil.example",
                "Connection: close",
                "",
                ""));

    assertProblem(answer, 404, "not-found");
  }

  @Test
  void whatBrowsersLeaveRawIsRead() {
    assertThat(server.rawGet("/v1/log/issue?a=x|y&b=[1]{2}^`\\")).startsWith("HTTP/1.1 200 ");
  }
}
