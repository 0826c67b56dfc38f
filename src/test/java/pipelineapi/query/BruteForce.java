package pipelineapi.query;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;

/// The rules of listings, written once more in plain Java over rows in memory.
final class BruteForce {

  private final Map<String, List<Row>> relations = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final Listing listing;

  BruteForce(TestingSnapshot snapshot, Listing listing) throws SQLException {
    this.listing = listing;
    for (String table :
        List.of("resource_provider", "specification_issue_type", "endpoint_one", "supply")) {
      relations.put(
          table, snapshot.select("select * from main." + table).stream().map(Row::new).toList());
    }
    for (Map<String, @Nullable Object> stored :
        snapshot.select("select * exclude (row_no) from kept." + listing.table())) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>(stored);
      for (Column column : listing.columns()) {
        if (column.source() instanceof ColumnSource.Join join) {
          row.put(column.name(), joined(join, new Row(stored)));
        }
      }
      rows.add(new Row(row));
    }
  }

  /// Everything the listing has.
  List<Row> all() {
    return rows;
  }

  private @Nullable Object joined(ColumnSource.Join join, Row row) {
    List<Row> partners = partners(join.table(), join.on(), row).toList();
    if (partners.isEmpty()) {
      String otherwise = join.otherwise();
      return otherwise == null
          ? null
          : otherwise.equals("false") ? (Object) false : otherwise.replace("'", "");
    }
    return partners.stream()
        .map(partner -> partner.get(join.take()))
        .filter(Objects::nonNull)
        .min(BruteForce::compare)
        .orElse(null);
  }

  private Stream<Row> partners(String table, List<String> on, Row row) {
    return Objects.requireNonNull(relations.get(table)).stream()
        .filter(partner ->
            on.stream()
                .allMatch(name ->
                    row.get(name) != null && Objects.equals(row.get(name), partner.get(name))));
  }

  /// The rows of a request without position, in order.
  List<Row> answer(Map<String, List<String>> parameters) {
    List<Order> order = new ArrayList<>();
    if (parameters.containsKey("sort")) {
      for (String step : Objects.requireNonNull(parameters.get("sort")).getFirst().split(",", -1)) {
        order.add(Order.of(step));
      }
      listing.key().forEach(key -> order.add(new Order(key, false)));
    } else {
      order.addAll(listing.order());
    }
    return rows.stream().filter(row -> matches(row, parameters)).sorted(by(order)).toList();
  }

  static Comparator<Row> by(List<Order> order) {
    return (left, right) -> {
      for (Order step : order) {
        int compared = compareNullable(left.get(step.column()), right.get(step.column()));
        if (compared != 0) {
          return step.descending() ? -compared : compared;
        }
      }
      return 0;
    };
  }

  // null is the greatest value
  static int compareNullable(@Nullable Object a, @Nullable Object b) {
    return a == null ? (b == null ? 0 : 1) : b == null ? -1 : compare(a, b);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Object a, Object b) {
    if (a instanceof String left && b instanceof String right) {
      return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }
    return ((Comparable) a).compareTo(b);
  }

  private boolean matches(Row row, Map<String, List<String>> parameters) {
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      if (name.equals("sort")) {
        continue;
      }
      if (name.equals("search")) {
        if (listing.search().stream()
            .noneMatch(column ->
                row.get(column) instanceof String text
                    && parameter.getValue().stream()
                        .anyMatch(sought ->
                            text.toLowerCase(Locale.ROOT)
                                .contains(sought.toLowerCase(Locale.ROOT))))) {
          return false;
        }
        continue;
      }
      String base = name.replaceFirst("__[a-z]+$", "");
      if (route(base, parameters).isPresent()) {
        continue;
      }
      Column column = listing.column(base).orElseThrow();
      if (!holds(
          row.get(base), column.type(), name.substring(base.length()), parameter.getValue())) {
        return false;
      }
    }
    return listing.routes().stream().allMatch(route -> reaches(row, route, parameters));
  }

  private Optional<Route> route(String base, Map<String, List<String>> parameters) {
    boolean own = listing.column(base).isPresent();
    return listing.routes().stream()
        .filter(route -> filter(route, base).isPresent())
        .filter(route ->
            !own
                || (base.equals("open")
                    && parameters.keySet().stream()
                        .map(name -> name.replaceFirst("__[a-z]+$", ""))
                        .anyMatch(other ->
                            listing.column(other).isEmpty() && filter(route, other).isPresent())))
        .findFirst();
  }

  private static Optional<Route.Through> filter(Route route, String name) {
    return route.filters().stream().filter(filter -> filter.name().equals(name)).findFirst();
  }

  private boolean reaches(Row row, Route route, Map<String, List<String>> parameters) {
    Asked asked = asked(route, parameters);
    List<Row> partners = partners(row, route, parameters);
    return (asked.some().isEmpty() || !partners.isEmpty())
        && asked.none().stream().allMatch(condition -> partners.stream().noneMatch(condition));
  }

  /// The partners of a row that meet what is asked of one partner.
  List<Row> partners(Row row, Route route, Map<String, List<String>> parameters) {
    Asked asked = asked(route, parameters);
    return partners(route.table(), route.on(), row)
        .filter(v -> asked.some().stream().allMatch(condition -> condition.test(v)))
        .toList();
  }

  /// What is asked of a route: of one partner together, and of no such partner.
  private record Asked(List<Predicate<Row>> some, List<Predicate<Row>> none) {}

  private Asked asked(Route route, Map<String, List<String>> parameters) {
    List<Predicate<Row>> some = new ArrayList<>();
    List<Predicate<Row>> none = new ArrayList<>();
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      String base = parameter.getKey().replaceFirst("__[a-z]+$", "");
      if (route(base, parameters).filter(route::equals).isEmpty()) {
        continue;
      }
      Route.Through filter = filter(route, base).orElseThrow();
      String operator = parameter.getKey().substring(base.length());
      List<String> texts = parameter.getValue();
      if (filter.type() == Type.BOOLEAN && !filter.own() && !operator.equals("__isnull")) {
        if (texts.stream().distinct().count() == 1) {
          boolean wanted = texts.getFirst().equals("true") == operator.isEmpty();
          (wanted ? some : none).add(v -> Objects.equals(value(filter, v), true));
        }
      } else if (operator.equals("__not")) {
        none.add(v -> holds(value(filter, v), filter.type(), "", texts));
      } else if (operator.equals("__isnull") && texts.getFirst().equals("true")) {
        none.add(v -> value(filter, v) != null);
      } else {
        some.add(v -> holds(value(filter, v), filter.type(), operator, texts));
      }
    }
    return new Asked(some, none);
  }

  private static @Nullable Object value(Route.Through filter, Row v) {
    return switch (filter.name()) {
      case "organisation_ended" ->
          Objects.equals(v.get("open"), true)
              && v.get("ended") instanceof LocalDate ended
              && !ended.isAfter(TestingSnapshot.AS_OF);
      case "primary" -> Objects.equals(v.get("rank"), 1L);
      default -> v.get(filter.name());
    };
  }

  private static boolean holds(
      @Nullable Object value, Type type, String operator, List<String> texts) {
    return switch (operator) {
      case "__not" -> !holds(value, type, "", texts);
      case "__isnull" ->
          (value == null || value.equals(List.of())) == texts.getFirst().equals("true");
      default ->
          texts.stream()
              .flatMap(text ->
                  operator.equals("__in") || (operator.isEmpty() && type.splitsAtCommas())
                      ? Arrays.stream(text.split(",", -1))
                      : Stream.of(text))
              .anyMatch(text ->
                  value instanceof List<?> list
                      ? list.stream()
                          .anyMatch(element -> element != null && one(element, operator, text))
                      : value != null && one(value, operator, text));
    };
  }

  private static boolean one(Object value, String operator, String given) {
    String text = given.replaceFirst("^local-authority-eng:", "local-authority:");
    return switch (operator) {
      case "__contains" -> ((String) value).contains(text);
      case "__startswith" -> ((String) value).startsWith(text);
      case "__gt" -> compare(value, last(value, text)) > 0;
      case "__gte" -> compare(value, first(value, text)) >= 0;
      case "__lt" -> compare(value, first(value, text)) < 0;
      case "__lte" -> compare(value, last(value, text)) <= 0;
      default -> compare(value, first(value, text)) >= 0 && compare(value, last(value, text)) <= 0;
    };
  }

  // the first and the last value a text stands for, of the type of another value
  private static Object first(Object like, String text) {
    return switch (like) {
      case Long _ -> Long.valueOf(text);
      case Double _ -> Double.valueOf(text);
      case Boolean _ -> Boolean.valueOf(text);
      case LocalDate _ -> day(text);
      case LocalDateTime _ ->
          text.endsWith("Z")
              ? LocalDateTime.parse(text.replace("Z", ""))
              : day(text).atStartOfDay();
      default -> text;
    };
  }

  private static Object last(Object like, String text) {
    return like instanceof LocalDateTime && !text.endsWith("Z")
        ? day(text).plusDays(1).atStartOfDay().minus(Duration.ofNanos(1000))
        : first(like, text);
  }

  static LocalDate day(String text) {
    return text.startsWith("today")
        ? TestingSnapshot.AS_OF.plusDays(
            Long.parseLong("0" + text.replaceAll("[^0-9]", "")) * (text.contains("-") ? -1 : 1))
        : LocalDate.parse(text);
  }
}
