package pipelineapi.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// An error as it is written, by RFC 9457.
///
/// @param status the one of the answer; the code's own, except where the server chose another
/// @param detail a sentence about this case
/// @param errors the parameters at fault
record Problem(ProblemCode code, int status, String detail, List<Fault> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  // a value is echoed to be recognised, not to be kept
  private static final int LONGEST_ECHO = 200;

  /// A parameter at fault.
  record Fault(String parameter, String detail, @Nullable String value) {}

  Problem {
    errors = List.copyOf(errors);
  }

  Problem(ProblemCode code, String detail) {
    this(code, code.status(), detail, List.of());
  }

  Problem(ProblemCode code, Fault fault) {
    this(
        code,
        code.status(),
        echo(fault.parameter()) + ": " + fault.detail(),
        List.of(
            new Fault(
                echo(fault.parameter()),
                fault.detail(),
                fault.value() == null ? null : echo(fault.value()))));
  }

  /// Text from a request, short enough to be shown.
  static String echo(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST_ECHO) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO)) + "…";
  }

  /// The body.
  ///
  /// @param path of the request as it was sent; null when it could not be read
  byte[] body(@Nullable String path, String requestId, String traceId) {
    return Json.write(json -> write(json, path, requestId, traceId));
  }

  private void write(JsonGenerator json, @Nullable String path, String requestId, String traceId) {
    json.writeStartObject()
        .writeStringProperty("type", code.type())
        .writeStringProperty("title", code.title())
        .writeNumberProperty("status", status)
        .writeStringProperty("detail", detail);
    if (path != null) {
      json.writeStringProperty("instance", Percent.escapePath(echo(path)));
    }
    json.writeStringProperty("code", code.slug())
        .writeStringProperty("request_id", requestId)
        .writeStringProperty("trace_id", traceId);
    if (!errors.isEmpty()) {
      json.writeName("errors").writeStartArray();
      for (Fault fault : errors) {
        json.writeStartObject()
            .writeStringProperty("parameter", fault.parameter())
            .writeStringProperty("detail", fault.detail());
        Json.text(json, "value", fault.value());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
