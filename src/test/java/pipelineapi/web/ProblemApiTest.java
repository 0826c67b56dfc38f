package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.file.ArchiveUnreachableException;
import pipelineapi.query.QuestionFault;
import pipelineapi.query.TestingRefusals;
import tools.jackson.databind.JsonNode;

class ProblemApiTest {

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  private static JsonNode problem(HttpResponse<byte[]> response, ProblemCode code) {
    assertThat(response.statusCode()).isEqualTo(code.status());
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
    JsonNode problem = json(response);
    assertThat(problem.at("/type").asString()).isEqualTo("/problems/" + code.slug());
    assertThat(problem.at("/code").asString()).isEqualTo(code.slug());
    assertThat(problem.at("/title").asString()).isEqualTo(code.title());
    assertThat(problem.at("/status").asInt()).isEqualTo(code.status());
    assertThat(problem.at("/detail").asString()).isNotBlank();
    assertThat(problem.at("/request_id").asString()).isEqualTo(header(response, "X-Request-Id"));
    return problem;
  }

  private static QuestionFault fault(QuestionFault.Code code) {
    return new QuestionFault(code, "limit", "0", "must be between 1 and 1000");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(fault(QuestionFault.Code.UNKNOWN_PARAMETER), ProblemCode.UNKNOWN_PARAMETER),
        Arguments.of(fault(QuestionFault.Code.INVALID_PARAMETER), ProblemCode.INVALID_PARAMETER),
        Arguments.of(fault(QuestionFault.Code.INVALID_CURSOR), ProblemCode.INVALID_CURSOR),
        Arguments.of(fault(QuestionFault.Code.STALE_CURSOR), ProblemCode.STALE_CURSOR),
        Arguments.of(TestingRefusals.noSnapshot(), ProblemCode.NOT_READY),
        Arguments.of(TestingRefusals.overload(), ProblemCode.TOO_MANY_WAITING),
        Arguments.of(new CancellationException("interrupted"), ProblemCode.STOPPING),
        Arguments.of(TestingRefusals.timeout(), ProblemCode.QUERY_TIMEOUT),
        Arguments.of(
            new ArchiveUnreachableException("s3://secret/key", new IOException("s3://secret/key")),
            ProblemCode.ORIGIN_UNREACHABLE),
        Arguments.of(new IllegalStateException("select * from kept"), ProblemCode.INTERNAL_ERROR));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalIsAProblemThatTellsNothingInternal(RuntimeException refusal, ProblemCode code) {
    server.queries.refusal = refusal;
    for (String path : List.of("/v1/log/issue?limit=0", "/v1/log/collection/e/d")) {
      HttpResponse<byte[]> response = server.get(path);
      problem(response, code);
      assertThat(new String(response.body(), StandardCharsets.UTF_8))
          .doesNotContainIgnoringCase("select", "exception", "s3://", "pipelineapi.", "at java");
      assertThat(header(response, "Retry-After"))
          .isEqualTo(code.retryAfter() == 0 ? "" : String.valueOf(code.retryAfter()));
    }
  }

  @Test
  void aFailureWhileAnsweringIsAProblemAndTheSnapshotIsLetGo() {
    server.queries.failure = TestingRefusals.timeout();

    problem(server.get("/v1/log/issue"), ProblemCode.QUERY_TIMEOUT);
    assertThat(server.queries.closed).hasValue(1);
  }

  @Test
  void aFaultNamesTheParameterTheValueAndWhatIsAllowed() {
    server.queries.refusal = fault(QuestionFault.Code.INVALID_PARAMETER);
    JsonNode problem = problem(server.get("/v1/log/issue?limit=0"), ProblemCode.INVALID_PARAMETER);

    assertThat(problem.at("/detail").asString()).isEqualTo("limit: must be between 1 and 1000");
    assertThat(problem.at("/instance").asString()).isEqualTo("/v1/log/issue");
    assertThat(problem.at("/errors").toString())
        .isEqualTo(
            "[{\"parameter\":\"limit\",\"detail\":\"must be between 1 and 1000\",\"value\":\"0\"}]");
  }

  @Test
  void aLongValueIsEchoedInPart() {
    server.queries.refusal =
        new QuestionFault(
            QuestionFault.Code.INVALID_PARAMETER, "day", "🚲".repeat(500), "must be a day");
    JsonNode problem = problem(server.get("/v1/log/issue"), ProblemCode.INVALID_PARAMETER);

    assertThat(problem.at("/errors/0/value").asString()).isEqualTo("🚲".repeat(200) + "…");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/log/isue, did you mean /v1/log/issue?",
    "/v1/LOG/ISSUE, did you mean /v1/log/issue?",
    "/log/issue, did you mean /v1/log/issue?",
    "/v1/log/issue/, did you mean /v1/log/issue?",
    "/v1/log/issue//, did you mean /v1/log/issue?",
    "/v1/log/collection/a%20b/c/, did you mean /v1/log/collection/a%20b/c?",
    "/v1/log/issue.xls, did you mean /v1/log/issue?",
    "/v1/log/issue;x=1, did you mean /v1/log/issue?",
    "/v1/, did you mean /v1?",
    "/heath, did you mean /health?",
    "/something/else/altogether, /v1 lists what there is",
    "/error, /v1 lists what there is",
    "/v1/log/collection/only-one-part-is-given, items are at /v1/log/collection/{endpoint}/{day}"
  })
  void anUnknownPathNamesTheNearest(String path, String hint) {
    JsonNode problem = problem(server.get(path), ProblemCode.NOT_FOUND);

    assertThat(problem.at("/detail").asString()).endsWith(hint);
  }

  @ParameterizedTest
  @CsvSource({"PUT", "DELETE", "PATCH", "BREW"})
  void otherMethodsAreRefusedWithThoseAllowed(String method) {
    HttpResponse<byte[]> response = server.send(method, "/v1/log/issue");

    problem(response, ProblemCode.METHOD_NOT_ALLOWED);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    problem(server.send(method, "/v1/nothing"), ProblemCode.NOT_FOUND);
  }

  @Test
  void optionsNameTheMethods() {
    HttpResponse<byte[]> options = server.send("OPTIONS", "/v1/log/issue");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    problem(server.send("OPTIONS", "/v1/nothing"), ProblemCode.NOT_FOUND);

    HttpResponse<byte[]> preflight =
        server.send(
            "OPTIONS",
            "/v1/nothing",
            "Origin",
            "https://example.org",
            "Access-Control-Request-Method",
            "GET");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "Access-Control-Allow-Methods"))
        .isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(preflight, "Access-Control-Max-Age")).isEqualTo("86400");
    assertThat(server.queries.asked).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"text/csv", "application/json;q=0", "*/*, application/json;q=0", "nonsense"})
  void aFormatThatIsNotHadIsRefusedWithThoseThatAre(String accept) {
    for (String path : List.of("/v1/log/collection/e/d", "/v1", "/v1/status")) {
      JsonNode problem = problem(server.get(path, "Accept", accept), ProblemCode.NOT_ACCEPTABLE);
      assertThat(problem.at("/detail").asString()).endsWith("offered is application/json");
    }
    assertThat(server.queries.asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/json;q=0", "nonsense"})
  void aFormatThatNoListHasIsRefusedWithThoseItHas(String accept) {
    JsonNode problem =
        problem(server.get("/v1/log/issue", "Accept", accept), ProblemCode.NOT_ACCEPTABLE);
    assertThat(problem.at("/detail").asString())
        .endsWith(
            "offered is application/json, text/csv, application/x-ndjson,"
                + " application/vnd.apache.parquet");
    assertThat(server.queries.asked).hasValue(0);
  }

  @Test
  void anUnknownFormatIsAParameterAtFault() {
    for (String query : List.of("format=xml", "format=", "format=json&format=json")) {
      JsonNode problem =
          problem(server.get("/v1/log/issue?" + query), ProblemCode.INVALID_PARAMETER);
      assertThat(problem.at("/errors/0/parameter").asString()).isEqualTo("format");
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/log/issue?a=%FF", "/v1/log/issue?a=%C0%AF", "/v1/specification/issue-type/%FF"})
  void bytesThatAreNoTextAreRefused(String target) {
    problem(server.get(target), ProblemCode.MALFORMED_REQUEST);
  }

  @Test
  void aTargetThatIsTooLongIsRefusedWithItsBound() {
    JsonNode problem =
        problem(server.get("/v1/log/issue?a=" + "x".repeat(17_000)), ProblemCode.URI_TOO_LONG);
    assertThat(problem.at("/detail").asString()).contains("16384");
    assertThat(server.get("/v1/log/issue?a=" + "x".repeat(16_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void headOfAProblemHasItsHeadersOnly() {
    HttpResponse<byte[]> head = server.send("HEAD", "/v1/nothing");

    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void everyProblemHasAPage(ProblemCode code) {
    JsonNode page = json(server.get(code.type()));

    assertThat(page.at("/data/code").asString()).isEqualTo(code.slug());
    assertThat(page.at("/data/meaning").asString()).endsWith(".");
    assertThat(json(server.get("/problems")).at("/data").toString()).contains(code.type());
  }

  @Test
  void theCallersOwnRequestIdIsNotBelieved() {
    assertThat(header(server.get("/v1", "X-Request-Id", "mine"), "X-Request-Id"))
        .isNotEqualTo("mine");
  }
}
