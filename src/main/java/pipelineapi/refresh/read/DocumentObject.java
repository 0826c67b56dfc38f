package pipelineapi.refresh.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads one JSON object as a row: its fields are the object's members, those that are objects or
/// lists themselves as JSON.
public final class DocumentObject {

  private DocumentObject() {}

  /// Reads a file.
  ///
  /// @throws RejectedObjectException when it cannot be used
  /// @throws IOException when the file cannot be read
  public static void read(Path file, RowReading reading, RowSink sink)
      throws RejectedObjectException, IOException {
    ObjectNode object = JsonObject.parse(Files.readAllBytes(file));
    Map<String, String> fields = JsonObject.plain(object);
    object
        .properties()
        .forEach(property -> {
          JsonNode value = property.getValue();
          if (value.isContainer()) {
            fields.put(RowReading.normal(property.getKey()), JsonObject.text(value));
          }
        });
    JsonObject.row(fields, reading, sink);
  }
}
