package pipelineapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;
import tools.jackson.databind.JsonNode;

/// Questions by chance to a service, with values that occur in what it serves.
final class RealQuestions {

  private static final int LONGEST = 200;
  private static final int MOST_ROWS = 1000;
  private static final List<String> PARTNERS =
      List.of("resource-provider", "specification/provision", "specification/issue-type");

  private final Service service;
  private final Random random;
  private final Map<String, List<String>> reached = new TreeMap<>();

  RealQuestions(Service service, Random random) {
    this.service = service;
    this.random = random;
    Catalogue catalogue = service.catalogue();
    for (Listing listing : catalogue.listings()) {
      if (PARTNERS.contains(listing.path())) {
        listing
            .columns()
            .forEach(column ->
                reached
                    .computeIfAbsent(column.name(), _ -> new ArrayList<>())
                    .addAll(values(drawn(listing), column)));
      }
    }
  }

  /// A few rows of a listing, from any place in it.
  List<JsonNode> drawn(Listing listing) {
    long rows = service.ask("/v1/" + listing.path() + "?limit=1").at("/page/total").asLong();
    long offset = rows <= 50 ? 0 : random.nextLong(Math.min(rows - 50, 100_000));
    return service.rows("/v1/%s?limit=50&offset=%d".formatted(listing.path(), offset));
  }

  /// Filters on some columns and ways of a listing, with values of rows drawn from it.
  ///
  /// @param spared columns that are left for others to filter by
  String filters(Listing listing, List<JsonNode> drawn, String... spared) {
    Map<String, String> filters = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      if (!listing.routes().isEmpty() && random.nextBoolean()) {
        through(listing, filters);
      } else {
        own(listing, drawn, filters);
      }
    }
    filters.keySet().removeIf(name -> List.of(spared).contains(name.replaceFirst("__.*", "")));
    return String.join("&", filters.values());
  }

  private void own(Listing listing, List<JsonNode> drawn, Map<String, String> filters) {
    Column column =
        pick(
            listing.columns().stream()
                .filter(each -> each.filterable() && each.type() != Type.JSON)
                .toList());
    List<String> values = values(drawn, column);
    if (values.isEmpty() || random.nextInt(8) == 0) {
      put(filters, column.name() + "__isnull", pick(List.of("true", "false")));
      return;
    }
    boolean ordered =
        Set.of(Type.INTEGER, Type.DECIMAL, Type.DATE, Type.INSTANT).contains(column.type());
    switch (random.nextInt(4)) {
      case 0 -> put(filters, column.name(), pick(values));
      case 1 -> {
        String one = pick(values);
        put(filters, column.name(), one, pick(values));
      }
      case 2 -> put(filters, column.name() + "__not", pick(values));
      default ->
          put(
              filters,
              column.name() + (ordered ? pick(List.of("__gte", "__lt", "__lte")) : ""),
              pick(values));
    }
  }

  private void through(Listing listing, Map<String, String> filters) {
    Route.Through filter = pick(pick(listing.routes()).filters());
    String name = filter.name();
    List<String> values =
        filter.type() == Type.BOOLEAN
            ? List.of("true", "false")
            : reached.getOrDefault(filter.column() == null ? name : filter.column(), List.of());
    if (listing.column(name).isEmpty() && !values.isEmpty()) {
      put(filters, name + (random.nextInt(5) == 0 ? "__not" : ""), pick(values));
    }
  }

  private static void put(Map<String, String> filters, String name, String... values) {
    List<String> each = new ArrayList<>();
    for (String value : new LinkedHashSet<>(List.of(values))) {
      each.add(name + "=" + Service.encoded(value));
    }
    filters.put(name, String.join("&", each));
  }

  private static List<String> values(List<JsonNode> rows, Column column) {
    List<String> values = new ArrayList<>();
    for (JsonNode row : rows) {
      JsonNode value = row.path(column.name());
      if (value.isArray()) {
        value.forEach(element -> values.add(element.asString()));
      } else if (value.isValueNode() && !value.isNull()) {
        values.add(value.asString());
      }
    }
    values.removeIf(value -> value.length() > LONGEST || value.isBlank());
    return values;
  }

  /// Columns that rows can be grouped by, dates cut to a period at times.
  List<String> keys(Listing listing, int most) {
    List<Column> scalar =
        listing.columns().stream()
            .filter(column ->
                !column.heavy()
                    && !column.type().isList()
                    && column.type() != Type.JSON
                    && !(column.source() instanceof ColumnSource.Read))
            .toList();
    Set<Column> columns = new LinkedHashSet<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      columns.add(pick(scalar));
    }
    List<String> keys = new ArrayList<>();
    for (Column column : columns) {
      boolean dated = column.type() == Type.DATE || column.type() == Type.INSTANT;
      keys.add(
          dated && random.nextInt(3) > 0
              ? column.name() + ":" + pick(List.of("day", "week", "month"))
              : column.name());
    }
    return keys;
  }

  /// Some columns whose values may be counted; none where the listing offers none.
  List<Column> facets(Listing listing) {
    List<Column> offered = listing.columns().stream().filter(Column::facet).toList();
    Set<Column> facets = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i >= 0 && !offered.isEmpty(); i--) {
      facets.add(pick(offered));
    }
    return List.copyOf(facets);
  }

  /// A length of pages with which so many rows make a few of them.
  int limit(long rows) {
    return (int) Math.min(MOST_ROWS, Math.max(1, rows / (1 + random.nextInt(6)) + 1));
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
