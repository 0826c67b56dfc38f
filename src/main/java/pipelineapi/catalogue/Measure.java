package pipelineapi.catalogue;

import org.jspecify.annotations.Nullable;

/// A figure about a group of rows.
///
/// @param name its key in answers
/// @param type of its values
/// @param sql the aggregate, over the stored columns of the rows
/// @param meaning the sentence callers read
/// @param optional whether a group may lack it
/// @param rows what is added to the question for a group's rows to ask for the list that has as
///   many entries as the figure says; null where the figure is no number of entries
/// @param whenNamed whether it comes only when it is asked for
public record Measure(
    String name,
    Type type,
    String sql,
    String meaning,
    boolean optional,
    @Nullable String rows,
    boolean whenNamed) {

  /// The number of rows, under a name.
  public static Measure count(String name) {
    return new Measure(name, Type.INTEGER, "count(*)", "Rows", false, "", false);
  }

  /// Whether it is the number of rows.
  public boolean counts() {
    return sql.equals("count(*)");
  }

  /// The same, to come always or only when named.
  Measure whenNamed(boolean named) {
    return new Measure(name, type, sql, meaning, optional, rows, named);
  }
}
