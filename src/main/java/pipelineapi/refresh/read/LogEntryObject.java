package pipelineapi.refresh.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads one log entry, the JSON that a fetch of an endpoint leaves.
///
/// Its fields are those of the entry, and `bytes` and `content_type` from the response's headers,
/// whatever their case, and `entry`, the JSON without the members its feed never keeps.
public final class LogEntryObject {

  private static final String RESPONSE_HEADERS = "response-headers";

  private LogEntryObject() {}

  /// Reads a file.
  ///
  /// @param parts of its key: `endpoint` must be the SHA-256 of the URL, `day` the day of the entry
  /// @throws RejectedObjectException when it cannot be used
  /// @throws IOException when the file cannot be read
  public static void read(Path file, Map<String, String> parts, RowReading reading, RowSink sink)
      throws RejectedObjectException, IOException {
    byte[] bytes = Files.readAllBytes(file);
    Map<String, String> fields = fields(JsonObject.parse(bytes), reading.feed().without());
    checkName(parts, fields);
    JsonObject.row(fields, reading, sink);
  }

  private static String shown(ObjectNode entry, List<String> without) {
    ObjectNode shown = entry.deepCopy();
    without.forEach(shown::remove);
    return JsonObject.text(shown);
  }

  private static Map<String, String> fields(ObjectNode entry, List<String> without) {
    Map<String, String> fields = JsonObject.plain(entry);
    JsonNode headers = entry.path(RESPONSE_HEADERS);
    header(headers, "Content-Length").ifPresent(value -> fields.putIfAbsent("bytes", value));
    header(headers, "Content-Type").ifPresent(value -> fields.putIfAbsent("content_type", value));
    fields.put("entry", shown(entry, without));
    return fields;
  }

  private static java.util.Optional<String> header(JsonNode headers, String name) {
    return headers.properties().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue().isValueNode())
        .map(header -> header.getValue().asString())
        .findFirst();
  }

  private static void checkName(Map<String, String> parts, Map<String, String> fields)
      throws RejectedObjectException {
    String url = fields.getOrDefault("endpoint_url", fields.getOrDefault("url", ""));
    if (!sha256(url).equals(parts.get("endpoint"))) {
      throw new RejectedObjectException(
          RejectCode.BAD_NAME, "the name is not the SHA-256 of the entry's URL");
    }
    String date = fields.getOrDefault("entry_date", fields.getOrDefault("datetime", ""));
    String day = parts.getOrDefault("day", "");
    if (Values.isBad(Values.instant(date.strip())) || !date.strip().startsWith(day)) {
      throw new RejectedObjectException(
          date.isBlank() ? RejectCode.BAD_VALUE : RejectCode.BAD_NAME,
          RowReading.shortened(
              date.isBlank()
                  ? "the entry has no date"
                  : "the entry is of '%s', the folder of %s".formatted(date, day)));
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
