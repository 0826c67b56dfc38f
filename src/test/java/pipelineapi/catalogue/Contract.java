package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What callers of a version may rely on, a line each: a term (`log/issue column dataset`) and what
/// it says (`token`).
record Contract(SortedMap<String, String> terms) {

  /// The contract of a version as it is declared.
  static Contract of(Catalogue catalogue, String version) {
    SortedMap<String, String> terms = new TreeMap<>();
    for (Listing listing : catalogue.served(version)) {
      String path = listing.pathInVersion();
      terms.put(path + " path", listing.kind() == Kind.OBJECT ? "object" : "list");
      listing.aliasesInVersion().forEach(alias -> terms.put(path + " alias " + alias, ""));
      terms.put(path + " key", String.join(",", listing.key()));
      terms.put(
          path + " order",
          listing.order().stream().map(Order::toString).collect(Collectors.joining(",")));
      listing.columns().forEach(column -> column(terms, path, column));
      for (Route route : listing.routes()) {
        for (Route.Through filter : route.filters()) {
          terms.putIfAbsent(path + " filter " + filter.name(), filter.type().declared());
        }
      }
      listing
          .parameterAliases()
          .forEach((name, column) -> terms.put(path + " parameter " + name, column));
      listing.search().forEach(column -> terms.put(path + " search " + column, ""));
      listing
          .measures()
          .forEach(
              measure -> terms.put(path + " measure " + measure.name(), measure.type().declared()));
      item(terms, path, listing.item());
      groups(terms, path, listing.summary());
    }
    return new Contract(terms);
  }

  private static void column(SortedMap<String, String> terms, String path, Column column) {
    String says =
        column.type().declared()
            + (column.optional() && !column.type().isList() ? " or null" : "")
            + (column.heavy() ? " when named" : "");
    terms.put(path + " column " + column.name(), says);
    if (column.filterable()) {
      terms.put(path + " filter " + column.name(), column.type().declared());
    }
    if (column.facet()) {
      terms.put(path + " facet " + column.name(), "");
    }
  }

  private static void item(
      SortedMap<String, String> terms, String path, @org.jspecify.annotations.Nullable Item item) {
    if (item != null) {
      terms.put(path + " item", String.join(",", item.by()));
      item.with().keySet().forEach(member -> terms.put(path + " member " + member, ""));
    }
  }

  private static void groups(
      SortedMap<String, String> terms,
      String path,
      @org.jspecify.annotations.Nullable Summary summary) {
    if (summary != null) {
      terms.put(path + " groups", String.join(",", summary.by()));
      summary.allowed().forEach(name -> terms.put(path + " group " + name, ""));
      summary
          .measures()
          .forEach(
              measure -> terms.put(path + " measure " + measure.name(), measure.type().declared()));
    }
  }

  static Contract read(List<String> lines) {
    SortedMap<String, String> terms = new TreeMap<>();
    for (String line : lines) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] parts = line.split(": ?", 2);
        terms.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    return new Contract(terms);
  }

  List<String> lines() {
    return terms.entrySet().stream()
        .map(term ->
            term.getValue().isEmpty() ? term.getKey() : term.getKey() + ": " + term.getValue())
        .toList();
  }

  /// What breaks callers of this contract when it becomes another, each with the rule it breaks.
  List<String> broken(Contract by) {
    List<String> broken = new ArrayList<>();
    terms.forEach((term, says) -> {
      String now = by.terms().get(term);
      String kind = term.split(" ", 3)[1];
      if (now == null) {
        broken.add("%s is gone: a %s is never removed".formatted(term, kind));
      } else if (!now.equals(says)) {
        rule(kind, says, now)
            .forEach(
                rule -> broken.add("%s was '%s', is '%s': %s".formatted(term, says, now, rule)));
      }
    });
    return broken;
  }

  private static List<String> rule(String kind, String was, String is) {
    List<String> rules = new ArrayList<>();
    if (!kind.equals("column")) {
      rules.add(
          Map.of(
                  "order", "the default order never changes",
                  "key", "what names a row never changes",
                  "item", "the path of an item never changes",
                  "groups", "the default groups never change",
                  "filter", "a filter never changes its type",
                  "measure", "a measure never changes its type",
                  "parameter", "a parameter never changes its meaning")
              .getOrDefault(kind, "it never changes"));
      return rules;
    }
    if (!type(was).equals(type(is))) {
      rules.add("a column never changes its type");
    }
    if (is.contains(" or null") && !was.contains(" or null")) {
      rules.add("a column that is never null never becomes so");
    }
    if (is.contains(" when named") && !was.contains(" when named")) {
      rules.add("a column that comes unasked goes on doing so");
    }
    return rules;
  }

  private static String type(String says) {
    return says.replaceAll(" or null| when named", "");
  }
}
