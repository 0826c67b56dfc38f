package pipelineapi.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource.Join;
import pipelineapi.catalogue.ColumnSource.Read;
import pipelineapi.catalogue.Rollup;

/// Tells what the counts that are kept of a listing can answer: whatever asks for columns they are
/// by, or that follow from these.
final class RollupPlan {

  private RollupPlan() {}

  /// Whether they tell how many rows a question has.
  static boolean counts(Question question) {
    Rollup rollup = question.listing().rollup();
    return rollup != null && question.filters().stream().allMatch(filter -> covers(rollup, filter));
  }

  /// Whether they tell the values of a column among the rows of a question.
  static boolean facet(Question question, Column column) {
    Rollup rollup = question.listing().rollup();
    return rollup != null && counts(question) && covers(rollup, column);
  }

  /// Whether they tell the groups of a question.
  static boolean groups(Question question, Grouping grouping) {
    Rollup rollup = question.listing().rollup();
    return rollup != null
        && counts(question)
        && grouping.keys().stream().allMatch(key -> covers(rollup, key))
        && grouping.measures().stream()
            .allMatch(measure -> measure.counts() || rollup.measures().contains(measure.name()));
  }

  private static boolean covers(Rollup rollup, Filter filter) {
    return switch (filter) {
      case Filter.Own own -> covers(rollup, own.column());
      case Filter.Widened widened ->
          covers(rollup, widened.own())
              && widened.beside().stream()
                  .flatMap(List::stream)
                  .allMatch(beside -> covers(rollup, beside));
      case Filter.Search search ->
          search.columns().stream().allMatch(column -> covers(rollup, column));
      case Filter.Reach reach -> rollup.by().containsAll(reach.route().on());
    };
  }

  private static boolean covers(Rollup rollup, GroupKey key) {
    return switch (key) {
      case GroupKey.Own own -> covers(rollup, own.column());
      case GroupKey.Cut cut -> covers(rollup, cut.column());
      case GroupKey.Reached reached -> rollup.by().containsAll(reached.route().on());
    };
  }

  private static boolean covers(Rollup rollup, Column column) {
    return switch (column.source()) {
      case Join join -> rollup.by().containsAll(join.on()) && isConstant(join.otherwise());
      case Read _ -> false;
      default -> rollup.by().contains(column.name());
    };
  }

  // SQL could name columns that the counts are not by
  private static boolean isConstant(@Nullable String sql) {
    return sql == null || List.of("true", "false").contains(sql) || sql.matches("'[^']*'|[0-9]+");
  }
}
