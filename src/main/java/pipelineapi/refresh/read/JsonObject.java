package pipelineapi.refresh.read;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads objects that are one JSON object, and give one row.
final class JsonObject {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonObject() {}

  static ObjectNode parse(byte[] bytes) throws RejectedObjectException {
    if (bytes.length == 0) {
      throw new RejectedObjectException(RejectCode.UNREADABLE, "the object has no bytes");
    }
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new RejectedObjectException(
          RejectCode.UNREADABLE,
          RowReading.shortened(
              "no JSON: " + e.getOriginalMessage().lines().findFirst().orElse("")));
    }
    throw new RejectedObjectException(RejectCode.UNREADABLE, "the JSON is no object");
  }

  static String text(JsonNode value) {
    return JSON.writeValueAsString(value);
  }

  /// The members that are plain values, by normal name.
  static Map<String, String> plain(ObjectNode object) {
    Map<String, String> fields = new LinkedHashMap<>();
    object
        .properties()
        .forEach(property -> {
          JsonNode value = property.getValue();
          if (value.isValueNode() && !value.isNull()) {
            fields.put(RowReading.normal(property.getKey()), value.asString());
          }
        });
    return fields;
  }

  /// Hands over the row that fields make.
  static void row(Map<String, String> fields, RowReading reading, RowSink sink) {
    @Nullable Object[] values =
        reading.row(
            1,
            column ->
                reading.fieldNames(column).stream()
                    .map(fields::get)
                    .filter(text -> !reading.isBlank(column, text))
                    .findFirst()
                    .orElse(null),
            sink);
    if (values != null) {
      sink.row(1, values);
    }
  }
}
