package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What stands in the log beside each line that a request causes.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Plain.class)
class RequestLogTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final Service service;

  RequestLogTest(Service service) {
    this.service = service;
  }

  // the service is shared, and a line may be written after its answer was read
  private static ILoggingEvent line(LogLines lines, HttpResponse<byte[]> answer) {
    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    return await()
        .until(
            () ->
                lines.said().stream()
                    .filter(line -> id.equals(line.getMDCPropertyMap().get("request_id")))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  // as Spring Boot writes the lines of a console with logging.structured.format.console
  private static JsonNode structured(ILoggingEvent event, String format) {
    LoggerContext context = new LoggerContext();
    context.putObject(Environment.class.getName(), new StandardEnvironment());
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.start();
    return JsonMapper.shared().readTree(encoder.encode(event));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "logstash"})
  void structuredLinesHaveRequestTraceAndSnapshotAsMembers(String format) {
    try (LogLines lines = LogLines.of("pipelineapi.web.RequestLog", Level.DEBUG)) {
      HttpResponse<byte[]> answer = service.get("/v1/log/issue?limit=1", "traceparent", PARENT);
      JsonNode line = structured(line(lines, answer), format);

      assertThat(line.get("request_id").asString())
          .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
      assertThat(line.get("snapshot").asString())
          .isEqualTo(answer.headers().firstValue("Snapshot").orElseThrow());
      assertThat(line.get("trace_id").asString()).isEqualTo(TRACE);
      assertThat(line.get("message").asString())
          .startsWith("request listing=log/issue version=v1 form=json outcome=ok status=200 ms=");
    }
  }

  @Test
  void whatNeedsNoSnapshotNamesNone() {
    try (LogLines lines = LogLines.of("pipelineapi.web.RequestLog", Level.DEBUG)) {
      HttpResponse<byte[]> answer = service.get("/health/live");
      assertThat(line(lines, answer).getMDCPropertyMap())
          .containsOnlyKeys("request_id", "trace_id");
    }
  }
}
