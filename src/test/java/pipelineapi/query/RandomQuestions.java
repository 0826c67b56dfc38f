package pipelineapi.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;

/// Requests by chance, whose values often occur in the rows.
final class RandomQuestions {

  private static final Set<Type> DATED = Set.of(Type.DATE, Type.INSTANT);

  private final Random random;
  private final Listing listing;
  private final List<Row> rows;

  RandomQuestions(Random random, Listing listing, List<Row> rows) {
    this.random = random;
    this.listing = listing;
    this.rows = rows;
  }

  /// Filters of any kind, perhaps a search, perhaps a sort.
  Map<String, List<String>> any() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      if (random.nextInt(3) > 0) {
        own(parameters);
      } else {
        through(parameters);
      }
    }
    if (random.nextInt(6) == 0) {
      parameters.put("search", List.of(pick(List.of("%", "_", "'", "Y", "äö", "EXAMPLE", "f1"))));
    }
    if (random.nextInt(3) == 0) {
      List<String> names =
          listing.columns().stream()
              .filter(column ->
                  !column.heavy() && !column.type().isList() && column.type() != Type.JSON)
              .map(Column::name)
              .toList();
      String one = pick(names);
      String other = pick(names);
      String sort = (random.nextBoolean() ? "-" : "") + one;
      parameters.put("sort", List.of(one.equals(other) ? sort : sort + ",-" + other));
    }
    return parameters;
  }

  /// Filters that ranges can answer.
  Map<String, List<String>> byRange() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String name : List.of("dataset", "resource")) {
      if (random.nextInt(3) == 0) {
        parameters.put(name, values(listing.column(name).orElseThrow()));
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      through(parameters, listing.routes().getFirst());
    }
    return parameters;
  }

  /// Filters, and groups of what the listing asked allows, some with filters on the same columns.
  Map<String, List<String>> grouped(Listing asked) {
    Map<String, List<String>> parameters = any();
    parameters.remove("sort");
    Summary summary = asked.summary();
    List<String> names = new ArrayList<>();
    if (summary != null && summary.timeline() != null && random.nextInt(3) > 0) {
      names.add("period");
      timeline(parameters, summary.timeline());
    } else {
      if (summary != null && summary.timeline() != null && random.nextBoolean()) {
        parameters.put("from", List.of(pick(List.of("2026-03-05", "today-6d"))));
      }
      boolean fixed =
          summary != null && (summary.allowed().isEmpty() && summary.timeline() == null);
      names.addAll(
          summary != null && (fixed || (!summary.by().isEmpty() && random.nextInt(4) == 0))
              ? summary.by()
              : groupBy(parameters, summary));
    }
    List<String> measures = measures(asked, parameters);
    if (random.nextInt(3) == 0) {
      List<String> sortable = Stream.concat(names.stream(), measures.stream()).toList();
      String one = pick(sortable);
      String other = pick(sortable);
      String sort = (random.nextBoolean() ? "-" : "") + one;
      parameters.put("sort", List.of(one.equals(other) ? sort : sort + ",-" + other));
    }
    return parameters;
  }

  /// A few columns whose values may be counted.
  List<Column> facets() {
    List<Column> offered = listing.columns().stream().filter(Column::facet).toList();
    Set<Column> facets = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      facets.add(pick(offered));
    }
    return List.copyOf(facets);
  }

  private void timeline(Map<String, List<String>> parameters, Summary.Timeline timeline) {
    if (random.nextInt(4) > 0) {
      parameters.put("period", List.of(pick(List.of("day", "week", "month"))));
    }
    if (random.nextBoolean()) {
      parameters.put("from", List.of(pick(List.of("2026-03-05", "today-6d", "2026-02-20"))));
    }
    if (random.nextBoolean()) {
      parameters.put("to", List.of(pick(List.of("2026-03-11", "today-1d", "2026-04-02"))));
    }
    if (timeline.running() != null && random.nextBoolean()) {
      parameters.put(timeline.running(), List.of("true"));
    }
  }

  // the names of the groups
  private List<String> groupBy(Map<String, List<String>> parameters, @Nullable Summary summary) {
    List<String> allowed =
        summary == null || summary.allowed().isEmpty()
            ? Parameters.scalar(listing)
            : summary.allowed();
    Set<String> typed = new LinkedHashSet<>();
    Set<String> columns = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String name = pick(allowed);
      if (columns.add(name)) {
        Optional<Column> own = listing.column(name);
        if (own.isPresent() && random.nextInt(3) == 0) {
          own(parameters, own.get());
        }
        boolean dated = own.isPresent() && DATED.contains(own.get().type());
        typed.add(
            dated && random.nextInt(4) > 0
                ? name + ":" + pick(List.of("day", "week", "month"))
                : name);
      }
    }
    parameters.put("group_by", List.of(String.join(",", typed)));
    return typed.stream().map(name -> name.replace(':', '_')).toList();
  }

  // the names of the figures
  private List<String> measures(Listing asked, Map<String, List<String>> parameters) {
    Summary summary = asked.summary();
    List<Measure> offered = new ArrayList<>();
    if (summary == null) {
      offered.add(Measure.count("count"));
      offered.addAll(listing.measures());
    } else {
      offered.addAll(summary.measures());
    }
    String running =
        summary == null || summary.timeline() == null ? null : summary.timeline().running();
    offered.removeIf(
        measure -> parameters.containsKey("group_by") && measure.name().equals(running));
    Set<String> names = new LinkedHashSet<>();
    if (random.nextBoolean()) {
      offered.stream().filter(each -> !each.whenNamed()).map(Measure::name).forEach(names::add);
    } else {
      for (int i = random.nextInt(3); i >= 0; i--) {
        names.add(pick(offered).name());
      }
      parameters.put("fields", List.of(String.join(",", names)));
    }
    if (running != null && parameters.containsKey(running)) {
      names.add(running);
    }
    return List.copyOf(names);
  }

  private void own(Map<String, List<String>> parameters) {
    own(
        parameters,
        pick(
            listing.columns().stream()
                .filter(each -> each.filterable() && !(each.source() instanceof ColumnSource.Read))
                .toList()));
  }

  private void own(Map<String, List<String>> parameters, Column column) {
    put(parameters, column.name(), column.type(), Operator.offered(column.type()), values(column));
  }

  private void through(Map<String, List<String>> parameters) {
    through(parameters, pick(listing.routes()));
  }

  private void through(Map<String, List<String>> parameters, Route route) {
    Route.Through filter = pick(route.filters());
    if (listing.column(filter.name()).isPresent() && !filter.name().equals("open")) {
      return;
    }
    List<String> values =
        switch (filter.name()) {
          case "organisation" ->
              List.of(
                  pick(
                      List.of(
                          "local-authority-eng:A",
                          "local-authority:B",
                          "local-authority:A,org:C",
                          "no")));
          case "collection" -> List.of(pick(List.of("c1", "c2", "c1,c2", "c9")));
          case "endpoint" -> List.of(pick(List.of("e1", "e2,e3", "e4")));
          case "dataset" -> List.of(pick(List.of("d0", "d1")));
          case "quality_dimension" -> List.of(pick(List.of("format", "sense")));
          default -> List.of(pick(List.of("true", "false")));
        };
    put(
        parameters,
        filter.name(),
        filter.type(),
        filter.column() == null
            ? List.of(Operator.EQUAL, Operator.NOT)
            : Operator.offered(filter.type()),
        values);
  }

  private void put(
      Map<String, List<String>> parameters,
      String name,
      Type type,
      List<Operator> offered,
      List<String> values) {
    Operator operator = random.nextBoolean() ? offered.getFirst() : pick(offered);
    List<String> given =
        operator == Operator.IS_NULL
            ? List.of(pick(List.of("true", "false")))
            : operator.once() || !operator.splits(type)
                ? List.of(values.getFirst().split(",", -1)[0])
                : values;
    if (operator == Operator.IN && type == Type.TEXT_LIST) {
      given = List.of("n3,n,n2");
    }
    parameters.put(name + operator.suffix(), given);
  }

  private List<String> values(Column column) {
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Object value = pick(rows).get(column.name());
      if (value instanceof List<?> list) {
        value = list.isEmpty() ? null : pick(list);
      }
      if (column.type() == Type.INSTANT && value != null) {
        value = random.nextBoolean() ? value.toString().substring(0, 10) : seconds(value) + "Z";
      }
      if (value == null) {
        value =
            switch (column.type()) {
              case INTEGER -> "3";
              case DECIMAL -> "1.5";
              case BOOLEAN -> "true";
              case DATE, INSTANT -> pick(List.of("today", "today-5d", "2026-03-04"));
              default -> "nothing";
            };
      }
      values.add(value.toString());
    }
    return values;
  }

  // an instant without seconds is written without them
  private static String seconds(Object moment) {
    String text = moment.toString();
    return text.length() == 16 ? text + ":00" : text;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
