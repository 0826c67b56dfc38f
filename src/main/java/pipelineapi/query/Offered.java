package pipelineapi.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;
import pipelineapi.catalogue.Widening;

/// What a question about a listing may say, for those who describe it.
///
/// @param filters by which rows are chosen
/// @param fields that an answer may have
/// @param sort names that an answer may be sorted by
/// @param facets columns whose values may be counted
/// @param groups what `group_by` may name; none where it is refused
/// @param searched whether `search` is offered
/// @param timeline whether groups follow a date, between days that a question may give
/// @param running the parameter that adds a figure which runs; null where there is none
public record Offered(
    List<Offer> filters,
    List<String> fields,
    List<String> sort,
    List<String> facets,
    List<String> groups,
    boolean searched,
    boolean timeline,
    @Nullable String running) {

  /// The most rows, or values of a facet, of a page.
  public static final int MOST_ROWS = Parameters.MOST_ROWS;

  /// The rows of a page where a question names no number.
  public static final int USUAL_ROWS = Parameters.USUAL_ROWS;

  /// The most rows that may be skipped.
  public static final long DEEPEST_OFFSET = Parameters.DEEPEST_OFFSET;

  /// The most conditions of a question.
  public static final int MOST_CONDITIONS = Filters.MOST_CONDITIONS;

  /// The most texts and moments that a question may look for.
  public static final int MOST_SOUGHT = Filters.MOST_SOUGHT;

  /// The periods that a date may be cut to.
  public static final List<String> PERIODS = Grouping.Period.NAMES;

  /// A filter.
  ///
  /// @param operators what may follow its name
  /// @param column that it is about; null where it is one of another relation
  /// @param route by which it reaches another relation; null where it is about an own column
  /// @param meaning where it is about neither
  public record Offer(
      String name,
      Type type,
      List<String> operators,
      @Nullable Column column,
      @Nullable String route,
      @Nullable String meaning) {

    /// Whether a comma separates values after an operator.
    public boolean splits(String operator) {
      return Operator.of(operator).orElseThrow().splits(type);
    }

    /// Whether an operator may be given once only.
    public boolean once(String operator) {
      return Operator.of(operator).orElseThrow().once();
    }
  }

  /// What is offered about a listing.
  ///
  /// @param base the listing whose rows a question is about: that of a grouping, else itself
  public static Offered of(Listing asked, Listing base) {
    Summary summary = asked.summary();
    Summary.Timeline timeline = summary == null ? null : summary.timeline();
    boolean grouped = summary == null || timeline != null || !summary.allowed().isEmpty();
    List<String> groups = grouped ? groups(base, summary) : List.of();
    List<String> keys = groups.stream().map(name -> name.replace(':', '_')).toList();
    List<String> measures =
        summary == null
            ? Stream.concat(Stream.of("count"), base.measures().stream().map(Measure::name))
                .toList()
            : summary.measures().stream().map(Measure::name).toList();
    Set<String> fields = new LinkedHashSet<>();
    asked.columns().forEach(column -> fields.add(column.name()));
    fields.addAll(keys);
    fields.addAll(measures);
    Set<String> sort = new LinkedHashSet<>();
    if (summary == null) {
      sort.addAll(Parameters.scalar(asked));
    } else {
      sort.addAll(summary.by());
      if (timeline != null) {
        sort.add("period");
      }
    }
    sort.addAll(keys);
    sort.addAll(measures);
    return new Offered(
        filters(base),
        List.copyOf(fields),
        List.copyOf(sort),
        base.columns().stream().filter(Column::facet).map(Column::name).toList(),
        groups,
        !base.search().isEmpty(),
        timeline != null,
        timeline == null ? null : timeline.running());
  }

  private static List<String> groups(Listing base, @Nullable Summary summary) {
    List<String> names =
        summary == null || summary.allowed().isEmpty()
            ? Parameters.scalar(base)
            : summary.allowed();
    List<String> groups = new ArrayList<>(names);
    for (String name : names) {
      Optional<Type> type = base.column(name).map(Column::type);
      if (type.filter(known -> known == Type.DATE || known == Type.INSTANT).isPresent()) {
        PERIODS.forEach(period -> groups.add(name + ":" + period));
      }
    }
    return List.copyOf(groups);
  }

  // by the rule of questions: an own column hides a through-filter of its name
  private static List<Offer> filters(Listing base) {
    List<Offer> filters = new ArrayList<>();
    for (Column column : base.columns()) {
      if (column.filterable()) {
        filters.add(
            new Offer(column.name(), column.type(), column.type().operators(), column, null, null));
      }
    }
    for (Route route : base.routes()) {
      for (Route.Through through : route.filters()) {
        if (filters.stream().noneMatch(known -> known.name().equals(through.name()))) {
          filters.add(
              new Offer(
                  through.name(), through.type(), through.operators(), null, route.name(), null));
        }
      }
    }
    for (Widening widening : base.widenings()) {
      filters.add(
          new Offer(widening.name(), Type.BOOLEAN, List.of(""), null, null, widening.meaning()));
    }
    return List.copyOf(filters);
  }
}
