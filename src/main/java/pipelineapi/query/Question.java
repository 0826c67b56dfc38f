package pipelineapi.query;

import java.util.ArrayList;
import java.util.List;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;

/// A checked question about a listing: its closed model, free of texts of the request.
///
/// @param order asked for, with the key appended; empty for the default order
/// @param columns to deliver, in order
/// @param counted whether the total is asked for
record Question(
    Listing listing,
    List<Filter> filters,
    List<Order> order,
    List<Column> columns,
    int limit,
    boolean counted,
    Position position) {

  /// Where a page begins.
  sealed interface Position {

    /// After so many rows.
    record Offset(long rows) implements Position {}

    /// After the row of this number, in the question's order.
    record After(long rn) implements Position {}
  }

  /// The same question from another position.
  Question from(Position other) {
    return new Question(listing, filters, order, columns, limit, counted, other);
  }

  /// The order in columns: that asked for, else the default one.
  List<Order> steps() {
    return order.isEmpty() ? complete(listing, listing.order()) : order;
  }

  /// An order with the key appended.
  static List<Order> complete(Listing listing, List<Order> order) {
    List<Order> steps = new ArrayList<>();
    for (Order step : order) {
      if (steps.stream().noneMatch(earlier -> earlier.column().equals(step.column()))) {
        steps.add(step);
      }
    }
    for (String key : listing.key()) {
      if (steps.stream().noneMatch(earlier -> earlier.column().equals(key))) {
        steps.add(new Order(key, false));
      }
    }
    return List.copyOf(steps);
  }
}
