package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;

/// The newest day that an artefact gave in a collection, which objects of later feeds must reach:
/// what is older stands in it already.
final class NewestDays {

  private record Place(String artefact, String collection) {}

  private final Map<Place, LocalDate> days = new HashMap<>();

  private NewestDays() {}

  /// Reads them from what was read so far.
  static NewestDays of(Catalogue catalogue, DuckDBConnection connection) {
    NewestDays newest = new NewestDays();
    Set<String> awaited = new HashSet<>();
    catalogue.tables().stream()
        .flatMap(listing -> listing.feeds().stream())
        .map(Feed::after)
        .filter(after -> after != null)
        .forEach(awaited::add);
    for (Listing listing : catalogue.tables()) {
      for (Feed feed : listing.feeds()) {
        if (awaited.contains(feed.artefact()) && feed.past() != null) {
          newest.read(connection, listing, feed, feed.past());
        }
      }
    }
    return newest;
  }

  private void read(DuckDBConnection connection, Listing listing, Feed feed, String column) {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select collection, cast(max(%s) as date) from raw.%s where feed = %s group by 1"
                    .formatted(
                        Layout.quoted(column),
                        Layout.quoted(listing.table()),
                        Layout.literal(feed.artefact())))) {
      while (rows.next()) {
        LocalDate day = rows.getObject(2, LocalDate.class);
        if (day != null) {
          days.put(new Place(feed.artefact(), rows.getString(1)), day);
        }
      }
    } catch (SQLException e) {
      throw new RefreshException("The newest days cannot be told", e);
    }
  }

  /// The newest day of an artefact in a collection; null where it gave none.
  @Nullable LocalDate day(String artefact, String collection) {
    return days.get(new Place(artefact, collection));
  }

  /// Whether an object is to be read.
  boolean isWanted(Found found) {
    String after = found.feed().after();
    if (after == null) {
      return true;
    }
    // ISO days compare as texts; a collection without an index wants all its entries
    LocalDate day = day(after, found.parts().getOrDefault("collection", ""));
    return day == null || found.parts().getOrDefault("day", "").compareTo(day.toString()) >= 0;
  }
}
