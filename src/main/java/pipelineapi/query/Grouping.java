package pipelineapi.query;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Summary;

/// How the rows of a question become groups.
///
/// @param keys whose values make a group
/// @param measures of each group that are delivered
/// @param order of the groups, by names of keys and measures; total
/// @param span the periods that are there even without rows; null where groups come from rows alone
/// @param shown which rows each group shows; null where none are asked for
record Grouping(
    List<GroupKey> keys,
    List<Measure> measures,
    List<Order> order,
    @Nullable Span span,
    Summary.@Nullable Shown shown) {

  private static final LocalDate CALENDAR_BEGINS = LocalDate.of(2010, 1, 1);

  /// A day, or the first day for which periods are told where it lies before that.
  static LocalDate inCalendar(LocalDate day) {
    return day.isBefore(CALENDAR_BEGINS) ? CALENDAR_BEGINS : day;
  }

  /// The same with another span.
  Grouping with(Span other) {
    return new Grouping(keys, measures, order, other, shown);
  }

  /// The same without the rows that groups show.
  Grouping withoutRows() {
    return new Grouping(keys, measures, order, span, null);
  }

  /// The number of rows of a group, in an order; it is known even when it is not delivered.
  static final String COUNT = "rows of the group";

  /// What a date is cut to.
  enum Period {
    DAY,
    WEEK,
    MONTH;

    static final List<String> NAMES = List.of("day", "week", "month");

    static Period named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// Its name in a question, and in SQL.
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The first day of the period of a day.
    LocalDate first(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    /// The first day of the period after the one that begins on a day.
    LocalDate next(LocalDate first) {
      return switch (this) {
        case DAY -> first.plusDays(1);
        case WEEK -> first.plusWeeks(1);
        case MONTH -> first.plusMonths(1);
      };
    }
  }

  /// Days whose periods are all delivered.
  ///
  /// @param from null is the day of the first row
  /// @param to the last day, itself included
  /// @param running the figure that counts the rows up to the end of each period; null where it is
  ///   not asked for
  record Span(
      Column column,
      @Nullable Period period,
      @Nullable LocalDate from,
      LocalDate to,
      @Nullable Measure running) {

    /// The rows it is about; those before it too when a figure runs.
    List<Filter> filters() {
      Filter until =
          new Filter.Own(column, new Condition.Beyond(Condition.Bound.LESS, to.plusDays(1)), false);
      return from == null || running != null
          ? List.of(until)
          : List.of(
              new Filter.Own(
                  column, new Condition.Beyond(Condition.Bound.GREATER_OR_EQUAL, from), false),
              until);
    }

    Span withoutRunning() {
      return new Span(column, period, from, to, null);
    }

    Span from(LocalDate day) {
      return new Span(column, period, day, to, running);
    }
  }
}
