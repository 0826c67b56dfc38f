package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns of a grouping: those it may be grouped by, and its figures.
final class SummaryColumns {

  private SummaryColumns() {}

  /// The columns that a question which names none is answered with; the others are heavy.
  static List<Column> of(Listing base, Summary summary) {
    List<Column> columns = new ArrayList<>();
    if (summary.timeline() != null) {
      columns.add(
          column("period", Type.DATE, "First day of the period", "2026-03-02", false, false));
    }
    Set<String> names = new LinkedHashSet<>(summary.by());
    names.addAll(summary.allowed());
    for (String name : names) {
      boolean asked = !summary.by().contains(name);
      base.column(name)
          .map(own -> column(name, own.type(), own.meaning(), own.example(), own.optional(), asked))
          .or(() ->
              SummaryReader.through(base, name)
                  .map(through ->
                      column(
                          name,
                          through.type(),
                          "The %s reached from the rows".formatted(name),
                          null,
                          true,
                          asked)))
          .ifPresent(columns::add);
    }
    for (Measure measure : summary.measures()) {
      columns.add(
          column(
              measure.name(),
              measure.type(),
              measure.meaning(),
              null,
              measure.optional(),
              measure.whenNamed()));
    }
    if (summary.shown() != null) {
      columns.add(
          column(
              "rows",
              Type.JSON,
              "The rows of the group, %d at most".formatted(summary.shown().most()),
              null,
              false,
              false));
    }
    return List.copyOf(columns);
  }

  private static Column column(
      String name,
      Type type,
      String meaning,
      @Nullable Object example,
      boolean optional,
      boolean whenNamed) {
    return new Column(
        name,
        type,
        meaning,
        example,
        optional,
        false,
        whenNamed,
        name.equals("organisation"),
        new ColumnSource.Derived());
  }
}
