package pipelineapi.catalogue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer at an item path.
///
/// @param by the columns whose values, in order, are the last parts of the path
/// @param table the table whose row is the item; null is the listing itself
/// @param rowsAs the member that holds all rows with that key; null where the key is of one row,
///   which then is the answer itself
/// @param with members beside the row, or in each of the rows
/// @param rest whether the last value is all that is left of the path, with its slashes
public record Item(
    List<String> by,
    @Nullable String table,
    @Nullable String rowsAs,
    Map<String, Member> with,
    boolean rest) {

  /// A member of an item.
  public sealed interface Member {

    /// Rows of a listing, asked as `path?column={column}&…` with the item's values.
    record Rows(String request) implements Member {}

    /// The one row of a listing, asked likewise; null where there is none.
    record Row(String request) implements Member {}

    /// Rows of a statement over the snapshot; the item's columns are its parameters, `:column`.
    ///
    /// @param rows the request for what they are made of; null where no list holds it
    record Sql(String sql, @Nullable String rows) implements Member {}

    /// A JSON document of the row: kept in a column of a table that has the row's columns `on`,
    /// else read from the archive at the key that `objects` gives. Members of the document in
    /// `without` are never shown.
    record Document(
        String table, String column, List<String> on, String objects, List<String> without)
        implements Member {}
  }
}
