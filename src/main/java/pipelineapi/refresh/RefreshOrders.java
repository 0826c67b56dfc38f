package pipelineapi.refresh;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Where a refresh is ordered before it is due. Safe to use from many threads.
public interface RefreshOrders {

  /// Orders a refresh, which begins at once.
  ///
  /// @param fromNothing whether everything is read again, as if there were no snapshot
  /// @return when it was ordered, no later than it begins; empty when one runs or is ordered
  ///   already
  Optional<Instant> order(boolean fromNothing);

  /// The name of an order.
  static String id(Instant ordered) {
    return DateTimeFormatter.ISO_INSTANT.format(ordered.atOffset(ZoneOffset.UTC));
  }

  /// The moment that the name of an order tells.
  ///
  /// @throws java.time.DateTimeException when it is the name of none
  static Instant ordered(String id) {
    return Instant.parse(id);
  }
}
