package pipelineapi.snapshot;

import java.nio.file.Path;
import java.sql.Connection;

/// An immutable, complete, checked state of all listings. Safe to use from many threads.
///
/// Its tables: in schema `kept` the rows of each listing, stored columns only, with `row_no`, a
/// number per row; in schema `main` the relations, and for each listing a view of its columns as
/// SQL sees it; in schema `raw` what was read, for the next refresh.
///
/// In `kept`, the rows of a listing without ranges are numbered in the listing's order without a
/// gap, from [#first(String)] on. For a listing with ranges [#ranges(String)] says where the rows
/// lie.
public interface Snapshot {

  /// Its name and facts.
  Manifest manifest();

  /// Its id: UTC instant plus short random suffix.
  default String id() {
    return manifest().id();
  }

  /// A connection of its own for one request; the caller closes it. Reads only.
  Connection connection();

  /// The only folder in which its connections may write files.
  Path exports();

  /// Where the rows of each value of a listing's ranges lie.
  ///
  /// @throws IllegalArgumentException for a table without ranges
  RangeMap ranges(String table);

  /// The number of the first row of a listing without ranges: 1, or less where refreshes put newer
  /// rows in front.
  long first(String table);

  /// The number of rows in a listing.
  ///
  /// @throws IllegalArgumentException for an unknown table
  long rows(String table);
}
