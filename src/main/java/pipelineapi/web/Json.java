package pipelineapi.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;
import pipelineapi.query.ItemAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// How values look in JSON.
final class Json {

  static final String MEDIA_TYPE = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();

  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .appendLiteral('Z')
          .toFormatter();

  private Json() {}

  /// A document, whole: its length and tag are known before its first byte is sent, and one that
  /// cannot be finished is never begun.
  static byte[] write(Consumer<JsonGenerator> writer) {
    FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(4096);
    try (JsonGenerator json =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      writer.accept(json);
    }
    return bytes.toByteArray();
  }

  /// A value of an answer.
  static void value(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Double number -> decimal(json, number);
      case Boolean bool -> json.writeBoolean(bool);
      case LocalDate date -> json.writeString(date.toString());
      case LocalDateTime instant -> json.writeString(INSTANT.format(instant));
      case ItemAnswer.JsonText(String text) -> document(json, text);
      case List<?> values -> {
        json.writeStartArray();
        values.forEach(element -> value(json, element));
        json.writeEndArray();
      }
      case Map<?, ?> members -> {
        json.writeStartObject();
        members.forEach((name, member) -> {
          json.writeName(String.valueOf(name));
          value(json, member);
        });
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("No JSON form for " + value.getClass());
    }
  }

  /// A member that is text or null.
  static void text(JsonGenerator json, String name, @Nullable String text) {
    json.writeName(name);
    value(json, text);
  }

  /// A member that is an instant or null, to the microsecond.
  static void instant(JsonGenerator json, String name, @Nullable Instant instant) {
    json.writeName(name);
    value(json, instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  // JSON knows neither infinity nor "not a number"
  private static void decimal(JsonGenerator json, double number) {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }

  private static void document(JsonGenerator json, String text) {
    if (isDocument(text)) {
      // as it is: digits of numbers and escapes of half characters survive
      json.writeRawValue(text);
    } else {
      json.writeString(text);
    }
  }

  private static boolean isDocument(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // values are read lazily, so that a broken one shows only when it is passed
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }
}
