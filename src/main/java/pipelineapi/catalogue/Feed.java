package pipelineapi.catalogue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One kind of artefact that feeds a listing.
///
/// @param artefact its name, as `status/origin` shows it
/// @param objects the keys of its objects
/// @param format how the objects are read
/// @param fields per column, the names it has in the artefact; in each row the first that is not
///   blank counts
/// @param nullText per column, the texts that mean null beside blank
/// @param once whether rows of one object that are equal in all columns are kept once, the first
/// @param after the artefact whose newest day, per collection, an object's `{day}` must reach to be
///   read
/// @param past the column whose day must not lie after the day of the refresh, else the row is
///   refused
/// @param without members of a JSON document that are read but never kept
/// @param table the table of a SQLite package that is read
public record Feed(
    String artefact,
    KeyPattern objects,
    Format format,
    Map<String, List<String>> fields,
    Map<String, List<String>> nullText,
    boolean once,
    @Nullable String after,
    @Nullable String past,
    List<String> without,
    @Nullable String table) {

  /// How objects are read.
  public enum Format {
    /// Rows with a header, by RFC 4180.
    CSV,
    /// One log entry a file.
    JSON,
    /// One JSON object a file, whose members are the fields.
    DOCUMENT,
    /// Rows of a Parquet file.
    PARQUET,
    /// A table of a SQLite package.
    SQLITE,
    /// Tables that a refresh keeps about what it read.
    LEDGER,
    /// What the archive was found to hold; no object is opened.
    LISTING,
    /// Tables that a refresh writes about the catalogue itself.
    CATALOGUE;

    /// Whether rows come out of objects, not only from what a refresh knows about them.
    public boolean readsObjects() {
      return this == CSV || this == JSON || this == DOCUMENT || this == PARQUET || this == SQLITE;
    }
  }

  /// Whether its objects are packages: one holds rows of many values of the listing's ranges, and
  /// tables of other listings.
  public boolean isPackage() {
    return format == Format.SQLITE;
  }
}
