package pipelineapi.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;

/// A page of rows. It has fewer than asked for when it would be too long in bytes; then `next` goes
/// on after them.
///
/// Values by type: `String` for tokens, texts and JSON (its text), `Long`, `Double`, `Boolean`,
/// `LocalDate`, `LocalDateTime` in UTC for instants, `List<String>` for lists, which are never
/// null.
///
/// @param columns in the order of the values
/// @param rows of the page, one list of values each
/// @param total rows that the question has in all; null when it was asked not to count
/// @param limit rows asked for
/// @param offset of the first row; null when a cursor was given
/// @param next the cursor of the next page; null on the last one
/// @param timing how long it took
public record Answer(
    List<Column> columns,
    List<List<@Nullable Object>> rows,
    @Nullable Long total,
    int limit,
    @Nullable Long offset,
    @Nullable String next,
    Timing timing) {

  /// Milliseconds spent waiting for a lane, and in the engine.
  public record Timing(double queued, double queried) {}
}
