package pipelineapi.query;

import java.util.ArrayList;
import java.util.List;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Route;

/// One restriction of a question; all of them hold for each row of its answer.
sealed interface Filter {

  /// The row's value meets the condition; when negated, it does not, which null does not either.
  record Own(Column column, Condition condition, boolean negated) implements Filter {}

  /// The row passes a comparison, or all filters of one of the lists beside it.
  record Widened(Own own, List<List<Filter>> beside) implements Filter {}

  /// One of the columns meets the condition.
  record Search(List<Column> columns, Condition condition) implements Filter {}

  /// Some partner of the row, by the route, passes all of `some`; and for each of `none`, no
  /// partner passes `some` and it.
  record Reach(Route route, List<Partner> some, List<Partner> none) implements Filter {

    /// The sets of partners to look for, or to miss.
    List<Exists> parts() {
      List<Exists> parts = new ArrayList<>();
      if (!some.isEmpty()) {
        parts.add(new Exists(some, false));
      }
      for (Partner missing : none) {
        List<Partner> all = new ArrayList<>(some);
        all.add(missing);
        parts.add(new Exists(List.copyOf(all), true));
      }
      return List.copyOf(parts);
    }
  }

  /// A value of a partner meets the condition.
  record Partner(Route.Through through, Condition condition) {}

  /// Whether a partner that meets all conditions is there; when negated, is not.
  record Exists(List<Partner> partners, boolean negated) {}
}
