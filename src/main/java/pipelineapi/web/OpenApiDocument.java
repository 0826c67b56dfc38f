package pipelineapi.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Offered;

/// Makes the OpenAPI document of a version from its catalogue. Used once, by one thread.
final class OpenApiDocument {

  private final Catalogue catalogue;
  private final String version;
  private final Routes routes;
  private final String release;

  OpenApiDocument(Catalogue catalogue, String version, Routes routes, String release) {
    this.catalogue = catalogue;
    this.version = version;
    this.routes = routes;
    this.release = release;
  }

  /// The document, as [Json] writes it.
  Map<String, @Nullable Object> make() {
    Tree schemas = new Tree();
    schemas.putAll(OpenApiTypes.shared()).putAll(OpenApiAnswers.sharedSchemas());
    OpenApiPaths paths = new OpenApiPaths(catalogue, version);
    OpenApiItems items = new OpenApiItems(catalogue.served(version), paths, schemas);
    OpenApiLists lists = new OpenApiLists(catalogue, paths, schemas, items);
    OpenApiService service = new OpenApiService(paths, schemas);
    for (Listing listing : catalogue.served(version)) {
      if (listing.kind() == Kind.OBJECT) {
        service.object(listing);
      } else {
        lists.list(listing);
        items.item(listing);
      }
    }
    schemas.putAll(lists.questions().formSchemas());
    service.files(routes.bytePatterns(version));
    service.general();
    return Tree.of("openapi", "3.1.0")
        .put("info", info())
        .put("servers", Tree.list(List.of(Tree.of("url", "/"))))
        .put("tags", Tree.list(paths.tags()))
        .put("paths", paths.described())
        .put(
            "components",
            Tree.of("schemas", schemas)
                .put("parameters", lists.questions().components())
                .put("headers", OpenApiHeaders.shared())
                .put("responses", lists.responses().putAll(paths.sharedResponses()))
                .put("requestBodies", lists.bodies()))
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
}
