package pipelineapi.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;

/// The rows that a statement reads, and what restricts them.
///
/// @param table that holds them: rows, or the counts that are kept of them
/// @param rolledUp whether a row of the table stands for as many rows as its column `rows` says
/// @param filters that still hold
/// @param rows numbers among which they are, ascending; null where filters alone tell
record Scope(Sql table, boolean rolledUp, List<Filter> filters, @Nullable Segments rows) {

  /// All rows that pass the filters of a question.
  static Scope of(Question question) {
    return new Scope(kept(question.listing()), false, question.filters(), null);
  }

  /// The same from the counts that are kept.
  static Scope ofRollup(Question question) {
    String rollup = "rollups." + SqlText.quoted(question.listing().table());
    return new Scope(new Sql(rollup, List.of()), true, question.filters(), null);
  }

  /// Rows of some numbers that pass filters.
  static Scope within(Listing listing, Segments rows, List<Filter> filters) {
    return new Scope(kept(listing), false, filters, rows);
  }

  /// The same where rows are read in the listing's order.
  Scope inOrder(Listing listing) {
    return listing.renewal() == null
        ? this
        : new Scope(new Sql(Layout.inOrder(listing), List.of()), rolledUp, filters, rows);
  }

  /// What counts the rows.
  String counted() {
    return rolledUp ? "cast(coalesce(sum(row.rows), 0) as BIGINT)" : "count(*)";
  }

  /// The table with the rows of a listing, or the statement that gives them.
  static Sql kept(Listing listing) {
    if (listing.kind() == Kind.ASKED && !listing.asUsual()) {
      return RelationSql.bound("(" + Layout.askedRows(listing) + ")", listing.given());
    }
    return new Sql("kept." + SqlText.quoted(listing.table()), List.of());
  }
}
