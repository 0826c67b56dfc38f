package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Offered;

/// Says what questions may ask: one parameter of each name and type stands for all listings.
final class OpenApiQuestions {

  private final Map<String, Tree> shared = new LinkedHashMap<>();

  OpenApiQuestions() {
    share(
        "limit",
        query(
                "limit",
                "Rows of a page. A page of long texts may end sooner.",
                number(1, Offered.MOST_ROWS).put("default", (long) Offered.USUAL_ROWS))
            .put("example", 10L));
    share(
        "offset",
        query(
                "offset",
                "Rows to skip; beyond, walk by cursor. Not together with cursor.",
                number(0, Offered.DEEPEST_OFFSET).put("default", 0L))
            .put("example", 0L));
    share(
        "cursor",
        query(
            "cursor",
            "Where to go on, from links.next or page.next_cursor; keeps to the snapshot of the walk.",
            Tree.of("type", "string").put("minLength", 1L)));
    share(
        "count",
        query("count", "none: no total.", words(List.of("exact", "none")).put("default", "exact"))
            .put("example", "none"));
    share(
        "format",
        query(
                "format",
                "Form of the answer, which counts more than Accept: a page of JSON, or the whole list.",
                words(Arrays.stream(Format.values()).map(Format::text).toList())
                    .put("default", Format.JSON.text()))
            .put("example", Format.JSON.text()));
    share(
        "format.json",
        query("format", "Form of the answer.", words(List.of(Format.JSON.text())))
            .put("example", Format.JSON.text()));
    share(
        "search",
        query(
                "search",
                "A text to look for in some columns, whatever the case; repeated, any of them.",
                Tree.of("type", "array")
                    .put("items", Tree.of("type", "string").put("pattern", "[^ \\t\\r\\n]"))
                    .put("minItems", 1L))
            .put("example", List.of("a")));
    share(
        "facet_size",
        query(
                "facet_size",
                "Values of each facet at most.",
                number(1, Offered.MOST_ROWS).put("default", (long) Offered.USUAL_ROWS))
            .put("example", 5L));
    share(
        "period",
        query("period", "Length of the periods.", words(Offered.PERIODS).put("default", "day"))
            .put("example", "week"));
    share(
        "from",
        query("from", "First day.", Tree.ref("schemas", "Day")).put("example", "today-30d"));
    share("to", query("to", "Last day.", Tree.ref("schemas", "Day")).put("example", "today"));
    share(
        "If-None-Match",
        header("If-None-Match", "Tags of answers held already: 304 when one is still right."));
    share(
        "If-Modified-Since",
        header("If-Modified-Since", "Time of the answer held already: 304 when none is newer."));
    share("If-Match", header("If-Match", "Tags of which the file is to have one: else 412."));
    share(
        "If-Unmodified-Since",
        header("If-Unmodified-Since", "Time after which the file is not to be written: else 412."));
    share("If-Range", header("If-Range", "Tag the file is to have for Range to count."));
    share("Range", header("Range", "Bytes to send, such as bytes=0-99."));
  }

  private void share(String name, Tree parameter) {
    shared.put(name, parameter);
  }

  private static Tree query(String name, String description, Tree schema) {
    return Tree.of("name", name)
        .put("in", "query")
        .put("description", description)
        .put("schema", schema);
  }

  private static Tree header(String name, String description) {
    return Tree.of("name", name)
        .put("in", "header")
        .put("description", description)
        .put("schema", Tree.of("type", "string"));
  }

  private static Tree number(long least, long most) {
    return Tree.of("type", "integer").put("minimum", least).put("maximum", most);
  }

  private static Tree words(List<String> words) {
    return Tree.of("type", "string").put("enum", words);
  }

  static Tree shared(String name) {
    return Tree.ref("parameters", name);
  }

  /// The parameters of a list.
  List<Tree> of(Listing listing, Offered offered) {
    List<Tree> parameters = new ArrayList<>();
    for (Offered.Offer filter : offered.filters()) {
      filter.operators().forEach(operator -> parameters.add(filter(listing, filter, operator)));
    }
    if (offered.searched()) {
      parameters.add(shared("search"));
    }
    if (offered.timeline()) {
      Stream.of("period", "from", "to").map(OpenApiQuestions::shared).forEach(parameters::add);
    }
    if (offered.running() != null) {
      parameters.add(
          query(
              offered.running(),
              "Adds the figure of that name, which runs from period to period.",
              Tree.of("type", "boolean")));
    }
    parameters.add(
        names("fields", "Only these columns, or with groups these figures.", offered.fields()));
    parameters.add(
        names(
            "sort",
            "Order; - descends.",
            offered.sort().stream().flatMap(name -> Stream.of(name, "-" + name)).toList()));
    if (!offered.facets().isEmpty()) {
      parameters.add(
          names(
              "facet", "Columns whose values are counted over the whole list.", offered.facets()));
      parameters.add(shared("facet_size"));
    }
    if (!offered.groups().isEmpty()) {
      parameters.add(names("group_by", "Groups in place of rows.", offered.groups()));
    }
    Stream.of("limit", "offset", "cursor", "count", "format")
        .map(OpenApiQuestions::shared)
        .forEach(parameters::add);
    return parameters;
  }

  /// The parameters by which a caller says what it has already.
  static List<Tree> conditions() {
    return List.of(shared("If-None-Match"), shared("If-Modified-Since"));
  }

  /// The parameters by which a caller asks for a part of a whole list.
  static List<Tree> ranges() {
    return List.of(shared("Range"), shared("If-Range"));
  }

  private static Tree names(String name, String description, List<String> known) {
    return query(
            name,
            description,
            Tree.of("type", "array")
                .put("items", words(known))
                .put("minItems", 1L)
                .put("uniqueItems", true))
        .put("style", "form")
        .put("explode", false)
        .put("example", List.of(known.getFirst()));
  }

  private Tree filter(Listing listing, Offered.Offer filter, String operator) {
    String name = filter.name() + operator;
    String key = key(filter, operator);
    Tree schema = OpenApiTypes.asked(filter, operator);
    String description = "%s %s.".formatted(filter.name(), OpenApiTypes.meaning(operator));
    Tree parameter = query(name, description, schema);
    Object example = OpenApiTypes.example(filter, operator);
    if (example != null) {
      parameter.put("example", example);
    }
    // a parameter without an example gives way to one that has it
    Tree known = shared.get(key);
    if (known == null || (example != null && !known.has("example"))) {
      shared.put(key, parameter);
    }
    Tree here = shared(key);
    String more = operator.isEmpty() ? meaning(listing, filter) : null;
    return more == null ? here : here.put("description", more);
  }

  private static String key(Offered.Offer filter, String operator) {
    return filter.name()
        + operator
        + "."
        + filter.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String meaning(Listing listing, Offered.Offer filter) {
    StringBuilder also = new StringBuilder();
    listing
        .parameterAliases()
        .forEach((alias, known) -> {
          if (known.equals(filter.name())) {
            also.append(". Also called ").append(alias);
          } else if (known.startsWith(filter.name() + "__")) {
            also.append(". ").append(alias).append(" is ").append(known);
          }
        });
    if (filter.column() != null) {
      return filter.column().meaning() + also;
    }
    if (filter.meaning() != null) {
      return filter.meaning();
    }
    return "%s of a related row, found %s".formatted(filter.name(), filter.route()) + also;
  }

  /// All that are shared.
  Tree components() {
    Tree components = new Tree();
    shared.forEach(components::put);
    return components;
  }
}
