package pipelineapi.publish;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// The tables of one snapshot, as the manifest names them.
///
/// @param snapshot its id
/// @param asOf the day that counts as today
/// @param loadedAt when the snapshot was published
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TableSet(String snapshot, LocalDate asOf, Instant loadedAt, List<Table> tables) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  TableSet {
    tables = List.copyOf(tables);
  }

  /// A file.
  ///
  /// @param name of the table
  /// @param listing path of the list with the same rows
  /// @param key of the file, below the place
  /// @param sha256 of its bytes, in hexadecimal
  record Table(String name, String listing, String key, long rows, long bytes, String sha256) {}

  byte[] json() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /// The set that a manifest names; empty when it is none of ours.
  static Optional<TableSet> read(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, TableSet.class));
    } catch (JacksonException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
