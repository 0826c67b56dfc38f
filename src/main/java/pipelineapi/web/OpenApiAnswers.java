package pipelineapi.web;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pipelineapi.catalogue.Deprecation;

/// Says what all answers have in common: headers, frames, and problems.
final class OpenApiAnswers {

  /// The responses which say that nothing is new.
  static final String UNCHANGED = "Unchanged";

  static final String UNCHANGED_DOCUMENT = "UnchangedDocument";
  static final String UNCHANGED_BYTES = "UnchangedBytes";

  private OpenApiAnswers() {}

  static Tree page(Tree schema, boolean kept) {
    Tree content = Tree.of(Json.MEDIA_TYPE, Tree.of("schema", schema));
    return answer(
            "A page of the list, or all of it.", OpenApiHeaders.kept(OpenApiHeaders.PAGE, kept))
        .put("content", whole(content));
  }

  /// The object that stands for all rows of a list; in other forms, these rows.
  static Tree whole(String description, Tree schema) {
    Tree content = Tree.of(Json.MEDIA_TYPE, Tree.of("schema", schema));
    // what no cache may keep is still told to be unchanged
    return answer(description, OpenApiHeaders.kept(OpenApiHeaders.WHOLE, true))
        .put("content", whole(content));
  }

  /// All rows of a list in one form.
  static Tree list(Format format, boolean kept) {
    return answer("All rows.", OpenApiHeaders.kept(OpenApiHeaders.LIST, kept))
        .put("content", form(new Tree(), format));
  }

  // what a row of these is, the schema of the rows of a page says
  private static Tree whole(Tree content) {
    for (Format format : Format.values()) {
      if (format != Format.JSON) {
        form(content, format);
      }
    }
    return content;
  }

  private static Tree form(Tree content, Format format) {
    return content.put(format.asked().getFirst().toString(), new Tree());
  }

  /// An answer of a path that is to end, which says when.
  static Tree ending(Tree answer, Deprecation deprecation) {
    Tree headers = new Tree();
    if (answer.members().get("headers") instanceof Map<?, ?> known) {
      known.forEach((name, header) -> headers.put(String.valueOf(name), header));
    }
    headers.put("Deprecation", Tree.ref("headers", "Deprecation"));
    headers.put("Link", Tree.ref("headers", "Link"));
    if (deprecation.sunset() != null) {
      headers.put("Sunset", Tree.ref("headers", "Sunset"));
    }
    return answer.put("headers", headers);
  }

  /// An item.
  ///
  /// @param spelled whether its path may be spelled in several ways
  static Tree item(Tree schema, boolean spelled, boolean kept) {
    List<String> headers =
        spelled
            ? OpenApiHeaders.with(OpenApiHeaders.ITEM, "Content-Location")
            : OpenApiHeaders.ITEM;
    return json("The item.", schema, OpenApiHeaders.kept(headers, kept));
  }

  /// An answer of JSON that is about the service.
  static Tree json(String description, Tree schema, List<String> headers) {
    return answer(description, headers)
        .put("content", Tree.of(Json.MEDIA_TYPE, Tree.of("schema", schema)));
  }

  static Tree bytes(String description, boolean ranged) {
    List<String> headers =
        ranged ? OpenApiHeaders.with(OpenApiHeaders.BYTES, "Content-Range") : OpenApiHeaders.BYTES;
    return answer(description, headers).put("content", Tree.of("*/*", new Tree()));
  }

  static Tree document(String description, String mediaType) {
    return answer(description, OpenApiHeaders.kept(OpenApiHeaders.CHOSEN, true))
        .put("content", Tree.of(mediaType, Tree.of("schema", Tree.of("type", "object"))));
  }

  /// An answer without a body.
  static Tree answer(String description, List<String> headers) {
    return Tree.of("description", description).put("headers", OpenApiHeaders.references(headers));
  }

  /// The same of several answers.
  static Tree allEnding(Tree answers, Deprecation deprecation) {
    Tree ending = new Tree();
    answers
        .members()
        .forEach((name, answer) -> {
          Tree copy = new Tree();
          ((Map<?, ?>) requireNonNull(answer))
              .forEach((member, value) -> copy.put(String.valueOf(member), value));
          ending.put(name, ending(copy, deprecation));
        });
    return ending;
  }

  /// The responses of an operation.
  ///
  /// @param codes that it may meet beside those of any request
  static Tree responses(Map<Integer, Tree> good, List<ProblemCode> codes) {
    Tree responses = new Tree();
    good.forEach((status, answer) -> responses.put(String.valueOf(status), answer));
    codes.stream()
        .map(ProblemCode::status)
        .distinct()
        .sorted()
        .forEach(status ->
            responses.put(String.valueOf(status), Tree.ref("responses", "Problem" + status)));
    responses.put("4XX", Tree.ref("responses", "Refused"));
    responses.put("5XX", Tree.ref("responses", "Failed"));
    return responses;
  }

  static Map<Integer, Tree> good(Tree answer) {
    Map<Integer, Tree> good = new LinkedHashMap<>();
    good.put(200, answer);
    return good;
  }

  /// An answer that callers may hold already.
  ///
  /// @param unchanged the response that says so
  static Map<Integer, Tree> held(Tree answer, String unchanged) {
    Map<Integer, Tree> good = good(answer);
    good.put(304, Tree.ref("responses", unchanged));
    return good;
  }

  /// The responses that are referred to.
  static Tree sharedResponses() {
    Tree shared = new Tree();
    String unchanged = "What the caller holds is still right.";
    shared.put(UNCHANGED, answer(unchanged, OpenApiHeaders.UNCHANGED));
    shared.put(UNCHANGED_DOCUMENT, answer(unchanged, OpenApiHeaders.UNCHANGED_DOCUMENT));
    shared.put(UNCHANGED_BYTES, answer(unchanged, OpenApiHeaders.UNCHANGED_BYTES));
    shared.put(
        "Part",
        answer("The bytes of a whole list that were asked for.", OpenApiHeaders.PART)
            .put("content", whole(new Tree())));
    Arrays.stream(ProblemCode.values())
        .map(ProblemCode::status)
        .distinct()
        .forEach(status -> shared.put("Problem" + status, problem(codes(status, status))));
    // what an operation does not name
    shared.put("Refused", problem(codes(400, 499)));
    shared.put("Failed", problem(codes(500, 599)));
    return shared;
  }

  private static List<ProblemCode> codes(int least, int most) {
    return Arrays.stream(ProblemCode.values())
        .filter(code -> code.status() >= least && code.status() <= most)
        .toList();
  }

  private static Tree problem(List<ProblemCode> codes) {
    List<String> headers = new ArrayList<>(OpenApiHeaders.CHOSEN);
    if (codes.stream().anyMatch(code -> code.retryAfter() > 0)) {
      headers.add("Retry-After");
    }
    if (codes.contains(ProblemCode.METHOD_NOT_ALLOWED)) {
      headers.add("Allow");
    }
    // where ranges may be asked for, this status is named
    if (codes.equals(List.of(ProblemCode.RANGE_NOT_SATISFIABLE))) {
      headers.add("Content-Range");
    }
    Tree schema =
        Tree.of("$ref", "#/components/schemas/Problem")
            .put(
                "properties",
                Tree.of("code", Tree.of("enum", codes.stream().map(ProblemCode::slug).toList())));
    String description =
        codes.stream()
            .map(code -> "%s: %s".formatted(code.slug(), code.meaning()))
            .collect(Collectors.joining(" "));
    return answer(description, headers)
        .put("content", Tree.of(Problem.MEDIA_TYPE, Tree.of("schema", schema)));
  }

  /// The schemas that answers have in common.
  static Tree sharedSchemas() {
    return new Tree()
        .put("Snapshot", snapshot())
        .put("Links", links())
        .put("Page", pageFacts())
        .put("Listed", listed())
        .put(
            "Period",
            Tree.of("type", List.of("string", "null"))
                .put("format", "date")
                .put("description", "First day of the period"))
        .put("Facet", facet())
        .put("Problem", problemSchema())
        .put("Health", health())
        .put("Index", data(Tree.of("type", List.of("array", "object"))));
  }

  private static Tree snapshot() {
    return object(
            List.of("id", "as_of", "loaded_at", "complete"),
            new Tree()
                .put("id", text())
                .put("as_of", text().put("format", "date"))
                .put("loaded_at", text().put("format", "date-time"))
                .put(
                    "complete",
                    Tree.of("type", "boolean")
                        .put(
                            "description",
                            "False when some object of the archive could not be read.")))
        .put("description", "The state that answered.");
  }

  private static Tree links() {
    return Tree.of("type", "object")
        .put(
            "properties",
            Tree.of(
                "rows",
                Tree.of("type", "object")
                    .put("description", "Per number, the request for the rows behind it.")
                    .put("additionalProperties", text())))
        .put("additionalProperties", Tree.of("type", List.of("string", "null")))
        .put("description", "Path-absolute references, by relation.");
  }

  // what pages have beside their rows or groups
  private static Tree listed() {
    return object(
        List.of("page", "links", "snapshot"),
        new Tree()
            .put("page", Tree.ref("schemas", "Page"))
            .put("facets", Tree.of("type", "array").put("items", Tree.ref("schemas", "Facet")))
            .put("links", Tree.ref("schemas", "Links"))
            .put("snapshot", Tree.ref("schemas", "Snapshot")));
  }

  private static Tree pageFacts() {
    return object(
        List.of("limit", "total", "next_cursor"),
        new Tree()
            .put("limit", whole("integer"))
            .put("offset", whole("integer"))
            .put("total", whole(List.of("integer", "null")))
            .put("rows", whole(List.of("integer", "null")))
            .put("next_cursor", Tree.of("type", List.of("string", "null"))));
  }

  private static Tree facet() {
    return object(
        List.of("column", "distinct", "values"),
        new Tree()
            .put("column", text())
            .put("distinct", whole("integer"))
            .put(
                "values",
                Tree.of("type", "array")
                    .put(
                        "items",
                        object(
                            List.of("value", "count"),
                            new Tree()
                                .put(
                                    "value",
                                    Tree.of("type", List.of("string", "number", "boolean", "null")))
                                .put("count", whole("integer"))))));
  }

  private static Tree problemSchema() {
    return object(
            List.of("type", "title", "status", "detail", "code", "request_id", "trace_id"),
            new Tree()
                .put("type", text().put("format", "uri-reference"))
                .put("title", text())
                .put("status", Tree.of("type", "integer").put("minimum", 400L).put("maximum", 599L))
                .put("detail", text())
                .put("instance", text())
                .put("code", text().put("description", "Stable; see /problems."))
                .put("request_id", text())
                .put("trace_id", text().put("description", "Of `traceparent`, else new."))
                .put(
                    "errors",
                    Tree.of("type", "array")
                        .put(
                            "items",
                            object(
                                List.of("parameter", "detail"),
                                new Tree()
                                    .put("parameter", text())
                                    .put("detail", text())
                                    .put("value", Tree.of("type", List.of("string", "null")))))))
        .put("description", "An error, by RFC 9457.");
  }

  private static Tree health() {
    return object(
        List.of("name", "version"),
        new Tree()
            .put("name", text())
            .put("version", text())
            .put(
                "dependencies",
                Tree.of("type", "array")
                    .put(
                        "items",
                        object(
                            List.of("name", "status"),
                            new Tree()
                                .put("name", text())
                                .put(
                                    "status",
                                    text().put("enum", List.of("HEALTHY", "UNHEALTHY")))))));
  }

  /// An answer that is no list of a listing.
  static Tree data(Tree data) {
    return object(
        List.of("data", "links"),
        new Tree().put("data", data).put("links", Tree.ref("schemas", "Links")));
  }

  static Tree object(List<String> required, Tree properties) {
    return Tree.of("type", "object").put("required", required).put("properties", properties);
  }

  private static Tree text() {
    return Tree.of("type", "string");
  }

  private static Tree whole(Object type) {
    return Tree.of("type", type).put("format", "int64").put("minimum", 0L);
  }
}
