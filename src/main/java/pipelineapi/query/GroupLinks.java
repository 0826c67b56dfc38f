package pipelineapi.query;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Grouping.Period;
import pipelineapi.query.Grouping.Span;

/// Makes the questions that a group's figures are the totals of: the filters of the question and
/// the values of the group.
final class GroupLinks {

  private final Listing listing;
  private final Grouping grouping;
  private final Map<String, Set<String>> filters;
  private final LocalDate asOf;
  private final boolean telling;

  /// @param question whose rows are grouped
  /// @param filters of the question, by parameter
  GroupLinks(
      Question question, Grouping grouping, Map<String, Set<String>> filters, LocalDate asOf) {
    this.listing = question.listing();
    this.grouping = grouping;
    this.filters = filters;
    this.asOf = asOf;
    this.telling = question.filters().stream().noneMatch(this::missesPartners);
  }

  // "no partner at all" would, beside a partner's value, come to mean "no such partner"
  private boolean missesPartners(Filter filter) {
    return filter instanceof Filter.Reach reach
        && !reach.none().isEmpty()
        && grouping.keys().stream()
            .anyMatch(key ->
                key instanceof GroupKey.Reached reached && reached.route().equals(reach.route()));
  }

  /// The questions of a group by name of figure; without those that no question tells.
  Map<String, String> of(List<@Nullable Object> group) {
    Map<String, String> requests = new LinkedHashMap<>();
    if (!telling) {
      return requests;
    }
    for (Measure measure : grouping.measures()) {
      String rows = measure.rows();
      if (rows != null) {
        TreeMap<String, Set<String>> parameters = new TreeMap<>(filters);
        Span span = grouping.span();
        boolean running = span != null && measure.equals(span.running());
        if (span != null && span.period() == null) {
          within(parameters, span.column(), span.from(), span.to().plusDays(1));
        }
        for (int i = 0; i < grouping.keys().size(); i++) {
          add(parameters, grouping.keys().get(i), group.get(i), running);
        }
        if (keepsMeaning(parameters.keySet())) {
          with(parameters, rows)
              .ifPresent(question -> requests.put(measure.name(), listing.path() + "?" + question));
        }
      }
    }
    return requests;
  }

  // a name that means the row can come to mean its partner when others are added
  private boolean keepsMeaning(Collection<String> names) {
    return names.stream()
        .map(Filters::base)
        .filter(name -> listing.column(name).isPresent())
        .allMatch(name -> {
          boolean grouped = grouping.keys().stream().anyMatch(key -> key.name().equals(name));
          return Filters.isOfPartner(listing, name, names)
              == (!grouped && Filters.isOfPartner(listing, name, filters.keySet()));
        });
  }

  // what a figure adds may be asked already; where the contrary is, there is nothing to ask for
  private static Optional<String> with(Map<String, Set<String>> parameters, String rows) {
    List<String> parts = new ArrayList<>();
    if (!parameters.isEmpty()) {
      parts.add(Given.text(parameters));
    }
    for (String part : rows.isEmpty() ? new String[0] : rows.split("&", -1)) {
      int end = part.indexOf('=');
      Set<String> asked = parameters.get(part.substring(0, end));
      if (asked == null) {
        parts.add(part);
      } else if (!asked.contains(part.substring(end + 1))) {
        return Optional.empty();
      }
    }
    return Optional.of(String.join("&", parts));
  }

  private void add(
      Map<String, Set<String>> parameters, GroupKey key, @Nullable Object value, boolean running) {
    switch (key) {
      case GroupKey.Own(Column column) -> equal(parameters, column.name(), value);
      case GroupKey.Reached reached -> equal(parameters, reached.name(), value);
      case GroupKey.Cut(String _, Column column, Period period) -> {
        if (value instanceof LocalDate first) {
          Span span = grouping.span();
          LocalDate from = first;
          LocalDate end = period.next(first);
          if (span != null) {
            LocalDate ends = span.to().plusDays(1);
            LocalDate begins = span.from();
            end = end.isAfter(ends) ? ends : end;
            from = begins != null && from.isBefore(begins) ? begins : from;
          }
          within(parameters, column, running ? null : from, end);
        } else {
          equal(parameters, column.name(), null);
        }
      }
    }
  }

  // among values that were asked for, the group has one
  private static void equal(
      Map<String, Set<String>> parameters, String name, @Nullable Object value) {
    if (value == null) {
      parameters.put(name + Operator.IS_NULL.suffix(), Set.of("true"));
    } else {
      parameters.put(name, Set.of(text(value)));
    }
  }

  private void within(
      Map<String, Set<String>> parameters, Column column, @Nullable LocalDate from, LocalDate end) {
    if (from != null) {
      parameters.merge(
          column.name() + Operator.GREATER_OR_EQUAL.suffix(),
          Set.of(from.toString()),
          (asked, mine) -> narrower(column.type(), asked, mine, true));
    }
    parameters.merge(
        column.name() + Operator.LESS.suffix(),
        Set.of(end.toString()),
        (asked, mine) -> narrower(column.type(), asked, mine, false));
  }

  private Set<String> narrower(
      Type type, Collection<String> asked, Collection<String> mine, boolean later) {
    List<String> bounds = new ArrayList<>(new TreeSet<>(asked));
    bounds.addAll(mine);
    return bounds.stream()
        .max((left, right) -> {
          int compared = moment(type, left).compareTo(moment(type, right));
          return later ? compared : -compared;
        })
        .map(Set::of)
        .orElseThrow();
  }

  private LocalDateTime moment(Type type, String text) {
    Optional<Object> value = Literal.read(type, text, asOf);
    return value.orElseThrow() instanceof LocalDate day
        ? day.atStartOfDay()
        : (LocalDateTime) value.orElseThrow();
  }

  private static String text(Object value) {
    return value instanceof LocalDateTime moment ? Literal.text(moment) : value.toString();
  }
}
