package pipelineapi.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the values of a column come from.
public sealed interface ColumnSource {

  /// The field of the artefact that has the column's name, or one of the names its feed gives.
  record Field() implements ColumnSource {}

  /// The part of the object's key that has the column's name; in a package the field of the row,
  /// where it has one.
  record KeyPart() implements ColumnSource {}

  /// A trait of the object: `modified`, `bytes` or `key`.
  record ObjectTrait(String trait) implements ColumnSource {}

  /// The position of the row in its object, from 1.
  record RowNumber() implements ColumnSource {}

  /// The spelling found in another column of organisations, where it is not the canonical one.
  record Spelling(String of) implements ColumnSource {}

  /// A field of a Parquet object to the letter: blanks stay, and texts that mean null elsewhere.
  ///
  /// @param field its name in the artefact
  /// @param unless the column whose value must be another one, else there is nothing to keep
  record Written(String field, @Nullable String unless) implements ColumnSource {}

  /// SQL over the row's other columns, over `feed`, the artefact that gave it, and over `as_of`,
  /// the day that counts as today.
  record Load(String sql) implements ColumnSource {}

  /// A column of another listing or relation, found by equal values of `on`, when the row is read.
  ///
  /// @param table the listing's or relation's table
  /// @param otherwise the SQL literal where no partner is found; null is null
  record Join(String table, List<String> on, String take, @Nullable String otherwise)
      implements ColumnSource {}

  /// SQL that is computed when the row is read; the row's columns are named `row.…`.
  record Read(String sql) implements ColumnSource {}

  /// The listing's own SQL.
  record Derived() implements ColumnSource {}
}
