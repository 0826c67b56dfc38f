package pipelineapi.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Deprecation;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;

/// The paths of a version as far as they are described, and what their operations have in common:
/// names, tags, and whether they are to end. Used by one thread.
final class OpenApiPaths {

  /// A part of a path that is filled with a value.
  static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  static final List<ProblemCode> ANY_DATA =
      List.of(
          ProblemCode.INVALID_PARAMETER,
          ProblemCode.UNKNOWN_PARAMETER,
          ProblemCode.NOT_ACCEPTABLE,
          ProblemCode.NOT_READY);

  private final Catalogue catalogue;
  private final String version;
  private final Tree described = new Tree();
  private final Set<String> tags = new LinkedHashSet<>();

  OpenApiPaths(Catalogue catalogue, String version) {
    this.catalogue = catalogue;
    this.version = version;
  }

  /// The operations of each path.
  Tree described() {
    return described;
  }

  /// The tags of all operations, in the order of these.
  List<Tree> tags() {
    return tags.stream().map(tag -> Tree.of("name", tag)).toList();
  }

  void put(String path, Tree operations) {
    described.put(path, operations);
  }

  String version() {
    return version;
  }

  String pathOf(String path) {
    return "/" + version + "/" + path;
  }

  String itemPattern(Listing listing, Item item) {
    return Routes.itemPattern(pathOf(listing.pathInVersion()), item);
  }

  /// An answer about a listing, which says when that is to end.
  Tree ending(Listing listing, Tree answer) {
    return catalogue
        .deprecation(version, listing)
        .map(deprecation -> OpenApiAnswers.ending(answer, deprecation))
        .orElse(answer);
  }

  /// An answer of a path that is about no listing; what is about a version ends with it.
  Tree endingWith(String path, Tree answer) {
    Deprecation deprecation = catalogue.lifetimes().get(version);
    return deprecation == null || !path.equals("/" + version)
        ? answer
        : OpenApiAnswers.ending(answer, deprecation);
  }

  /// The responses that are referred to, which end with the version.
  Tree sharedResponses() {
    Tree shared = OpenApiAnswers.sharedResponses();
    Deprecation deprecation = catalogue.lifetimes().get(version);
    return deprecation == null ? shared : OpenApiAnswers.allEnding(shared, deprecation);
  }

  /// An operation about a listing; one that is to end says so.
  Tree operation(String id, Listing listing, String summary) {
    Tree operation = operation(id, tag(listing), summary);
    return catalogue.deprecation(version, listing).isEmpty()
        ? operation
        : operation.put("deprecated", true);
  }

  static String tag(Listing listing) {
    int slash = listing.pathInVersion().indexOf('/');
    return slash < 0 ? listing.pathInVersion() : listing.pathInVersion().substring(0, slash);
  }

  /// The name of an operation.
  static String name(String prefix, String path) {
    StringBuilder name = new StringBuilder(prefix);
    for (String word : path.split("[^A-Za-z0-9_]+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.toString();
  }

  Tree operation(String id, String tag, String summary) {
    tags.add(tag);
    return Tree.of("operationId", id).put("tags", List.of(tag)).put("summary", summary);
  }

  /// An answer, and where callers may keep it, that it is right still.
  static Map<Integer, Tree> held(Listing listing, Tree answer) {
    return listing.cached()
        ? OpenApiAnswers.held(answer, OpenApiAnswers.UNCHANGED)
        : OpenApiAnswers.good(answer);
  }

  /// The parameter that is a part of a path.
  static Tree part(String name, @Nullable Column column) {
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
}
