package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;

/// The catalogue as callers read it, on the sample archive: it tells what there is, and what it
/// tells can be asked.
class RegisterApiTest {

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path store) {
    service = Service.start(store.resolve("store")).ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Listing> listings() {
    return service.catalogue().listings().stream();
  }

  @Test
  void everyListingIsInTheCatalogue() {
    assertThat(
            service.walkRows("/v1/listing?fields=path").stream()
                .map(row -> row.get("path").asString()))
        .containsExactlyElementsOf(listings().map(Listing::path).toList());
  }

  @Test
  void everyPathIsInTheRegisterOfVersions() {
    List<JsonNode> rows = service.walkRows("/v1/version?version=v1");
    assertThat(rows.stream().map(row -> row.get("path").asString()))
        .containsExactlyElementsOf(listings().map(Listing::path).toList());
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.get("version").asString()).isEqualTo("v1");
          assertThat(row.get("state").asString()).isEqualTo("live");
          assertThat(row.get("deprecated").isNull()).isTrue();
          assertThat(row.get("sunset").isNull()).isTrue();
          assertThat(row.get("successor").isNull()).isTrue();
          String documentation = row.get("documentation").asString();
          assertThat(service.ask(documentation).at("/data/path")).isEqualTo(row.get("path"));
        });
    assertThat(service.total("/v1/deprecation?version=v1&state=live&sort=-state"))
        .isEqualTo(rows.size());
    assertThat(service.total("/v1/versions?version=v1&state=sunset,deprecated")).isZero();
  }

  @Test
  void theRowsAreThoseOfTheStatus() {
    Map<String, Long> told = new TreeMap<>();
    service
        .rows("/v1/listing?fields=path,rows&rows__isnull=false&limit=1000")
        .forEach(row -> told.put("/v1/" + row.get("path").asString(), row.get("rows").asLong()));
    assertThat(told).isEqualTo(service.listed());
    assertThat(service.rows("/v1/listing?path=status").getFirst().get("rows").isNull()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void theItemTellsWhatIsDeclared(Listing listing) {
    JsonNode item = service.ask("/v1/listing/" + listing.path()).get("data");
    assertThat(item).isEqualTo(service.rows("/v1/listing?path=" + listing.path()).getFirst());
    assertThat(item.get("meaning").asString()).isEqualTo(listing.meaning());
    assertThat(texts(item.get("key"))).isEqualTo(listing.key());
    assertThat(texts(item.get("aliases"))).isEqualTo(listing.aliases());
    assertThat(texts(item.get("search"))).isEqualTo(listing.search());
    assertThat(item.get("columns")).hasSameSizeAs(listing.columns());
    for (int i = 0; i < listing.columns().size(); i++) {
      Column column = listing.columns().get(i);
      JsonNode told = item.get("columns").get(i);
      assertThat(told.propertyNames())
          .containsExactly("name", "type", "nullable", "meaning", "example", "facet", "heavy");
      assertThat(told.get("name").asString()).isEqualTo(column.name());
      assertThat(told.get("type").asString()).isEqualTo(column.type().declared());
      assertThat(told.get("facet").asBoolean()).isEqualTo(column.facet());
      assertThat(told.get("heavy").asBoolean()).isEqualTo(column.heavy());
    }
    assertThat(item.get("origin").size() > 0)
        .isEqualTo(listing.feeds().stream().anyMatch(feed -> feed.format().readsObjects()));
  }

  // all that a message about a wrong parameter names, and nothing else
  @ParameterizedTest
  @MethodSource("listings")
  void everyFilterThatIsToldIsAnswered(Listing listing) {
    JsonNode filters = service.ask("/v1/listing/" + listing.path()).at("/data/filters");
    // where JSON is one object, the rows are in the other forms
    String list =
        "/v1/%s?limit=1".formatted(listing.path() + (listing.whole() == null ? "" : ".csv"));
    List<String> operators =
        List.of(
            "",
            "__not",
            "__isnull",
            "__in",
            "__contains",
            "__startswith",
            "__gt",
            "__gte",
            "__lt",
            "__lte");
    for (JsonNode filter : filters) {
      // all that are offered in one question, each of the others by itself
      StringBuilder offered = new StringBuilder(list);
      if (filter.has("beside")) {
        offered.append("&%s=1".formatted(filter.get("beside").asString()));
      }
      for (String operator : operators) {
        String value = operator.equals("__isnull") ? "true" : value(filter.get("type").asString());
        String asked = "&%s%s=%s".formatted(filter.get("name").asString(), operator, value);
        if (texts(filter.get("operators")).contains(operator)) {
          offered.append(asked);
        } else {
          String target = list + asked;
          assertThat(service.get(target).statusCode()).as(target).isEqualTo(400);
        }
      }
      assertThat(service.get(offered.toString()).statusCode()).as(offered::toString).isEqualTo(200);
      for (String alias : texts(filter.get("aliases"))) {
        service.ask("%s&%s__isnull=true".formatted(list, alias));
      }
    }
    if (filters.isEmpty()) {
      return;
    }
    String detail = Service.json(service.get(list + "&endpoint_urls=x")).get("detail").asString();
    for (JsonNode filter : filters) {
      assertThat(detail).contains(filter.get("name").asString());
    }
  }

  private static String value(String type) {
    return switch (type) {
      case "integer", "decimal" -> "1";
      case "boolean" -> "true";
      case "date", "instant" -> "2026-03-10";
      default -> "x";
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/listing",
        "/v1/listing/log/issue",
        "/v1/version",
        "/v1/versions",
        "/v1/deprecation"
      })
  void nothingOfTheRegisterIsKeptByCaches(String path) {
    HttpResponse<byte[]> response = service.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().firstValue("ETag")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/listing/log/nothing",
        "/v1/listing/log//issue",
        "/v1/listing/log/issue/",
        "/v1/listing/",
        "/v1/version/log/issue"
      })
  void whatIsNotInTheCatalogueIsNotFound(String path) {
    HttpResponse<byte[]> response = service.get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Service.json(response).get("code").asString()).isEqualTo("not-found");
  }

  @Test
  void theItemNamesItselfAsItIsAsked() {
    JsonNode item = service.ask("/v1/listing/log/issue");
    assertThat(item.at("/links/canonical").asString()).isEqualTo("/v1/listing/log/issue");
    assertThat(service.get("/v1/listing/log/issue").headers().firstValue("Content-Location"))
        .isEmpty();
    assertThat(new TreeSet<>(item.get("data").propertyNames()))
        .containsExactlyInAnyOrder(
            "path",
            "kind",
            "meaning",
            "key",
            "order",
            "columns",
            "filters",
            "measures",
            "counts",
            "search",
            "origin",
            "aliases",
            "rows");
    assertThat(item.at("/data/filters").valueStream().map(one -> one.get("name").asString()))
        .contains("dataset", "organisation", "current", "quality_dimension");
  }

  @Test
  void theFiguresAboutGroupsAreTold() {
    JsonNode list = service.ask("/v1/listing/log/issue").get("data");
    assertThat(names(list.get("measures")))
        .containsExactly("count", "entities", "entries", "resources");
    assertThat(list.at("/measures/0/named").asBoolean()).isFalse();
    assertThat(list.at("/measures/1/named").asBoolean()).isTrue();
    assertThat(list.at("/counts/count").asString()).isEqualTo("log/issue?{filters}&{group}");
    JsonNode summary = service.ask("/v1/listing/log/issue/summary").get("data");
    assertThat(summary.get("kind").asString()).isEqualTo("grouping");
    assertThat(summary.get("filters")).isEqualTo(list.get("filters"));
    assertThat(names(summary.get("measures")))
        .containsExactly("issues", "entities", "entries", "resources");
    assertThat(summary.at("/counts/entities").asString())
        .isEqualTo("log/issue?{filters}&{group}&entity__isnull=false&group_by=entity");
    assertThat(summary.get("rows").isNull()).isTrue();
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(one -> one.get("name").asString()).toList();
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
