package pipelineapi.catalogue;

import org.jspecify.annotations.Nullable;

/// A column of a listing.
///
/// @param name in snake_case; the key in answers and the filter's name
/// @param type what its values are
/// @param meaning the sentence callers read
/// @param example a value as an answer would show it
/// @param optional whether it may be null (lists are never null, but empty)
/// @param facet whether its values may be counted by `facet=`
/// @param heavy whether it is delivered only when named in `fields`; such a column is no filter
/// @param organisation whether its values are organisations, which are spelled canonically
/// @param source where its values come from
public record Column(
    String name,
    Type type,
    String meaning,
    @Nullable Object example,
    boolean optional,
    boolean facet,
    boolean heavy,
    boolean organisation,
    ColumnSource source) {

  /// Whether the store holds its values; the others are joined or computed when a row is read.
  public boolean stored() {
    return !(source instanceof ColumnSource.Join || source instanceof ColumnSource.Read);
  }

  /// Whether a question may filter by it.
  public boolean filterable() {
    return !heavy && !(source instanceof ColumnSource.Read);
  }
}
