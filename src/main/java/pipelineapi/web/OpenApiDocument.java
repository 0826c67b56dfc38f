package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Deprecation;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Whole;
import pipelineapi.query.Offered;

/// Makes the OpenAPI document of a version from its catalogue. Used once, by one thread.
final class OpenApiDocument {

  private static final String GENERAL = "service";
  private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  private static final List<ProblemCode> ANY_DATA =
      List.of(
          ProblemCode.INVALID_PARAMETER,
          ProblemCode.UNKNOWN_PARAMETER,
          ProblemCode.NOT_ACCEPTABLE,
          ProblemCode.NOT_READY);
  private static final List<ProblemCode> LIST =
      Stream.concat(ANY_DATA.stream(), Stream.of(ProblemCode.STALE_CURSOR)).toList();
  private static final List<ProblemCode> ASKED =
      Stream.concat(LIST.stream(), Stream.of(ProblemCode.RANGE_NOT_SATISFIABLE)).toList();
  // beside those by GET, which 4XX stands for
  private static final List<ProblemCode> POSTED =
      List.of(
          ProblemCode.INVALID_PARAMETER, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE);
  private static final String POST = "The same by a form, for questions too long for a URL.";
  private static final List<ProblemCode> ITEM =
      Stream.concat(ANY_DATA.stream(), Stream.of(ProblemCode.NOT_FOUND)).toList();
  private static final List<ProblemCode> BYTES =
      Stream.concat(
              ITEM.stream(),
              Stream.of(
                  ProblemCode.AMBIGUOUS_FILE,
                  ProblemCode.PRECONDITION_FAILED,
                  ProblemCode.RANGE_NOT_SATISFIABLE,
                  ProblemCode.ORIGIN_UNREACHABLE))
          .toList();
  private static final List<ProblemCode> PLAIN =
      List.of(ProblemCode.UNKNOWN_PARAMETER, ProblemCode.NOT_ACCEPTABLE);

  private final Catalogue catalogue;
  private final String version;
  private final List<Listing> listings;
  private final Routes routes;
  private final String release;
  private final OpenApiQuestions questions = new OpenApiQuestions();
  private final Tree paths = new Tree();
  private final Tree schemas = new Tree();
  private final Tree responses = new Tree();
  private final Tree bodies = new Tree();
  private final Set<String> tags = new LinkedHashSet<>();

  OpenApiDocument(Catalogue catalogue, String version, Routes routes, String release) {
    this.catalogue = catalogue;
    this.version = version;
    this.listings = catalogue.served(version);
    this.routes = routes;
    this.release = release;
  }

  /// The document, as [Json] writes it.
  Map<String, @Nullable Object> make() {
    schemas.putAll(OpenApiTypes.shared()).putAll(OpenApiAnswers.sharedSchemas());
    for (Listing listing : listings) {
      tags.add(tag(listing));
      if (listing.kind() == Kind.OBJECT) {
        object(listing);
      } else {
        list(listing);
        item(listing);
      }
    }
    schemas.putAll(questions.formSchemas());
    files();
    general();
    return Tree.of("openapi", "3.1.0")
        .put("info", info())
        .put("servers", Tree.list(List.of(Tree.of("url", "/"))))
        .put("tags", Tree.list(tags.stream().map(tag -> Tree.of("name", tag)).toList()))
        .put("paths", paths)
        .put(
            "components",
            Tree.of("schemas", schemas)
                .put("parameters", questions.components())
                .put("headers", OpenApiHeaders.shared())
                .put("responses", responses.putAll(sharedResponses()))
                .put("requestBodies", bodies))
        .put("externalDocs", Tree.of("url", "/" + version).put("description", "All paths as data"))
        .members();
  }

  private Tree info() {
    return Tree.of("title", "Data Pipeline API")
        .put("version", release)
        .put("summary", "Questions and answers about the planning data pipelines.")
        .put(
            "description",
            """
            Logs, issues, resources, configuration, organisations and specification, as the \
            pipelines left them. Every answer comes from one snapshot and names it. Filters of \
            different names must all hold; values of one, given several times or with commas, are \
            alternatives. A question has at most %d conditions, and looks for at most %d texts \
            (search, __contains, __startswith) and moments. Reading needs no key.\
            """
                .formatted(Offered.MOST_CONDITIONS, Offered.MOST_SOUGHT))
        .put(
            "contact",
            Tree.of("name", "Digital Land").put("url", "https://www.planning.data.gov.uk/"))
        .put(
            "license",
            Tree.of("name", "Open Government Licence v3.0").put("url", Discovery.LICENCE));
  }

  private String pathOf(String path) {
    return "/" + version + "/" + path;
  }

  private String itemPattern(Listing listing, Item item) {
    return Routes.itemPattern(pathOf(listing.pathInVersion()), item);
  }

  private Tree ending(Listing listing, Tree answer) {
    return catalogue
        .deprecation(version, listing)
        .map(deprecation -> OpenApiAnswers.ending(answer, deprecation))
        .orElse(answer);
  }

  // what is about a version ends with it
  private Tree endingWith(String path, Tree answer) {
    Deprecation deprecation = catalogue.lifetimes().get(version);
    return deprecation == null || !path.equals("/" + version)
        ? answer
        : OpenApiAnswers.ending(answer, deprecation);
  }

  private Tree sharedResponses() {
    Tree shared = OpenApiAnswers.sharedResponses();
    Deprecation deprecation = catalogue.lifetimes().get(version);
    return deprecation == null ? shared : OpenApiAnswers.allEnding(shared, deprecation);
  }

  // a path that is to end says so
  private Tree operation(String id, Listing listing, String summary) {
    Tree operation = operation(id, tag(listing), summary);
    return catalogue.deprecation(version, listing).isEmpty()
        ? operation
        : operation.put("deprecated", true);
  }

  private static String tag(Listing listing) {
    int slash = listing.pathInVersion().indexOf('/');
    return slash < 0 ? listing.pathInVersion() : listing.pathInVersion().substring(0, slash);
  }

  private static String name(String prefix, String path) {
    StringBuilder name = new StringBuilder(prefix);
    for (String word : path.split("[^A-Za-z0-9_]+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.toString();
  }

  private static Tree operation(String id, String tag, String summary) {
    return Tree.of("operationId", id).put("tags", List.of(tag)).put("summary", summary);
  }

  private Listing base(Listing listing) {
    Summary summary = listing.summary();
    return summary == null ? listing : catalogue.listing(summary.of()).orElseThrow();
  }

  private void list(Listing listing) {
    Listing base = base(listing);
    Offered offered = Offered.of(listing, base);
    String table = listing.table();
    schemas.put(table, OpenApiRows.row(listing, base, offered, schemas));
    if (listing.summary() == null) {
      schemas.put(table + ".group", OpenApiRows.group(listing, offered, schemas));
    }
    schemas.put(table + ".page", OpenApiRows.page(listing));
    OpenApiQuestions.Asked asked = questions.of(listing, base, offered);
    schemas.put(base.table() + ".chosen", questions.chosen(asked));
    bodies.put(table, questions.form(asked, base.table() + ".chosen"));
    responses.put(table, ending(listing, linked(listing, Tree.ref("schemas", table + ".page"))));
    if (listing.whole() == null) {
      listed(listing, listing.pathInVersion(), asked, listing.meaning());
    } else {
      whole(listing, listing.whole(), asked);
    }
    for (String alias : listing.aliasesInVersion()) {
      listed(listing, alias, asked, "The same as " + pathOf(listing.pathInVersion()));
    }
  }

  /// A path of one object, which stands for the rows that other forms hold.
  private void whole(Listing listing, Whole whole, OpenApiQuestions.Asked asked) {
    String path = listing.pathInVersion();
    String schema = listing.table() + ".whole";
    schemas.put(schema, wholeSchema(listing, whole));
    List<Tree> parameters = new ArrayList<>(questions.arguments(listing));
    parameters.add(OpenApiQuestions.shared("format"));
    parameters.addAll(OpenApiQuestions.ranges());
    parameters.addAll(OpenApiQuestions.conditions());
    String description = "As JSON one object for all rows; other forms hold the rows.";
    paths.put(
        pathOf(path),
        Tree.of(
                "get",
                operation(name("get", path), listing, listing.meaning())
                    .put("description", description)
                    .put("parameters", Tree.list(parameters))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(
                            ranged(
                                OpenApiAnswers.held(
                                    ending(
                                        listing,
                                        OpenApiAnswers.whole(
                                            description, Tree.ref("schemas", schema))),
                                    OpenApiAnswers.UNCHANGED)),
                            ASKED)))
            .put("post", posted(listing, path, List.of())));
    for (Format format : Format.values()) {
      if (format != Format.JSON) {
        rows(listing, path + "." + format.text(), format, asked);
      }
    }
  }

  /// A path of all rows in one form.
  private void rows(Listing listing, String path, Format format, OpenApiQuestions.Asked asked) {
    List<Tree> parameters = new ArrayList<>(asked.whole());
    parameters.addAll(OpenApiQuestions.ranges());
    paths.put(
        pathOf(path),
        Tree.of(
            "get",
            operation(name("list", path), listing, "The rows of " + listing.pathInVersion())
                .put("parameters", Tree.list(parameters))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        ranged(
                            OpenApiAnswers.good(
                                ending(listing, OpenApiAnswers.list(format, listing.cached())))),
                        ASKED))));
  }

  private Tree wholeSchema(Listing listing, Whole whole) {
    Tree properties = new Tree();
    whole.columns().forEach(column -> properties.put(column.name(), OpenApiTypes.answered(column)));
    // what no other list holds are the rows themselves
    whole
        .with()
        .forEach((name, member) ->
            properties.put(
                name,
                switch (member) {
                  case Item.Member.Sql(_, String rows) when rows != null ->
                      OpenApiRows.array(row(rows));
                  case Item.Member.Sql _ -> OpenApiRows.array(Tree.ref("schemas", listing.table()));
                  default -> member(member);
                }));
    Tree data =
        OpenApiAnswers.object(List.copyOf(properties.members().keySet()), properties)
            .put("additionalProperties", false);
    return enveloped(data);
  }

  private static Tree enveloped(Tree data) {
    return OpenApiAnswers.object(
            List.of("data", "links", "snapshot"),
            new Tree()
                .put("data", data)
                .put("links", Tree.ref("schemas", "Links"))
                .put("snapshot", Tree.ref("schemas", "Snapshot")))
        .put("additionalProperties", false);
  }

  /// A path of a list, by both methods; what the path fixes is no parameter. An alias that fixes
  /// nothing leaves the rest to the path it stands for.
  private void listed(Listing listing, String path, OpenApiQuestions.Asked asked, String summary) {
    List<Tree> parts = new ArrayList<>();
    Set<String> fixed = new LinkedHashSet<>();
    Matcher named = NAMED.matcher(path);
    while (named.find()) {
      Column column = listing.column(named.group(1)).orElseThrow();
      parts.add(part(column.name(), column));
      fixed.add(column.name());
    }
    if (parts.isEmpty() && !path.equals(listing.pathInVersion())) {
      alias(listing, path, summary);
      return;
    }
    List<Tree> all = new ArrayList<>(parts);
    asked.all().stream()
        .filter(parameter -> !fixed.contains(questions.nameOf(parameter)))
        .forEach(all::add);
    all.addAll(OpenApiQuestions.ranges());
    if (listing.cached()) {
      all.addAll(OpenApiQuestions.conditions());
    }
    Tree answer = Tree.ref("responses", listing.table());
    paths.put(
        pathOf(path),
        Tree.of(
                "get",
                operation(name("list", path), listing, summary)
                    .put("parameters", Tree.list(all))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(ranged(held(listing, answer)), ASKED)))
            .put("post", posted(listing, path, parts)));
  }

  private void alias(Listing listing, String path, String summary) {
    Tree answer = Tree.ref("responses", listing.table());
    paths.put(
        pathOf(path),
        Tree.of(
                "get",
                operation(name("list", path), listing, summary)
                    .put("description", "It takes all parameters of that path, and answers alike.")
                    .put("parameters", Tree.list(OpenApiQuestions.paging()))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(ranged(held(listing, answer)), ASKED)))
            .put("post", posted(listing, path, List.of())));
  }

  private Tree posted(Listing listing, String path, List<Tree> parts) {
    Tree post = operation(name("post", path), listing, POST);
    if (!parts.isEmpty()) {
      post.put("parameters", Tree.list(parts));
    }
    return post.put("requestBody", Tree.ref("requestBodies", listing.table()))
        .put(
            "responses",
            OpenApiAnswers.responses(
                OpenApiAnswers.good(Tree.ref("responses", listing.table())), POSTED));
  }

  private static Map<Integer, Tree> held(Listing listing, Tree answer) {
    return listing.cached()
        ? OpenApiAnswers.held(answer, OpenApiAnswers.UNCHANGED)
        : OpenApiAnswers.good(answer);
  }

  private static Map<Integer, Tree> ranged(Map<Integer, Tree> good) {
    good.put(206, Tree.ref("responses", "Part"));
    return good;
  }

  // leads programs from a page to the item of its first row
  private Tree linked(Listing listing, Tree schema) {
    Tree page = OpenApiAnswers.page(schema, listing.cached());
    Item item = listing.item();
    if (item == null || item.rest()) {
      return page;
    }
    Tree parameters = new Tree();
    item.by().forEach(by -> parameters.put(by, "$response.body#/data/0/" + by));
    Tree link =
        Tree.of("operationId", name("get", listing.pathInVersion())).put("parameters", parameters);
    return page.put("links", Tree.of("item", link));
  }

  private static Tree part(String name, @Nullable Column column) {
    Tree schema = Tree.of("type", "string").put("pattern", "^[^,/]*[^,/ \\t\\r\\n][^,/]*$");
    Tree part = Tree.of("name", name).put("in", "path").put("required", true).put("schema", schema);
    if (column != null) {
      part.put("description", column.meaning());
      if (column.example() != null) {
        part.put("example", OpenApiTypes.example(column.example()).toString());
      }
    }
    return part;
  }

  private void item(Listing listing) {
    Item item = listing.item();
    if (item == null) {
      return;
    }
    List<Tree> parameters = new ArrayList<>();
    for (String by : item.by()) {
      Tree part = part(by, listing.column(by).orElse(null));
      if (item.rest() && by.equals(item.by().getLast())) {
        part.put("description", "May hold slashes, as they are or encoded.");
        part.put("schema", Tree.of("type", "string").put("pattern", "[^/ \\t\\r\\n]"));
      }
      parameters.add(part);
    }
    if (listing.cached()) {
      parameters.addAll(OpenApiQuestions.conditions());
    }
    schemas.put(listing.table() + ".item", itemSchema(listing, item));
    paths.put(
        itemPattern(listing, item),
        Tree.of(
            "get",
            operation(name("get", listing.pathInVersion()), listing, "One of: " + listing.meaning())
                .put("parameters", Tree.list(parameters))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        held(
                            listing,
                            ending(
                                listing,
                                OpenApiAnswers.item(
                                    Tree.ref("schemas", listing.table() + ".item"),
                                    item.rest(),
                                    listing.cached()))),
                        fetches(item) ? withOrigin() : ITEM))));
  }

  private static boolean fetches(Item item) {
    return item.with().values().stream().anyMatch(Item.Member.Document.class::isInstance);
  }

  private static List<ProblemCode> withOrigin() {
    return Stream.concat(ITEM.stream(), Stream.of(ProblemCode.ORIGIN_UNREACHABLE)).toList();
  }

  private Tree itemSchema(Listing listing, Item item) {
    Tree members = new Tree();
    item.with().forEach((name, member) -> members.put(name, member(member)));
    Tree row;
    if (item.table() == null) {
      row = OpenApiRows.with(listing, members);
      row.put("unevaluatedProperties", false);
    } else {
      // its row is that of a relation, whose columns of these names are alike
      row = Tree.of("type", "object").put("properties", members);
    }
    Tree data = row;
    String rows = item.rowsAs();
    if (rows != null) {
      Tree keys = new Tree();
      item.by()
          .forEach(by ->
              keys.put(
                  by,
                  listing
                      .column(by)
                      .map(OpenApiTypes::answered)
                      .orElseGet(() -> Tree.of("type", "string"))));
      List<String> required = new ArrayList<>(item.by());
      required.add(rows);
      data = OpenApiAnswers.object(required, keys.put(rows, OpenApiRows.array(row)));
    }
    return enveloped(data);
  }

  private Tree row(String request) {
    String bare = Listing.withoutVersion(request.split("\\?", 2)[0]);
    return listings.stream()
        .filter(listing ->
            listing.pathInVersion().equals(bare) || listing.aliasesInVersion().contains(bare))
        .findFirst()
        .map(listing -> Tree.ref("schemas", listing.table()))
        .orElseGet(() -> Tree.of("type", "object"));
  }

  private Tree member(Item.Member member) {
    return switch (member) {
      case Item.Member.Rows(String request) -> OpenApiRows.array(row(request));
      case Item.Member.Row(String request) ->
          Tree.of("oneOf", Tree.list(List.of(row(request), Tree.of("type", "null"))));
      case Item.Member.Sql _ -> OpenApiRows.array(Tree.of("type", "object"));
      case Item.Member.Document _ ->
          Tree.of("type", List.of("object", "null"))
              .put("description", "A document, as the pipelines left it.");
    };
  }

  private void object(Listing listing) {
    Tree properties = new Tree();
    listing
        .columns()
        .forEach(column -> properties.put(column.name(), OpenApiTypes.answered(column)));
    properties.put("detail", Tree.of("type", "string"));
    schemas.put(
        listing.table(),
        OpenApiAnswers.object(
            List.of("data", "links", "snapshot"),
            new Tree()
                .put("data", Tree.of("type", "object").put("properties", properties))
                .put("links", Tree.ref("schemas", "Links"))
                .put(
                    "snapshot",
                    Tree.of(
                        "oneOf",
                        Tree.list(
                            List.of(Tree.ref("schemas", "Snapshot"), Tree.of("type", "null")))))));
    Tree schema = Tree.ref("schemas", listing.table());
    Map<Integer, Tree> good = new LinkedHashMap<>();
    good.put(
        200,
        ending(listing, OpenApiAnswers.json("What stands now.", schema, OpenApiHeaders.STATE)));
    good.put(
        503,
        ending(
            listing,
            OpenApiAnswers.json(
                "No snapshot stands yet; data tells how far it is.",
                schema,
                OpenApiHeaders.with(OpenApiHeaders.CHOSEN, "Retry-After"))));
    paths.put(
        pathOf(listing.pathInVersion()),
        Tree.of(
            "get",
            operation(name("get", listing.pathInVersion()), listing, listing.meaning())
                .put("parameters", Tree.list(List.of(OpenApiQuestions.shared("format.json"))))
                .put("responses", OpenApiAnswers.responses(good, PLAIN))));
  }

  private void files() {
    routes
        .bytePatterns(version)
        .forEach((pattern, files) -> {
          List<Tree> parameters = new ArrayList<>();
          Matcher named = NAMED.matcher(pattern);
          while (named.find()) {
            parameters.add(part(named.group(1), files.column(named.group(1)).orElse(null)));
          }
          Stream.of(
                  "Range",
                  "If-Range",
                  "If-Match",
                  "If-Unmodified-Since",
                  "If-None-Match",
                  "If-Modified-Since")
              .map(OpenApiQuestions::shared)
              .forEach(parameters::add);
          Map<Integer, Tree> good = new LinkedHashMap<>();
          good.put(200, ending(files, OpenApiAnswers.bytes("The bytes of the file.", false)));
          good.put(
              206, ending(files, OpenApiAnswers.bytes("The bytes that were asked for.", true)));
          good.put(304, Tree.ref("responses", OpenApiAnswers.UNCHANGED_BYTES));
          good.put(
              307,
              ending(
                  files,
                  OpenApiAnswers.answer(
                      "A large package, at its public address.", OpenApiHeaders.ELSEWHERE)));
          paths.put(
              pattern,
              Tree.of(
                  "get",
                  operation(
                          name("bytesOf", pattern.substring(version.length() + 2)),
                          tag(files),
                          "The bytes of a file, as the archive holds them now.")
                      .put("parameters", Tree.list(parameters))
                      .put("responses", OpenApiAnswers.responses(good, BYTES))));
        });
  }

  private void general() {
    tags.add(GENERAL);
    plain("/" + version, "getIndex", "What there is in this version.");
    plain("/problems", "listProblems", "Everything that may go wrong.");
    for (Destination.HealthOf.Probe probe : Destination.HealthOf.Probe.values()) {
      health(new Destination.HealthOf(probe).pattern());
    }
    Tree code =
        Tree.of("name", "code")
            .put("in", "path")
            .put("required", true)
            .put(
                "schema",
                Tree.of("type", "string")
                    .put(
                        "enum",
                        Arrays.stream(ProblemCode.values()).map(ProblemCode::slug).toList()))
            .put("example", ProblemCode.NOT_FOUND.slug());
    Tree problem =
        operation("getProblem", GENERAL, "One thing that may go wrong.")
            .put("parameters", Tree.list(List.of(code)))
            .put(
                "responses",
                OpenApiAnswers.responses(
                    OpenApiAnswers.good(
                        OpenApiAnswers.json(
                            "It.", Tree.ref("schemas", "Index"), OpenApiHeaders.DOCUMENT)),
                    Stream.concat(PLAIN.stream(), Stream.of(ProblemCode.NOT_FOUND)).toList()));
    paths.put("/problems/{code}", Tree.of("get", problem));
    document("openapi.json", Discovery.OPENAPI_JSON);
    document("openapi.yaml", Discovery.OPENAPI_YAML);
  }

  private void plain(String path, String id, String summary) {
    paths.put(
        path,
        Tree.of(
            "get",
            operation(id, GENERAL, summary)
                .put("parameters", Tree.list(List.of(OpenApiQuestions.shared("format.json"))))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        OpenApiAnswers.good(
                            endingWith(
                                path,
                                OpenApiAnswers.json(
                                    "It.", Tree.ref("schemas", "Index"), OpenApiHeaders.DOCUMENT))),
                        PLAIN))));
  }

  private void health(String path) {
    Tree schema = Tree.ref("schemas", "Health");
    Map<Integer, Tree> good = new LinkedHashMap<>();
    good.put(200, OpenApiAnswers.json("It is.", schema, OpenApiHeaders.CHOSEN));
    good.put(
        503,
        OpenApiAnswers.json(
            "Not yet, or no more.",
            schema,
            OpenApiHeaders.with(OpenApiHeaders.CHOSEN, "Retry-After")));
    paths.put(
        path,
        Tree.of(
            "get",
            operation(name("get", path), GENERAL, "Whether the process is well.")
                .put("responses", OpenApiAnswers.responses(good, List.of()))));
  }

  private void document(String file, String mediaType) {
    paths.put(
        "/" + version + "/" + file,
        Tree.of(
            "get",
            operation(name("get", file), GENERAL, "This document.")
                .put("parameters", Tree.list(OpenApiQuestions.conditions()))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        OpenApiAnswers.held(
                            endingWith(
                                "/" + version, OpenApiAnswers.text("The document.", mediaType)),
                            OpenApiAnswers.UNCHANGED_DOCUMENT),
                        List.of(ProblemCode.UNKNOWN_PARAMETER)))));
  }
}
