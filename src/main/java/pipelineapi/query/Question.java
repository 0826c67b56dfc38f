package pipelineapi.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;

/// A checked question about a listing: its closed model, free of texts of the request.
///
/// @param order asked for, with the key appended; empty for the default order
/// @param columns to deliver, in order
/// @param counted whether the total is asked for
/// @param grouping how the rows become groups, which then are what is delivered; null for rows
/// @param facets columns whose values are counted over all rows
/// @param facetSize values of each facet that are delivered
record Question(
    Listing listing,
    List<Filter> filters,
    List<Order> order,
    List<Column> columns,
    int limit,
    boolean counted,
    Position position,
    @Nullable Grouping grouping,
    List<Column> facets,
    int facetSize) {

  /// A question for rows alone.
  Question(
      Listing listing,
      List<Filter> filters,
      List<Order> order,
      List<Column> columns,
      int limit,
      boolean counted,
      Position position) {
    this(listing, filters, order, columns, limit, counted, position, null, List.of(), 0);
  }

  /// Where a page begins.
  sealed interface Position {

    /// After so many rows.
    record Offset(long rows) implements Position {}

    /// After the row of this number, in the question's order.
    record After(long rn) implements Position {}
  }

  /// The same question from another position.
  Question from(Position other) {
    return new Question(
        listing, filters, order, columns, limit, counted, other, grouping, facets, facetSize);
  }

  /// The same question with more filters.
  Question with(List<Filter> more) {
    List<Filter> all = new ArrayList<>(filters);
    all.addAll(more);
    return new Question(
        listing,
        List.copyOf(all),
        order,
        columns,
        limit,
        counted,
        position,
        grouping,
        facets,
        facetSize);
  }

  /// The same question about the rows themselves.
  Question rows() {
    return new Question(
        listing, filters, List.of(), columns, limit, counted, new Position.Offset(0));
  }

  /// The order in columns: that asked for, else the default one.
  List<Order> steps() {
    return order.isEmpty() ? complete(listing.order(), listing.key()) : order;
  }

  /// An order with the key appended.
  static List<Order> complete(List<Order> order, List<String> key) {
    List<Order> steps = new ArrayList<>();
    for (Order step : order) {
      if (steps.stream().noneMatch(earlier -> earlier.column().equals(step.column()))) {
        steps.add(step);
      }
    }
    for (String name : key) {
      if (steps.stream().noneMatch(earlier -> earlier.column().equals(name))) {
        steps.add(new Order(name, false));
      }
    }
    return List.copyOf(steps);
  }
}
