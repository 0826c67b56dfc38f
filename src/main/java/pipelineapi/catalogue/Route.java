package pipelineapi.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way from a row to the rows of another relation, and the through-filters it gives. All filters
/// of one route in a question share one EXISTS.
///
/// @param table the table of the relation or listing reached, `v` in conditions
/// @param on the columns that must be equal in the row and in `v`
public record Route(String name, String table, List<String> on, List<Through> filters) {

  /// A through-filter.
  ///
  /// @param name the parameter
  /// @param type of its values
  /// @param column the column of `v` it compares, null where `condition` is given
  /// @param condition SQL over `v` that says whether a boolean filter holds
  /// @param own whether true and false each ask for a partner with that value; other boolean
  ///   filters ask, when false, for the absence of a partner that is true
  /// @param organisation whether values are organisations
  public record Through(
      String name,
      Type type,
      @Nullable String column,
      @Nullable String condition,
      boolean own,
      boolean organisation) {

    /// What may follow its name: a condition is either met or not, so there is no value to be
    /// absent.
    public List<String> operators() {
      return column == null ? List.of("", "__not") : type.operators();
    }
  }
}
