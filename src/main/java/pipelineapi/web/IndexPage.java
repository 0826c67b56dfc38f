package pipelineapi.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import tools.jackson.core.JsonGenerator;

/// Answers what there is: at the root, in a version, and among the problems.
@Component
final class IndexPage {

  private final Catalogue catalogue;
  private final Release release;

  IndexPage(Catalogue catalogue, Release release) {
    this.catalogue = catalogue;
    this.release = release;
  }

  Reply root(Call call) {
    Map<String, @Nullable String> links = new LinkedHashMap<>();
    links.put("self", call.target().path());
    catalogue.versions().forEach(version -> links.put(version, "/" + version));
    links.put("docs", Discovery.DOCS);
    links.put("openapi", Discovery.openApi(catalogue.version(), "json"));
    links.put("health", "/health");
    links.put("problems", "/problems");
    return reply(
        call,
        links,
        json ->
            json.writeStartObject()
                .writeStringProperty("name", Release.NAME)
                .writeStringProperty(
                    "meaning", "Questions and answers about the planning data pipelines.")
                .writeStringProperty("version", release.version())
                .writeEndObject());
  }

  Reply version(Call call, String version) {
    Map<String, @Nullable String> links = selfOnly(call);
    links.put("docs", Discovery.DOCS);
    links.put("openapi", Discovery.openApi(version, "json"));
    return reply(
            call,
            links,
            json -> {
              json.writeStartArray();
              catalogue
                  .served(version)
                  .forEach(listing -> listing(json, "/" + version + "/", listing));
              json.writeEndArray();
            })
        .with("Link", Frame.service(version));
  }

  private static void listing(JsonGenerator json, String version, Listing listing) {
    String path = version + listing.pathInVersion();
    Item item = listing.item();
    json.writeStartObject()
        .writeStringProperty("path", path)
        .writeStringProperty("meaning", listing.meaning());
    Json.text(json, "item", item == null ? null : Routes.itemPattern(path, item));
    json.writeName("aliases");
    Json.value(json, listing.aliasesInVersion().stream().map(alias -> version + alias).toList());
    json.writeEndObject();
  }

  Reply problems(Call call) {
    return reply(
        call,
        selfOnly(call),
        json -> {
          json.writeStartArray();
          for (ProblemCode code : ProblemCode.values()) {
            problem(json, code);
          }
          json.writeEndArray();
        });
  }

  Reply problem(Call call, ProblemCode code) {
    return reply(call, selfOnly(call), json -> problem(json, code));
  }

  private static void problem(JsonGenerator json, ProblemCode code) {
    json.writeStartObject()
        .writeStringProperty("type", code.type())
        .writeStringProperty("code", code.slug())
        .writeNumberProperty("status", code.status())
        .writeStringProperty("title", code.title())
        .writeStringProperty("meaning", code.meaning())
        .writeEndObject();
  }

  private static Map<String, @Nullable String> selfOnly(Call call) {
    Map<String, @Nullable String> links = new LinkedHashMap<>();
    links.put("self", call.target().path());
    return links;
  }

  private static Reply reply(
      Call call, Map<String, @Nullable String> links, Consumer<JsonGenerator> data) {
    call.requireNoParameters(false);
    byte[] body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeName("data");
          data.accept(json);
          Links.of(links).write(json);
          json.writeEndObject();
        });
    return Reply.kept(body, Reply.Lifetime.CACHED, null, List.of(), null, 0);
  }
}
