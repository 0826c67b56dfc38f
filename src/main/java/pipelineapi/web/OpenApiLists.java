package pipelineapi.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Whole;
import pipelineapi.query.Offered;

/// Describes lists: their pages, the objects that stand for whole ones, and how they are asked.
/// Used by one thread.
final class OpenApiLists {

  private static final List<ProblemCode> ASKED =
      Stream.concat(
              OpenApiPaths.ANY_DATA.stream(),
              Stream.of(ProblemCode.STALE_CURSOR, ProblemCode.RANGE_NOT_SATISFIABLE))
          .toList();
  // beside those by GET, which 4XX stands for
  private static final List<ProblemCode> POSTED =
      List.of(
          ProblemCode.INVALID_PARAMETER, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE);

  /// What the name of a form ends in that asks for rows alone.
  private static final String ROWS = ".rows";

  private static final String POST = "The same by a form, for questions too long for a URL.";

  private final Catalogue catalogue;
  private final OpenApiPaths paths;
  private final Tree schemas;
  private final OpenApiItems items;
  private final OpenApiQuestions questions = new OpenApiQuestions();
  private final Tree responses = new Tree();
  private final Tree bodies = new Tree();

  OpenApiLists(Catalogue catalogue, OpenApiPaths paths, Tree schemas, OpenApiItems items) {
    this.catalogue = catalogue;
    this.paths = paths;
    this.schemas = schemas;
    this.items = items;
  }

  OpenApiQuestions questions() {
    return questions;
  }

  /// The responses that are referred to.
  Tree responses() {
    return responses;
  }

  /// The forms that are referred to.
  Tree bodies() {
    return bodies;
  }

  private Listing base(Listing listing) {
    Summary summary = listing.summary();
    return summary == null ? listing : catalogue.listing(summary.of()).orElseThrow();
  }

  void list(Listing listing) {
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
    responses.put(
        table, paths.ending(listing, linked(listing, Tree.ref("schemas", table + ".page"))));
    if (listing.whole() == null) {
      listed(listing, listing.pathInVersion(), asked, listing.meaning());
    } else {
      bodies.put(table + ROWS, questions.wholeForm(asked, base.table() + ".chosen"));
      whole(listing, listing.whole(), asked);
    }
    for (String alias : listing.aliasesInVersion()) {
      listed(listing, alias, asked, "The same as " + paths.pathOf(listing.pathInVersion()));
    }
  }

  /// A path of one object, which stands for the rows that other forms hold.
  private void whole(Listing listing, Whole whole, OpenApiQuestions.Asked asked) {
    String path = listing.pathInVersion();
    String schema = listing.table() + ".whole";
    schemas.put(schema, items.wholeSchema(listing, whole));
    List<Tree> parameters = new ArrayList<>(questions.arguments(listing));
    parameters.add(OpenApiQuestions.shared("format"));
    parameters.addAll(OpenApiQuestions.ranges());
    parameters.addAll(OpenApiQuestions.conditions());
    String description = "As JSON one object for all rows; other forms hold the rows.";
    paths.put(
        paths.pathOf(path),
        Tree.of(
                "get",
                paths
                    .operation(OpenApiPaths.name("get", path), listing, listing.meaning())
                    .put("description", description)
                    .put("parameters", Tree.list(parameters))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(
                            ranged(
                                OpenApiAnswers.held(
                                    paths.ending(
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

  /// A path of all rows in one form, by both methods.
  private void rows(Listing listing, String path, Format format, OpenApiQuestions.Asked asked) {
    Tree answer = paths.ending(listing, OpenApiAnswers.list(format, listing.cached()));
    List<Tree> parameters = new ArrayList<>(asked.whole());
    parameters.addAll(OpenApiQuestions.ranges());
    paths.put(
        paths.pathOf(path),
        Tree.of(
                "get",
                paths
                    .operation(
                        OpenApiPaths.name("list", path),
                        listing,
                        "The rows of " + listing.pathInVersion())
                    .put("parameters", Tree.list(parameters))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(ranged(OpenApiAnswers.good(answer)), ASKED)))
            .put("post", posted(listing, path, List.of(), listing.table() + ROWS, answer)));
  }

  /// A path of a list, by both methods; what the path fixes is no parameter. An alias that fixes
  /// nothing leaves the rest to the path it stands for.
  private void listed(Listing listing, String path, OpenApiQuestions.Asked asked, String summary) {
    List<Tree> parts = new ArrayList<>();
    Set<String> fixed = new LinkedHashSet<>();
    Matcher named = OpenApiPaths.NAMED.matcher(path);
    while (named.find()) {
      Column column = listing.column(named.group(1)).orElseThrow();
      parts.add(OpenApiPaths.part(column.name(), column));
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
        paths.pathOf(path),
        Tree.of(
                "get",
                paths
                    .operation(OpenApiPaths.name("list", path), listing, summary)
                    .put("parameters", Tree.list(all))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(
                            ranged(OpenApiPaths.held(listing, answer)), ASKED)))
            .put("post", posted(listing, path, parts)));
  }

  private void alias(Listing listing, String path, String summary) {
    Tree answer = Tree.ref("responses", listing.table());
    paths.put(
        paths.pathOf(path),
        Tree.of(
                "get",
                paths
                    .operation(OpenApiPaths.name("list", path), listing, summary)
                    .put("description", "It takes all parameters of that path, and answers alike.")
                    .put("parameters", Tree.list(OpenApiQuestions.paging()))
                    .put(
                        "responses",
                        OpenApiAnswers.responses(
                            ranged(OpenApiPaths.held(listing, answer)), ASKED)))
            .put("post", posted(listing, path, List.of())));
  }

  private Tree posted(Listing listing, String path, List<Tree> parts) {
    return posted(listing, path, parts, listing.table(), Tree.ref("responses", listing.table()));
  }

  private Tree posted(Listing listing, String path, List<Tree> parts, String body, Tree answer) {
    Tree post = paths.operation(OpenApiPaths.name("post", path), listing, POST);
    if (!parts.isEmpty()) {
      post.put("parameters", Tree.list(parts));
    }
    return post.put("requestBody", Tree.ref("requestBodies", body))
        .put("responses", OpenApiAnswers.responses(OpenApiAnswers.good(answer), POSTED));
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
        Tree.of("operationId", OpenApiPaths.name("get", listing.pathInVersion()))
            .put("parameters", parameters);
    return page.put("links", Tree.of("item", link));
  }
}
