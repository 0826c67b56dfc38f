package pipelineapi.query;

import java.util.List;
import java.util.Map;
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
/// @param groups what is said about groups, when rows are groups; else null
/// @param facets those asked for
/// @param next the cursor of the next page; null on the last one
/// @param timing how long it took
public record Answer(
    List<Column> columns,
    List<List<@Nullable Object>> rows,
    @Nullable Long total,
    int limit,
    @Nullable Long offset,
    @Nullable String next,
    @Nullable Groups groups,
    List<Facet> facets,
    Timing timing) {

  /// Milliseconds spent waiting for a lane, and in the engine.
  public record Timing(double queued, double queried) {}

  /// What is said about groups.
  ///
  /// @param rows under all groups; null when it was asked not to count
  /// @param requests for each group, by name of its figures, the question whose total the figure is
  ///   (`log/issue?field=name`); empty for a figure that is no total
  public record Groups(@Nullable Long rows, List<Map<String, String>> requests) {}

  /// How often values occur.
  ///
  /// @param distinct values in all, null among them
  /// @param values that occur most, by number of rows, then value
  public record Facet(Column column, long distinct, List<Value> values) {

    /// A value and the number of its rows.
    public record Value(@Nullable Object value, long count) {}
  }
}
