package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import pipelineapi.catalogue.Listing;

/// Describes what is no list or item: the status, bytes of files, and what tells of the service.
final class OpenApiService {

  private static final String GENERAL = "service";
  private static final List<ProblemCode> BYTES =
      Stream.concat(
              OpenApiItems.ITEM.stream(),
              Stream.of(
                  ProblemCode.AMBIGUOUS_FILE,
                  ProblemCode.PRECONDITION_FAILED,
                  ProblemCode.RANGE_NOT_SATISFIABLE,
                  ProblemCode.ORIGIN_UNREACHABLE))
          .toList();
  private static final List<ProblemCode> PLAIN =
      List.of(ProblemCode.UNKNOWN_PARAMETER, ProblemCode.NOT_ACCEPTABLE);

  private final OpenApiPaths paths;
  private final Tree schemas;

  OpenApiService(OpenApiPaths paths, Tree schemas) {
    this.paths = paths;
    this.schemas = schemas;
  }

  /// One object, which tells the state of the service.
  void object(Listing listing) {
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
        paths.ending(
            listing, OpenApiAnswers.json("What stands now.", schema, OpenApiHeaders.STATE)));
    good.put(
        503,
        paths.ending(
            listing,
            OpenApiAnswers.json(
                "No snapshot stands yet; data tells how far it is.",
                schema,
                OpenApiHeaders.with(OpenApiHeaders.CHOSEN, "Retry-After"))));
    paths.put(
        paths.pathOf(listing.pathInVersion()),
        Tree.of(
            "get",
            paths
                .operation(
                    OpenApiPaths.name("get", listing.pathInVersion()), listing, listing.meaning())
                .put("parameters", Tree.list(List.of(OpenApiQuestions.shared("format.json"))))
                .put("responses", OpenApiAnswers.responses(good, PLAIN))));
  }

  void files(Map<String, Listing> patterns) {
    patterns.forEach((pattern, files) -> {
      List<Tree> parameters = new ArrayList<>();
      Matcher named = OpenApiPaths.NAMED.matcher(pattern);
      while (named.find()) {
        parameters.add(
            OpenApiPaths.part(named.group(1), files.column(named.group(1)).orElse(null)));
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
      good.put(200, paths.ending(files, OpenApiAnswers.bytes("The bytes of the file.", false)));
      good.put(
          206, paths.ending(files, OpenApiAnswers.bytes("The bytes that were asked for.", true)));
      good.put(304, Tree.ref("responses", OpenApiAnswers.UNCHANGED_BYTES));
      good.put(
          307,
          paths.ending(
              files,
              OpenApiAnswers.answer(
                  "A large package, at its public address.", OpenApiHeaders.ELSEWHERE)));
      paths.put(
          pattern,
          Tree.of(
              "get",
              paths
                  .operation(
                      OpenApiPaths.name("bytesOf", pattern.substring(paths.version().length() + 2)),
                      OpenApiPaths.tag(files),
                      "The bytes of a file, as the archive holds them now.")
                  .put("parameters", Tree.list(parameters))
                  .put("responses", OpenApiAnswers.responses(good, BYTES))));
    });
  }

  /// What needs no data.
  void general() {
    plain("/" + paths.version(), "getIndex", "What there is in this version.");
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
        paths
            .operation("getProblem", GENERAL, "One thing that may go wrong.")
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
            paths
                .operation(id, GENERAL, summary)
                .put("parameters", Tree.list(List.of(OpenApiQuestions.shared("format.json"))))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        OpenApiAnswers.good(
                            paths.endingWith(
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
            paths
                .operation(OpenApiPaths.name("get", path), GENERAL, "Whether the process is well.")
                .put("responses", OpenApiAnswers.responses(good, List.of()))));
  }

  private void document(String file, String mediaType) {
    paths.put(
        "/" + paths.version() + "/" + file,
        Tree.of(
            "get",
            paths
                .operation(OpenApiPaths.name("get", file), GENERAL, "This document.")
                .put("parameters", Tree.list(OpenApiQuestions.conditions()))
                .put(
                    "responses",
                    OpenApiAnswers.responses(
                        OpenApiAnswers.held(
                            paths.endingWith(
                                "/" + paths.version(),
                                OpenApiAnswers.document("The document.", mediaType)),
                            OpenApiAnswers.UNCHANGED_DOCUMENT),
                        List.of(ProblemCode.UNKNOWN_PARAMETER)))));
  }
}
