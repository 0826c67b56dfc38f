package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Whole;

/// Describes items and other single objects, with the members beside their columns.
final class OpenApiItems {

  static final List<ProblemCode> ITEM =
      Stream.concat(OpenApiPaths.ANY_DATA.stream(), Stream.of(ProblemCode.NOT_FOUND)).toList();

  private final List<Listing> listings;
  private final OpenApiPaths paths;
  private final Tree schemas;

  OpenApiItems(List<Listing> listings, OpenApiPaths paths, Tree schemas) {
    this.listings = listings;
    this.paths = paths;
    this.schemas = schemas;
  }

  void item(Listing listing) {
    Item item = listing.item();
    if (item == null) {
      return;
    }
    List<Tree> parameters = new ArrayList<>();
    for (String by : item.by()) {
      Tree part = OpenApiPaths.part(by, listing.column(by).orElse(null));
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
        paths.itemPattern(listing, item),
        Tree.of(
            "get",
            paths
                .operation(
                    OpenApiPaths.name("get", listing.pathInVersion()),
                    listing,
                    "One of: " + listing.meaning())
                .put("parameters", Tree.list(parameters))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        OpenApiPaths.held(
                            listing,
                            paths.ending(
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

  /// What stands for all rows of a list.
  Tree wholeSchema(Listing listing, Whole whole) {
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
}
