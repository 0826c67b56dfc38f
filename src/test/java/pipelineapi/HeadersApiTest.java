package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;

/// What answers say in their headers, over all listings; and that the engine is left alone where
/// the headers are all there is to say.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Plain.class)
class HeadersApiTest {

  private static final String STATEMENTS = "pipeline.engine.statements";

  private final Service service;

  HeadersApiTest(Service service) {
    this.service = service;
  }

  private List<Listing> lists() {
    return service.catalogue().listings().stream()
        .filter(listing -> listing.kind() != Kind.OBJECT)
        .toList();
  }

  // addresses of data that may be kept, in all forms
  private List<String> kept() {
    List<String> targets = new ArrayList<>();
    for (Listing listing : lists()) {
      if (listing.cached()) {
        String path = "/v1/" + listing.path();
        targets.add(path + "?limit=3");
        targets.add(path + ".csv?limit=3");
        targets.add(path + ".ndjson?limit=3");
        targets.add(path + ".parquet?limit=3");
      }
    }
    targets.add("/v1/log/issue?group_by=dataset,severity&fields=count,entities");
    targets.add("/v1/log/issue?facet=severity&limit=1");
    targets.add("/v1/log/issue?severity=error&sort=-value&offset=1&limit=1");
    targets.add("/v1/log/collection/summary?period=week");
    targets.add("/v1/resource/none/file");
    targets.add("/log/issue?dataset=tree");
    targets.add("/performance/provision_summary");
    targets.add("/specification/specification");
    return targets;
  }

  private Optional<String> item(Listing listing) {
    Item item = listing.item();
    if (item == null) {
      return Optional.empty();
    }
    String fields = String.join(",", item.by());
    return service.rows("/v1/%s?limit=1&fields=%s".formatted(listing.path(), fields)).stream()
        .findFirst()
        .map(row ->
            item.by().stream()
                .map(by -> Service.encoded(row.get(by).asString()))
                .collect(Collectors.joining("/", "/v1/" + listing.path() + "/", "")));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  private static List<String> relations(HttpResponse<?> answer) {
    return Pattern.compile("rel=\"([a-z-]+)\"")
        .matcher(header(answer, "Link"))
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private double statements() {
    return service.measured(STATEMENTS);
  }

  @Test
  void whatTheCallerHasAndWhatIsOnlyHeadersNeverTouchesTheEngine() {
    for (String target : kept()) {
      HttpResponse<byte[]> get = service.get(target);
      assertThat(get.statusCode()).as(target).isEqualTo(200);
      double before = statements();

      assertUnchanged(get, target);
      HttpResponse<byte[]> head = service.send("HEAD", target);
      assertThat(head.statusCode()).as(target).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      for (String name :
          List.of("ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Type", "Snapshot")) {
        assertThat(header(head, name))
            .as("%s of %s", name, target)
            .isNotEmpty()
            .isEqualTo(header(get, name));
      }
      assertThat(statements()).as(target).isEqualTo(before);
    }
  }

  private void assertUnchanged(HttpResponse<byte[]> get, String target) {
    Map<String, String> conditions =
        Map.of(
            "If-None-Match",
            header(get, "ETag"),
            "If-Modified-Since",
            header(get, "Last-Modified"));
    conditions.forEach((name, value) -> {
      for (String method : List.of("GET", "HEAD")) {
        HttpResponse<byte[]> again = service.send(method, target, name, value);
        assertThat(again.statusCode()).as("%s %s %s", method, target, name).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        for (String same : List.of("ETag", "Cache-Control", "Vary", "Content-Location")) {
          assertThat(header(again, same)).as(same).isEqualTo(header(get, same));
        }
      }
    });
  }

  @Test
  void anItemThatTheCallerHasIsToldWithoutTheEngineAndHeadLooksAtItsKeyOnly() {
    int items = 0;
    for (Listing listing : lists()) {
      Optional<String> target = item(listing);
      if (target.isEmpty() || !listing.cached()) {
        continue;
      }
      items++;
      HttpResponse<byte[]> get = service.get(target.get());
      assertThat(get.statusCode()).as(target.get()).isEqualTo(200);
      double before = statements();
      String tag = header(get, "ETag");
      for (String method : List.of("GET", "HEAD")) {
        assertThat(service.send(method, target.get(), "If-None-Match", tag).statusCode())
            .isEqualTo(304);
      }
      assertThat(statements()).as(target.get()).isEqualTo(before);

      HttpResponse<byte[]> head = service.send("HEAD", target.get());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "ETag")).isEqualTo(tag);
      assertThat(header(head, "Link")).isEqualTo(header(get, "Link"));
      assertThat(statements()).as(target.get()).isEqualTo(before + 1);
      String absent = target.get().replaceFirst("/[^/]+$", "/none-such");
      assertThat(service.send("HEAD", absent).statusCode())
          .isEqualTo(service.get(absent).statusCode());
    }
    assertThat(items).isGreaterThan(10);
  }

  @Test
  void headOfWhatIsNeverKeptNeitherAsksTheEngineNorClaimsATag() {
    for (String path : List.of("/v1/status/origin", "/v1/status/reject")) {
      double before = statements();
      HttpResponse<byte[]> head = service.send("HEAD", path);
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(header(head, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(head, "ETag")).isEmpty();
      assertThat(statements()).as(path).isEqualTo(before);
    }
  }

  @Test
  void headRefusesWhatGetRefuses() {
    for (String target :
        List.of(
            "/v1/log/issue?limit=0",
            "/v1/log/issue?colour=red",
            "/v1/log/issue.csv?facet=severity",
            "/v1/log/issue.csv?cursor=x",
            "/v1/resource/none-such",
            "/v1/nothing",
            "/log/issue")) {
      HttpResponse<byte[]> head = service.send("HEAD", target);
      assertThat(head.statusCode()).as(target).isEqualTo(service.get(target).statusCode());
      assertThat(head.statusCode()).as(target).isGreaterThanOrEqualTo(400);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void everyPathTakesHeadAndOptionsAndSaysHowLongItMayBeKept() {
    List<String> paths = new ArrayList<>();
    service
        .catalogue()
        .listings()
        .forEach(listing -> {
          paths.add("/v1/" + listing.path());
          listing.aliases().stream()
              .filter(alias -> !alias.contains("{"))
              .forEach(alias -> paths.add("/v1/" + alias));
        });
    paths.addAll(
        List.of(
            "/",
            "/v1",
            "/v1/openapi.json",
            "/v1/openapi.yaml",
            "/docs",
            "/robots.txt",
            "/.well-known/api-catalog",
            "/.well-known/security.txt",
            "/problems",
            "/problems/gone",
            "/health",
            "/health/live",
            "/health/ready",
            "/performance/provision_summary",
            "/specification/specification",
            "/log/issue?dataset=tree"));
    for (String path : paths) {
      HttpResponse<byte[]> get = service.get(path);
      HttpResponse<byte[]> head = service.send("HEAD", path);
      assertThat(head.statusCode()).as(path).isEqualTo(200).isEqualTo(get.statusCode());
      assertThat(head.body()).as(path).isEmpty();
      for (String name : List.of("Cache-Control", "Vary", "ETag", "Content-Type")) {
        assertThat(header(head, name)).as("%s of %s", name, path).isEqualTo(header(get, name));
      }
      assertThat(header(get, "Vary")).as(path).isEqualTo("Accept, Accept-Encoding");
      assertThat(header(get, "Cache-Control"))
          .as(path)
          .matches("no-store|public, max-age=60, stale-while-revalidate=300");
      HttpResponse<byte[]> options = service.send("OPTIONS", path);
      assertThat(options.statusCode()).as(path).isEqualTo(204);
      assertThat(header(options, "Allow")).as(path).startsWith("GET, HEAD, OPTIONS");
    }
  }

  @Test
  void answersLeadToWhatIsAroundThem() {
    HttpResponse<byte[]> page = service.get("/v1/log/issue?limit=2&offset=3&sort=value");
    assertThat(header(page, "Link"))
        .contains(
            "</v1/log/issue?limit=2&sort=value,dataset,resource,ordinal&offset=1>; rel=\"prev\"",
            "</v1/log/issue.csv?sort=value,dataset,resource,ordinal>; rel=\"alternate\";"
                + " type=\"text/csv\"",
            "</v1/openapi.json#/components/schemas/log_issue>; rel=\"describedby\"");
    assertThat(relations(page))
        .containsExactly(
            "next",
            "prev",
            "canonical",
            "first",
            "self",
            "alternate",
            "describedby",
            "service-desc",
            "service-doc",
            "license");
    assertThat(Service.json(page).at("/links/prev").asString()).endsWith("&offset=1");
    assertThat(relations(service.get("/v1/log/issue?facet=severity")))
        .doesNotContain("alternate", "prev");

    HttpResponse<byte[]> csv = service.get("/v1/log/issue.csv?severity=error&limit=100");
    assertThat(header(csv, "Link"))
        .contains(
            "</v1/log/issue.csv?severity=error&limit=100>; rel=\"canonical\"",
            "</v1/log/issue?severity=error&limit=100>; rel=\"alternate\"; type=\"application/json\"",
            "</v1/log/issue.parquet?severity=error&limit=100>; rel=\"alternate\"");
    List<String> described = List.of("describedby", "service-desc", "service-doc", "license");
    for (String path :
        List.of("/v1/status", "/v1/log/issue.ndjson", "/v1/specification/dataset/tree")) {
      assertThat(relations(service.get(path)))
          .as(path)
          .contains("canonical")
          .containsAll(described);
    }
    assertThat(relations(service.get("/v1"))).containsExactlyElementsOf(described.subList(1, 4));
  }

  @Test
  void aWalkBackByPrevSeesThePagesOfTheWayThere() {
    List<JsonNode> there = new ArrayList<>();
    String last = "";
    for (int offset = 0; offset < 8; offset += 2) {
      last = "/v1/log/issue?limit=2&offset=" + offset;
      there.add(service.ask(last).get("data"));
    }
    List<JsonNode> back = new ArrayList<>();
    for (String next = last; next != null; ) {
      JsonNode page = service.ask(next);
      back.addFirst(page.get("data"));
      next = page.at("/links/prev").asStringOpt().orElse(null);
    }
    assertThat(back).isEqualTo(there);
  }

  @Test
  void anAliasSaysWhichAnswerItIs() {
    HttpResponse<byte[]> page = service.get("/v1/logs?success=false&limit=2");
    assertThat(header(page, "Content-Location"))
        .isEqualTo("/v1/log/collection?limit=2&success=false");
    assertThat(service.get(header(page, "Content-Location")).statusCode()).isEqualTo(200);
    assertThat(
            header(
                service.get("/v1/log/issue?severity=error", "Accept", "text/csv"),
                "content-location"))
        .isEqualTo("/v1/log/issue.csv?severity=error");
  }

  @Test
  void answersFromTheEngineTellHowLongItTook() {
    String whole = "queue;dur=[0-9.]+, query;dur=[0-9.]+, write;dur=[0-9.]+";
    for (String path :
        List.of("/v1/log/issue", "/v1/specification/dataset/tree", "/log/issue?dataset=tree")) {
      assertThat(header(service.get(path), "Server-Timing")).as(path).matches(whole);
    }
    String file = service.rows("/v1/file?limit=1").getFirst().get("file").asString();
    for (String path : List.of("/v1/log/issue.csv", "/v1/file/" + file + "/content")) {
      assertThat(header(service.get(path), "Server-Timing"))
          .as(path)
          .matches("queue;dur=[0-9.]+, query;dur=[0-9.]+");
    }
  }

  @Test
  void asManyConditionsAsAreAllowedAreAnsweredByEveryListing() {
    for (Listing listing : lists()) {
      if (listing.whole() != null) {
        // its JSON is one object, about which nothing but its arguments can be asked
        continue;
      }
      JsonNode told = service.ask("/v1/listing/" + listing.path()).get("data");
      List<JsonNode> rows = service.rows("/v1/" + listing.path() + "?limit=1");
      Map<String, String> conditions = new LinkedHashMap<>();
      for (JsonNode filter : told.get("filters").valueStream().toList().reversed()) {
        for (JsonNode operator : filter.get("operators")) {
          String name = filter.get("name").asString();
          Optional<JsonNode> value =
              rows.stream()
                  .map(row -> row.path(name))
                  .filter(found -> found.isValueNode() && !found.isNull())
                  .findFirst();
          value(filter.get("type").asString(), operator.asString(), value)
              .ifPresent(text -> conditions.put(name + operator.asString(), text));
        }
      }
      String question =
          conditions.entrySet().stream()
              .limit(50)
              .map(one -> one.getKey() + "=" + Service.encoded(one.getValue()))
              .collect(Collectors.joining("&"));
      HttpResponse<byte[]> answer = service.get("/v1/" + listing.path() + "?" + question);
      assertThat(answer.statusCode())
          .as(() -> question + " answers " + Service.text(answer))
          .isEqualTo(200);
    }
  }

  // that a row has, so that no condition is seen to be vain before all are planned
  private static Optional<String> value(String type, String operator, Optional<JsonNode> found) {
    return switch (operator) {
      case "__isnull" -> Optional.of(String.valueOf(found.isEmpty()));
      case "", "__in", "__contains", "__startswith", "__gte", "__lte" ->
          found.map(JsonNode::asString);
      case "__not" ->
          switch (type) {
            case "integer", "decimal" -> Optional.of("-7");
            case "date", "instant" -> Optional.of("1900-01-01");
            case "boolean" -> found.map(value -> String.valueOf(!value.asBoolean()));
            default -> Optional.of("none-such");
          };
      default -> Optional.empty();
    };
  }

  @Test
  void moreConditionsAreRefusedWithHowManyThereAre() {
    String many =
        service.catalogue().listing("organisation").orElseThrow().columns().stream()
            .filter(Column::filterable)
            .map(Column::name)
            .flatMap(name -> List.of(name + "__isnull=false", name + "__not=a").stream())
            .limit(51)
            .collect(Collectors.joining("&"));
    HttpResponse<byte[]> refused = service.get("/v1/organisation?" + many);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Service.json(refused).get("code").asString()).isEqualTo("invalid-parameter");
    assertThat(Service.json(refused).get("detail").asString())
        .endsWith("it is one of 51 conditions. Allowed: 50 in one question.");
  }

  @Test
  void thousandsOfValuesOfOneConditionAreNoMoreThanOne() {
    String hashes =
        IntStream.range(0, 5000).mapToObj("%064x"::formatted).collect(Collectors.joining(","));
    JsonNode page = service.post("/v1/log/issue", "resource=" + hashes);
    assertThat(page.at("/page/total").asLong()).isZero();
  }

  @Test
  void pagesOfOtherSitesMayReadTheHeadersThatTell() {
    assertThat(header(service.get("/v1/log/issue"), "Access-Control-Expose-Headers").split(", "))
        .containsExactlyInAnyOrder(
            "Accept-Ranges",
            "Allow",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Length",
            "Content-Location",
            "Content-Range",
            "Date",
            "Deprecation",
            "ETag",
            "Link",
            "Location",
            "Retry-After",
            "Server-Timing",
            "Snapshot",
            "Sunset",
            "Vary",
            "X-Pagination-Limit",
            "X-Pagination-Offset",
            "X-Pagination-Total-Results",
            "X-Request-Id");
  }
}
