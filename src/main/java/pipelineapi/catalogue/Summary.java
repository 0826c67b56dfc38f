package pipelineapi.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What makes a listing a grouping: its rows are groups of the rows of another one.
///
/// @param of the path of the listing whose rows are grouped; its filters and routes apply
/// @param by the columns they are grouped by when a question names none
/// @param allowed the columns a question may group by instead, also those that a route gives; none
///   where the groups are fixed
/// @param measures of a group, the number of rows among them
/// @param only a query string of filters that always hold; empty where all rows count
/// @param shown which rows each group shows; null where it shows none
/// @param timeline the date its groups follow, one after another; null where they are of values
public record Summary(
    String of,
    List<String> by,
    List<String> allowed,
    List<Measure> measures,
    String only,
    @Nullable Shown shown,
    @Nullable Timeline timeline) {

  /// The rows a group shows, in a list in the column `rows`.
  ///
  /// @param order of the rows
  /// @param most rows that a group shows
  public record Shown(List<Order> order, int most) {}

  /// Groups by periods of a date, those without rows included.
  ///
  /// @param column the date, or moment, that tells the period
  /// @param from the first day when a question names none; null is the day of the first row
  /// @param to the last day when a question names none
  /// @param running the name of the figure that counts all rows up to the end of the period; null
  ///   where there is none
  public record Timeline(
      String column, @Nullable String from, String to, @Nullable String running) {}
}
