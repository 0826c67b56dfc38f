package pipelineapi.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;

/// Requests by chance, whose values often occur in the rows.
final class RandomQuestions {

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

  private void own(Map<String, List<String>> parameters) {
    Column column =
        pick(
            listing.columns().stream()
                .filter(each -> each.filterable() && !(each.source() instanceof ColumnSource.Read))
                .toList());
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
              List.of(pick(List.of("local-authority-eng:A", "local-authority:B", "org:C", "no")));
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
