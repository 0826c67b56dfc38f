package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Offered;

/// Says what questions may ask: one parameter of each name and type stands for all listings.
final class OpenApiQuestions {

  private static final String PARAMETERS = "#/components/parameters/";
  private static final String PAGING = "Paging";
  private static final List<String> PAGES = List.of("limit", "offset", "cursor", "count", "format");

  private final Map<String, Tree> shared = new LinkedHashMap<>();
  // of the filters of each name, that of the first; none where a parameter has the name
  private final Map<String, String> types = new HashMap<>();
  // the filters about one thing, by the name of their schema
  private final Map<String, Tree> things = new LinkedHashMap<>();

  /// The parameters of a list, all of them references.
  ///
  /// @param filters what chooses rows
  /// @param shaping what is said about the answer
  record Asked(List<Tree> filters, List<Tree> shaping) {

    private static final Set<String> OF_PAGES =
        Set.of("offset", "cursor", "count", "facet", "facet_size", "format");

    /// Those that whole lists take too, where the path says the form.
    List<Tree> whole() {
      return Stream.concat(filters.stream(), wholeShaping().stream()).toList();
    }

    List<Tree> wholeShaping() {
      return shaping.stream()
          .filter(each -> {
            String key = key(each);
            return !OF_PAGES.contains(key.substring(key.lastIndexOf('.') + 1));
          })
          .toList();
    }

    List<Tree> all() {
      return Stream.concat(filters.stream(), shaping.stream()).toList();
    }
  }

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
        header(
            "If-Modified-Since",
            "Time of the answer held already: 304 when it is still the one that is served."));
    share("If-Match", header("If-Match", "Tags of which the file is to have one: else 412."));
    share(
        "If-Unmodified-Since",
        header("If-Unmodified-Since", "Time after which the file is not to be written: else 412."));
    share("If-Range", header("If-Range", "Tag the file is to have for Range to count."));
    share("Range", header("Range", "Bytes to send, such as bytes=0-99."));
    shared.keySet().forEach(name -> types.put(name, ""));
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
  ///
  /// @param base the listing whose rows it is about: that of a grouping, else itself
  Asked of(Listing listing, Listing base, Offered offered) {
    return new Asked(filters(base, offered), shaping(listing, offered));
  }

  /// What callers may give to the SQL of an asked listing.
  List<Tree> arguments(Listing base) {
    return base.arguments().stream()
        .filter(Argument::offered)
        .map(argument ->
            own(base, query(argument.name(), argument.meaning(), OpenApiTypes.asked(argument))))
        .toList();
  }

  private List<Tree> filters(Listing base, Offered offered) {
    List<Tree> parameters = new ArrayList<>(arguments(base));
    for (Offered.Offer filter : offered.filters()) {
      for (String operator : filter.operators()) {
        parameters.add(filter(filter, operator));
      }
      base.parameterAliases()
          .forEach((alias, known) -> {
            for (String operator : filter.operators()) {
              if (known.equals(filter.name())) {
                parameters.add(alias(alias + operator, filter, operator));
              } else if (known.equals(filter.name() + operator)) {
                parameters.add(alias(alias, filter, operator));
              }
            }
          });
    }
    if (offered.searched()) {
      parameters.add(shared("search"));
    }
    return parameters;
  }

  // without an example: that of the filter it stands for would be given twice
  private Tree alias(String alias, Offered.Offer filter, String operator) {
    String known = filter.name() + operator;
    String key = alias + "." + known;
    share(key, query(alias, "The same as " + known + ".", OpenApiTypes.asked(filter, operator)));
    return shared(key);
  }

  private List<Tree> shaping(Listing listing, Offered offered) {
    List<Tree> parameters = new ArrayList<>();
    if (offered.timeline()) {
      Stream.of("period", "from", "to").map(OpenApiQuestions::shared).forEach(parameters::add);
    }
    String running = offered.running();
    if (running != null) {
      String meaning = "Adds the figure of that name, which runs from period to period.";
      parameters.add(own(listing, query(running, meaning, Tree.of("type", "boolean"))));
    }
    names(listing, "fields", "Only these columns, or with groups these figures.", offered.fields())
        .ifPresent(parameters::add);
    parameters.add(sort(listing, offered.sort()));
    String counted = "Columns whose values are counted over the whole list.";
    names(listing, "facet", counted, offered.facets())
        .ifPresent(facet -> parameters.addAll(List.of(facet, shared("facet_size"))));
    names(listing, "group_by", "Groups in place of rows. Also called by.", offered.groups())
        .ifPresent(parameters::add);
    parameters.addAll(paging());
    return parameters;
  }

  /// What chooses rows, as an object. Filters about one thing are alike in many listings, so those
  /// of each thing are a schema of their own.
  Tree chosen(Asked asked) {
    Map<String, Tree> things = new LinkedHashMap<>();
    for (Tree each : asked.filters()) {
      Tree parameter = parameter(each);
      String name = name(parameter);
      things
          .computeIfAbsent(name.split("__", 2)[0], _ -> new Tree())
          .put(name, parameter.members().get("schema"));
    }
    List<Tree> alike = new ArrayList<>();
    Tree own = new Tree();
    things.forEach((thing, filters) -> {
      if (filters.members().size() == 1) {
        own.putAll(filters);
      } else {
        alike.add(Tree.ref("schemas", by(thing, Tree.of("properties", filters))));
      }
    });
    Tree chosen =
        Tree.of("type", "object")
            .put("description", "What chooses rows, as the parameters of these names do.");
    if (!own.isEmpty()) {
      chosen.put("properties", own);
    }
    return alike.isEmpty() ? chosen : chosen.put("allOf", Tree.list(alike));
  }

  // a number follows where another listing has other filters about it
  private String by(String thing, Tree filters) {
    String first = "by." + thing;
    String name = first;
    for (int count = 2; ; count++) {
      Tree known = things.computeIfAbsent(name, _ -> filters);
      if (known.members().equals(filters.members())) {
        return name;
      }
      name = first + "." + count;
    }
  }

  /// The schemas that forms have in common.
  Tree formSchemas() {
    Tree paging = new Tree();
    for (Tree each : paging()) {
      paging.put(name(parameter(each)), Tree.ref("parameters", key(each) + "/schema"));
    }
    Tree schemas = Tree.of(PAGING, Tree.of("properties", paging));
    things.forEach(schemas::put);
    return schemas;
  }

  /// A question as a form.
  ///
  /// @param chosen the schema of what chooses rows
  Tree form(Asked asked, String chosen) {
    return form(
        asked.shaping(), PAGES, List.of(Tree.ref("schemas", chosen), Tree.ref("schemas", PAGING)));
  }

  /// The same for a path of whole lists in one form, which has no pages.
  Tree wholeForm(Asked asked, String chosen) {
    return form(asked.wholeShaping(), List.of(), List.of(Tree.ref("schemas", chosen)));
  }

  private Tree form(List<Tree> shaping, List<String> inherited, List<Tree> parts) {
    Tree properties = new Tree();
    Tree encoding = new Tree();
    for (Tree each : shaping) {
      Tree parameter = parameter(each);
      if (!inherited.contains(key(each))) {
        properties.put(name(parameter), Tree.ref("parameters", key(each) + "/schema"));
      }
      if (parameter.has("explode")) {
        encoding.put(name(parameter), Tree.of("explode", false));
      }
    }
    Tree schema =
        Tree.of("allOf", Tree.list(parts))
            .put("type", "object")
            .put("properties", properties)
            .put("unevaluatedProperties", false);
    return Tree.of("description", "The parameters of the same path by GET.")
        .put("required", true)
        .put(
            "content",
            Tree.of(
                MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                Tree.of("schema", schema).put("encoding", encoding)));
  }

  /// The name of a parameter that is referred to.
  String nameOf(Tree reference) {
    return name(parameter(reference));
  }

  private Tree parameter(Tree reference) {
    return Objects.requireNonNull(shared.get(key(reference)));
  }

  private static String key(Tree reference) {
    return String.valueOf(reference.members().get("$ref")).substring(PARAMETERS.length());
  }

  private static String name(Tree parameter) {
    return String.valueOf(parameter.members().get("name"));
  }

  /// The parameters by which a caller says what it has already.
  static List<Tree> conditions() {
    return List.of(shared("If-None-Match"), shared("If-Modified-Since"));
  }

  /// The parameters of every page.
  static List<Tree> paging() {
    return PAGES.stream().map(OpenApiQuestions::shared).toList();
  }

  /// The parameters by which a caller asks for a part of a whole list.
  static List<Tree> ranges() {
    return List.of(shared("Range"), shared("If-Range"));
  }

  private Optional<Tree> names(
      Listing listing, String name, String description, List<String> known) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Tree schema = Tree.of("type", "array").put("items", words(known)).put("minItems", 1L);
    if (name.equals("group_by")) {
      schema.put("uniqueItems", true);
    }
    return Optional.of(
        own(
            listing,
            query(name, description, schema)
                .put("explode", false)
                .put("example", List.of(known.getFirst()))));
  }

  // a pattern, for a list of all words would name each column twice
  private Tree sort(Listing listing, List<String> known) {
    Tree one =
        Tree.of("type", "string").put("pattern", "^-?(%s)$".formatted(String.join("|", known)));
    return own(
        listing,
        query(
                "sort",
                "Order; - descends.",
                Tree.of("type", "array").put("items", one).put("minItems", 1L))
            .put("explode", false)
            .put("example", List.of(known.getFirst())));
  }

  // few other listings have it alike
  private Tree own(Listing listing, Tree parameter) {
    for (Map.Entry<String, Tree> known : shared.entrySet()) {
      if (known.getValue().members().equals(parameter.members())) {
        return shared(known.getKey());
      }
    }
    String key = listing.table() + "." + name(parameter);
    share(key, parameter);
    return shared(key);
  }

  private Tree filter(Offered.Offer filter, String operator) {
    String key = key(filter, operator);
    Tree schema = OpenApiTypes.asked(filter, operator);
    boolean plain = operator.isEmpty();
    String description =
        plain ? meaning(filter) : "%s %s.".formatted(filter.name(), OpenApiTypes.meaning(operator));
    Tree parameter = query(filter.name() + operator, description, schema);
    Tree known = shared.computeIfAbsent(key, _ -> parameter);
    // those after operators are alike; and the first example stands for all listings
    Object example = plain ? OpenApiTypes.example(filter) : null;
    if (example != null && !known.has("example")) {
      known.put("example", example);
    }
    return description.equals(known.members().get("description"))
        ? shared(key)
        : shared(key).put("description", description);
  }

  // the type where another listing has the name with another one
  private String key(Offered.Offer filter, String operator) {
    String type = filter.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String first = types.computeIfAbsent(filter.name(), _ -> type);
    return filter.name() + operator + (first.equals(type) ? "" : "." + type);
  }

  private static String meaning(Offered.Offer filter) {
    if (filter.column() != null) {
      return filter.column().meaning();
    }
    return filter.meaning() == null
        ? "%s of a related row, found %s".formatted(filter.name(), filter.route())
        : filter.meaning();
  }

  /// All that are shared.
  Tree components() {
    Tree components = new Tree();
    shared.forEach((key, parameter) -> components.put(key, exampled(parameter)));
    return components;
  }

  // with the values, not with the parameter: pages on which a question can be tried out would fill
  // all parameters in at once
  private static Tree exampled(Tree parameter) {
    Object example = parameter.members().get("example");
    if (example == null) {
      return parameter;
    }
    Tree moved = new Tree().putAll(parameter);
    moved.members().remove("example");
    Tree schema = OpenApiTypes.spelledOut(Objects.requireNonNull(moved.members().get("schema")));
    schema.put("examples", List.of(example));
    return moved.put("schema", schema);
  }
}
