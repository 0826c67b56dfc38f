package pipelineapi.query;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.query.Grouping.Period;

/// The rules of groups and facets, written once more in plain Java over rows in memory.
final class BruteGroups {

  private static final Set<String> SHAPING =
      Set.of("group_by", "fields", "sort", "period", "from", "to", "cumulative");
  private static final String COUNT = "#";

  private final BruteForce force;
  private final Listing asked;
  private final Listing listing;

  /// @param asked the listing at the path of the request
  /// @param listing the one whose rows are grouped
  BruteGroups(BruteForce force, Listing asked, Listing listing) {
    this.force = force;
    this.asked = asked;
    this.listing = listing;
  }

  /// All groups.
  ///
  /// @param under the number of rows in them
  record Groups(List<List<@Nullable Object>> groups, long under) {}

  /// The rows that are grouped, and those that only a running figure counts.
  private record Chosen(List<Row> rows, long before, LocalDate from, LocalDate to) {}

  private Chosen chosen(Map<String, List<String>> parameters) {
    Summary summary = asked.summary();
    Summary.Timeline timeline = summary == null ? null : summary.timeline();
    List<Row> rows = new ArrayList<>(force.answer(filters(parameters)));
    if (summary != null && !summary.only().isEmpty()) {
      rows.retainAll(new LinkedHashSet<>(force.answer(Requests.parse(summary.only()))));
    }
    if (timeline == null) {
      return new Chosen(rows, 0, LocalDate.MIN, LocalDate.MAX);
    }
    String column = timeline.column();
    LocalDate to = day(parameters, "to", timeline.to());
    rows.removeIf(row -> day(row.get(column)).map(day -> day.isAfter(to)).orElse(true));
    LocalDate from =
        timeline.from() == null && !parameters.containsKey("from")
            ? rows.stream()
                .flatMap(row -> day(row.get(column)).stream())
                .min(Comparator.naturalOrder())
                .orElse(to)
            : day(parameters, "from", String.valueOf(timeline.from()));
    int all = rows.size();
    rows.removeIf(row -> day(row.get(column)).orElseThrow().isBefore(from));
    return new Chosen(rows, all - rows.size(), from, to);
  }

  /// The groups of a request without position.
  Groups of(Map<String, List<String>> parameters) {
    Summary summary = asked.summary();
    Summary.Timeline timeline = summary == null ? null : summary.timeline();
    Chosen chosen = chosen(parameters);
    List<Row> rows = chosen.rows();
    List<String> keys =
        parameters.containsKey("group_by")
            ? List.of(first(parameters, "group_by").split(",", -1))
            : summary == null ? List.of() : summary.by();
    List<String> measures = measures(parameters);
    Map<List<@Nullable Object>, List<Row>> members = new LinkedHashMap<>();
    if (timeline != null && keys.isEmpty()) {
      Period period =
          Period.named(parameters.containsKey("period") ? first(parameters, "period") : "day");
      for (LocalDate at = period.first(chosen.from());
          !at.isAfter(chosen.to());
          at = period.next(at)) {
        List<@Nullable Object> key = new ArrayList<>();
        key.add(at);
        members.put(key, new ArrayList<>());
      }
      keys = List.of(timeline.column() + ":" + period.text());
    }
    for (Row row : rows) {
      for (List<@Nullable Object> key : tuples(row, keys, filters(parameters))) {
        members.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
      }
    }
    List<String> names =
        timeline != null && !parameters.containsKey("group_by")
            ? List.of("period")
            : keys.stream().map(key -> key.replace(':', '_')).toList();
    List<Row> groups = new ArrayList<>();
    for (Map.Entry<List<@Nullable Object>, List<Row>> member : members.entrySet()) {
      List<@Nullable Object> key = member.getKey();
      List<Row> of = member.getValue();
      Map<String, @Nullable Object> group = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        group.put(names.get(i), key.get(i));
      }
      group.put(COUNT, (long) of.size());
      for (String measure : measures) {
        group.put(
            measure,
            measure.equals("cumulative")
                ? (Object) (chosen.before() + upTo(members, key))
                : figure(measure, of));
      }
      if (summary != null && summary.shown() != null && shows(parameters)) {
        group.put("rows", shown(of, summary.shown()));
      }
      groups.add(new Row(group));
    }
    groups.sort(BruteForce.by(order(parameters, names)));
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Row group : groups) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>(group.values());
      shown.remove(COUNT);
      values.add(new ArrayList<>(shown.values()));
    }
    return new Groups(values, rows.size());
  }

  /// The values of a column with their number of rows.
  Answer.Facet facet(Column column, int size, Map<String, List<String>> parameters) {
    Map<List<@Nullable Object>, Long> counts = new LinkedHashMap<>();
    for (Row row : chosen(parameters).rows()) {
      Object value = row.get(column.name());
      List<@Nullable Object> elements = new ArrayList<>();
      if (value instanceof List<?> list) {
        elements.addAll(list);
      } else {
        elements.add(value);
      }
      for (Object element : elements) {
        List<@Nullable Object> key = new ArrayList<>();
        key.add(element);
        counts.merge(key, 1L, Long::sum);
      }
    }
    Comparator<Map.Entry<List<@Nullable Object>, Long>> most =
        Map.Entry.<List<@Nullable Object>, Long>comparingByValue().reversed();
    List<Answer.Facet.Value> values =
        counts.entrySet().stream()
            .sorted(
                most.thenComparing(entry -> entry.getKey().getFirst(), BruteForce::compareNullable))
            .map(entry -> new Answer.Facet.Value(entry.getKey().getFirst(), entry.getValue()))
            .toList();
    return new Answer.Facet(column, values.size(), values.stream().limit(size).toList());
  }

  private static Map<String, List<String>> filters(Map<String, List<String>> parameters) {
    Map<String, List<String>> filters = new LinkedHashMap<>(parameters);
    filters.keySet().removeAll(SHAPING);
    return filters;
  }

  // a row is in a group for each of its partners' values; one that lacks a value counts only where
  // no other says more
  private List<List<@Nullable Object>> tuples(
      Row row, List<String> keys, Map<String, List<String>> filters) {
    List<Map<String, @Nullable Object>> tuples = new ArrayList<>();
    tuples.add(new LinkedHashMap<>());
    for (Route route : listing.routes()) {
      List<String> names =
          keys.stream()
              .filter(key -> listing.column(key.replaceFirst(":.*", "")).isEmpty())
              .filter(key -> route.filters().stream().anyMatch(filter -> filter.name().equals(key)))
              .toList();
      if (names.isEmpty()) {
        continue;
      }
      Set<Map<String, @Nullable Object>> partners = new LinkedHashSet<>();
      for (Row v : force.partners(row, route, filters)) {
        Map<String, @Nullable Object> partner = new LinkedHashMap<>();
        names.forEach(name -> partner.put(name, v.get(name)));
        partners.add(partner);
      }
      List<Map<String, @Nullable Object>> most = new ArrayList<>();
      for (Map<String, @Nullable Object> partner : partners) {
        boolean outdone = false;
        for (Map<String, @Nullable Object> other : partners) {
          outdone |= !other.equals(partner) && more(other, partner);
        }
        if (!outdone) {
          most.add(partner);
        }
      }
      if (most.isEmpty()) {
        most.add(new LinkedHashMap<>());
      }
      List<Map<String, @Nullable Object>> crossed = new ArrayList<>();
      for (Map<String, @Nullable Object> tuple : tuples) {
        for (Map<String, @Nullable Object> partner : most) {
          Map<String, @Nullable Object> both = new LinkedHashMap<>(tuple);
          both.putAll(partner);
          crossed.add(both);
        }
      }
      tuples = crossed;
    }
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (Map<String, @Nullable Object> tuple : tuples) {
      List<@Nullable Object> values = new ArrayList<>();
      for (String key : keys) {
        values.add(tuple.containsKey(key) ? tuple.get(key) : own(row, key));
      }
      all.add(values);
    }
    return all;
  }

  private static boolean more(
      Map<String, @Nullable Object> other, Map<String, @Nullable Object> one) {
    return one.entrySet().stream()
        .allMatch(entry ->
            entry.getValue() == null
                || Objects.equals(entry.getValue(), other.get(entry.getKey())));
  }

  private static @Nullable Object own(Row row, String key) {
    int colon = key.indexOf(':');
    return colon < 0
        ? row.get(key)
        : day(row.get(key.substring(0, colon)))
            .map(day -> Period.named(key.substring(colon + 1)).first(day))
            .orElse(null);
  }

  private List<String> measures(Map<String, List<String>> parameters) {
    Summary summary = asked.summary();
    List<String> names = new ArrayList<>();
    if (parameters.containsKey("fields")) {
      names.addAll(List.of(first(parameters, "fields").split(",", -1)));
    } else if (summary == null) {
      names.add("count");
    } else {
      summary.measures().stream()
          .filter(measure -> !measure.whenNamed())
          .map(Measure::name)
          .forEach(names::add);
    }
    if (parameters.containsKey("cumulative") && !names.contains("cumulative")) {
      names.add("cumulative");
    }
    return names;
  }

  private static boolean shows(Map<String, List<String>> parameters) {
    return !parameters.containsKey("fields");
  }

  private static @Nullable Object figure(String measure, List<Row> rows) {
    return switch (measure) {
      case "count", "issues", "attempts" -> (long) rows.size();
      case "entities" -> distinct(rows, "entity");
      case "resources" -> distinct(rows, "resource");
      case "values" -> distinct(rows, "value");
      case "endpoints" -> distinct(rows, "endpoint");
      case "first_value" -> extreme(rows, "value", false);
      case "slowest" -> extreme(rows, "elapsed", true);
      default -> throw new IllegalArgumentException(measure);
    };
  }

  private static long distinct(List<Row> rows, String column) {
    return rows.stream().map(row -> row.get(column)).filter(Objects::nonNull).distinct().count();
  }

  private static @Nullable Object extreme(List<Row> rows, String column, boolean greatest) {
    return rows.stream()
        .filter(row -> row.get(column) != null)
        .min(BruteForce.by(List.of(new Order(column, greatest))))
        .map(row -> row.get(column))
        .orElse(null);
  }

  private static long upTo(
      Map<List<@Nullable Object>, List<Row>> members, List<@Nullable Object> key) {
    return members.entrySet().stream()
        .filter(
            entry -> !((LocalDate) entry.getKey().getFirst()).isAfter((LocalDate) key.getFirst()))
        .map(Map.Entry::getValue)
        .mapToLong(Collection::size)
        .sum();
  }

  private List<Map<String, @Nullable Object>> shown(List<Row> rows, Summary.Shown shown) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (Row row :
        rows.stream().sorted(BruteForce.by(shown.order())).limit(shown.most()).toList()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      listing.columns().stream()
          .filter(column -> !column.heavy())
          .forEach(column -> values.put(column.name(), row.get(column.name())));
      all.add(values);
    }
    return all;
  }

  private List<Order> order(Map<String, List<String>> parameters, List<String> names) {
    Summary summary = asked.summary();
    List<Order> order = new ArrayList<>();
    if (parameters.containsKey("sort")) {
      for (String step : first(parameters, "sort").split(",", -1)) {
        order.add(Order.of(step));
      }
    } else if (summary == null
        || (summary.timeline() != null && parameters.containsKey("group_by"))) {
      order.add(new Order(COUNT, true));
    } else if (!parameters.containsKey("group_by")) {
      order.addAll(asked.order());
    }
    return Stream.concat(order.stream(), names.stream().map(name -> new Order(name, false)))
        .toList();
  }

  private static Optional<LocalDate> day(@Nullable Object value) {
    return Optional.ofNullable(
        value instanceof LocalDateTime moment ? moment.toLocalDate() : (LocalDate) value);
  }

  private static LocalDate day(Map<String, List<String>> parameters, String name, String usual) {
    return BruteForce.day(parameters.containsKey(name) ? first(parameters, name) : usual);
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name)).getFirst();
  }
}
