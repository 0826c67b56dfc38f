package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document of the service on the sample: it is one, and the service keeps to it.
class OpenApiTest {

  // more conditions in one question take the engine seconds to plan
  private static final int TOGETHER = 20;
  private static final String SHARED = "#/components/schemas/";
  private static final Map<String, Schema> SCHEMAS = new HashMap<>();

  private static Service service;
  private static JsonNode document;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    service = Service.start(temporary.resolve("store")).ready();
    HttpResponse<byte[]> answer = service.get("/v1/openapi.json");
    document = Service.json(answer);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<String> paths() {
    return document.get("paths").propertyNames().stream();
  }

  /// Those whose questions are not the ones of another path.
  static Stream<String> ownPaths() {
    return paths()
        .filter(path ->
            !document
                .get("paths")
                .get(path)
                .at("/get/summary")
                .asString()
                .startsWith("The same as"));
  }

  @Test
  void theDocumentIsWhatOpenApiAllows() throws IOException {
    try (InputStream official = OpenApiTest.class.getResourceAsStream("/openapi/schema-3.1.json")) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(official);
      assertThat(schema.validate(document)).isEmpty();
      assertThat(schema.validate(JsonMapper.shared().readTree("{\"openapi\": \"3.1.0\"}")))
          .as("what no document is")
          .isNotEmpty();
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(document.findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(reference -> assertThat(target(reference).isMissingNode()).isFalse());
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    List<String> names =
        document
            .get("paths")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .map(operation -> operation.get("operationId").asString())
            .toList();
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void everyListingIsThereWithItsItems() {
    for (Listing listing : service.catalogue().listings()) {
      String path = "/v1/" + listing.path();
      assertThat(document.at("/paths").has(path)).as(path).isTrue();
      assertThat(document.at("/paths").get(path).has("post"))
          .as(path)
          .isEqualTo(listing.kind() != Kind.OBJECT);
      Item item = listing.item();
      if (item != null) {
        String items =
            item.by().stream().map(by -> "/{" + by + "}").collect(Collectors.joining("", path, ""));
        assertThat(document.at("/paths").has(items)).as(items).isTrue();
      }
    }
  }

  @Test
  void yamlSaysTheSame() {
    HttpResponse<byte[]> yaml = service.get("/v1/openapi.yaml");
    // with the limits that readers usually have
    Object read = new Yaml().load(Service.text(yaml));

    assertThat(yaml.body()).hasSizeLessThan(2_500_000);
    assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(JsonMapper.shared().<JsonNode>valueToTree(read)).isEqualTo(document);
  }

  @Test
  void itIsNotSentAgainToThoseWhoHaveIt() {
    HttpResponse<byte[]> first = service.get("/v1/openapi.json");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age");
    assertThat(first.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.oai.openapi+json;version=3.1");
    assertThat(service.get("/v1/openapi.json", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyPathAnswersAsItSays(String path) {
    String target = filled(path, parts(path));
    JsonNode operation = document.at("/paths").get(path).get("get");
    HttpResponse<byte[]> answer =
        service.get(
            operation.toString().contains("parameters/limit\"") ? target + "?limit=20" : target);

    assertThat(answer.statusCode()).as(target).isEqualTo(200);
    JsonNode promised = operation.at("/responses/200");
    assertKeeps(answer, promised, target);
  }

  // filters hold together, and groups are asked for by themselves
  @ParameterizedTest
  @MethodSource("ownPaths")
  void everyExampleOfAParameterIsAnswered(String path) {
    List<String> rows = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (JsonNode given : document.at("/paths").get(path).get("get").path("parameters")) {
      JsonNode parameter = given.has("$ref") ? target(given.get("$ref")) : given;
      if (parameter.get("in").asString().equals("query")
          && parameter.at("/schema/examples").isArray()) {
        (parameter.get("name").asString().equals("group_by") ? groups : rows)
            .add(question(parameter));
      }
    }
    String target = filled(path, parts(path));
    for (List<String> questions : List.of(rows, groups)) {
      for (int from = 0; from < questions.size(); from += TOGETHER) {
        int to = Math.min(from + TOGETHER, questions.size());
        String question = target + "?" + String.join("&", questions.subList(from, to));
        assertThat(service.get(question).statusCode()).as(question).isEqualTo(200);
      }
    }
  }

  @Test
  void examplesOfRowsAreRows() {
    int seen = 0;
    for (Map.Entry<String, JsonNode> schema : document.at("/components/schemas").properties()) {
      for (Map.Entry<String, JsonNode> column : schema.getValue().path("properties").properties()) {
        for (JsonNode example : column.getValue().path("examples")) {
          assertThat(
                  validated(
                      "/components/schemas/%s/properties/%s"
                          .formatted(schema.getKey(), column.getKey()),
                      example))
              .as(schema.getKey() + "." + column.getKey())
              .isEmpty();
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(600);
  }

  @Test
  void examplesOfParametersAreAllowedByThem() {
    for (Map.Entry<String, JsonNode> parameter :
        document.at("/components/parameters").properties()) {
      JsonNode example = parameter.getValue().at("/schema/examples/0");
      if (!example.isMissingNode()) {
        assertThat(validated("/components/parameters/" + parameter.getKey() + "/schema", example))
            .as(parameter.getKey())
            .isEmpty();
      }
    }
  }

  @Test
  void problemsAreAsTheDocumentSays() {
    Map<String, HttpResponse<byte[]>> answers = new LinkedHashMap<>();
    answers.put("Problem400", service.get("/v1/log/issue?limit=0"));
    answers.put("Problem404", service.get("/v1/resource/none"));
    answers.put("Problem406", service.get("/v1/log/issue", "Accept", "image/png"));
    answers.put("Refused", service.send("DELETE", "/v1/log/issue"));

    answers.forEach((name, answer) ->
        assertKeeps(answer, document.at("/components/responses").get(name), name));
  }

  private static SortedSet<String> asked(String path) {
    TreeSet<String> asked = new TreeSet<>();
    for (JsonNode given : document.get("paths").get(path).at("/get/parameters")) {
      JsonNode parameter = target(given.get("$ref"));
      if (parameter.get("in").asString().equals("query")) {
        asked.add(parameter.get("name").asString());
      }
    }
    return asked;
  }

  @Test
  void argumentsAreParametersWhereACallerMayGiveThem() {
    assertThat(asked("/v1/status/run")).containsExactly("date", "format");
    assertThat(asked("/v1/status/run.csv")).contains("date", "state", "fields", "sort");
    assertThat(asked("/v1/status/run/endpoint")).contains("date", "state", "organisation", "limit");
    assertThat(asked("/v1/status/refresh")).contains("outcome").doesNotContain("history");
    assertThat(document.at("/components/parameters/status_run.date/schema/default").asString())
        .isEqualTo("today");
  }

  @Test
  void otherNamesAndWideningsAreParameters() {
    assertThat(asked("/v1/performance/endpoint"))
        .contains("min_days_broken", "added_before", "include_never", "include_not_collected");
  }

  @Test
  void anAliasLeavesItsParametersToThePathItStandsFor() {
    assertThat(asked("/v1/logs")).containsExactly("count", "cursor", "format", "limit", "offset");
    assertThat(document.get("paths").get("/v1/logs").at("/get/summary").asString())
        .isEqualTo("The same as /v1/log/collection");
  }

  @Test
  void aFormTakesWhatTheQueryTakes() {
    for (String path : ownPaths().toList()) {
      JsonNode operations = document.get("paths").get(path);
      // one object takes less than the list it stands for
      if (!operations.has("post")
          || path.contains("{")
          || operations.at("/get/operationId").asString().startsWith("get")) {
        continue;
      }
      SortedSet<String> asked = asked(path);
      JsonNode form =
          target(operations.at("/post/requestBody/$ref"))
              .at("/content/application~1x-www-form-urlencoded/schema");
      assertThat(members(form)).as(path).isEqualTo(asked);
    }
  }

  /// The members of an object, and of those it is made of.
  private static SortedSet<String> members(JsonNode schema) {
    TreeSet<String> members = new TreeSet<>(schema.path("properties").propertyNames());
    schema.path("allOf").forEach(part -> members.addAll(members(target(part.get("$ref")))));
    return members;
  }

  @Test
  void aPostedQuestionIsAnsweredLikeOneThatIsAsked() {
    JsonNode page = service.post("/v1/log/issue", "limit=3&count=none");

    assertThat(validated("/components/schemas/log_issue.page", page)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "csv, text/csv",
    "ndjson, application/x-ndjson",
    "parquet, application/vnd.apache.parquet"
  })
  void wholeListsAreOfThePromisedForms(String format, String type) {
    HttpResponse<byte[]> answer = service.get("/v1/organisation?format=" + format);

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    JsonNode answers = document.get("paths").get("/v1/organisation").at("/get/responses/200/$ref");
    assertThat(target(answers).get("content").has(type)).isTrue();
  }

  @Test
  void groupsAndFacetsAreAsTheDocumentSays() {
    for (String question :
        List.of(
            "/v1/log/issue?group_by=severity,dataset&fields=count,entities",
            "/v1/log/issue?facet=severity,entity&facet=dataset".replace(",entity", ""),
            "/v1/log/issue?fields=endpoint_urls&limit=5")) {
      assertThat(validated("/components/schemas/log_issue.page", service.ask(question)))
          .as(question)
          .isEmpty();
    }
  }

  private static void assertKeeps(HttpResponse<byte[]> answer, JsonNode promised, String target) {
    JsonNode response = promised.has("$ref") ? target(promised.get("$ref")) : promised;
    for (String header : response.path("headers").propertyNames()) {
      if (header.equals("Cache-Control") || header.equals("X-Request-Id")) {
        assertThat(answer.headers().firstValue(header)).as(header).isPresent();
      }
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.get("content");
    if (content.has("*/*")) {
      return;
    }
    String plain = type.startsWith("text/csv") ? "text/csv" : type;
    assertThat(content.has(plain)).as("%s of %s", type, target).isTrue();
    if (type.endsWith("json") && !type.endsWith("ndjson")) {
      assertThat(validated(content.get(type).get("schema"), Service.json(answer)))
          .as(target)
          .isEmpty();
    }
  }

  private static JsonNode target(JsonNode reference) {
    return document.at(reference.asString().substring(1));
  }

  private static List<String> validated(JsonNode schema, JsonNode value) {
    String pointer = schema.get("$ref").asString().substring(1);
    List<String> faults = new ArrayList<>(validated(pointer, value));
    JsonNode codes = schema.at("/properties/code/enum");
    if (!codes.isMissingNode()) {
      assertThat(codes.valueStream().map(JsonNode::asString))
          .contains(value.get("code").asString());
    }
    return faults;
  }

  private static List<String> validated(String pointer, JsonNode value) {
    return SCHEMAS
        .computeIfAbsent(pointer, OpenApiTest::alone)
        .validate(
            value,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  /// A schema with those it refers to, and none of the many others.
  private static Schema alone(String pointer) {
    ObjectNode whole = (ObjectNode) document.at(pointer).deepCopy();
    ObjectNode definitions = JsonMapper.shared().createObjectNode();
    Deque<JsonNode> todo = new ArrayDeque<>(List.of(whole));
    while (!todo.isEmpty()) {
      for (JsonNode reference : todo.remove().findValues("$ref")) {
        String name = reference.asString().substring(SHARED.length()).split("/", 2)[0];
        if (!definitions.has(name)) {
          JsonNode schema = document.at("/components/schemas").get(name);
          definitions.set(name, schema);
          todo.add(schema);
        }
      }
    }
    whole.set("$defs", definitions);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString().replace(SHARED, "#/$defs/"));
  }

  private static String question(JsonNode parameter) {
    String name = parameter.get("name").asString();
    JsonNode example = parameter.at("/schema/examples/0");
    return example.isArray()
        ? example
            .valueStream()
            .map(value -> name + "=" + Service.encoded(value.asString()))
            .collect(Collectors.joining("&"))
        : name + "=" + Service.encoded(example.asString());
  }

  private static String filled(String path, Map<String, String> parts) {
    String filled = path;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      filled = filled.replace("{" + part.getKey() + "}", Service.encoded(part.getValue()));
    }
    return filled;
  }

  /// Values of the parts of a path, of a row that is there.
  private static Map<String, String> parts(String path) {
    List<String> names = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith("{")) {
        names.add(segment.substring(1, segment.length() - 1));
      }
    }
    if (names.isEmpty()) {
      return Map.of();
    }
    if (path.startsWith("/problems/")) {
      return Map.of("code", "not-found");
    }
    boolean ofResource = path.startsWith("/v1/resource/{resource}/file");
    // what was collected for a resource is one file, whatever the datasets
    String kind = names.contains("dataset") ? "transformed" : "collected";
    String rows = ofResource ? "/v1/file?limit=1&kind=" + kind : listOf(path);
    return values(service.rows(rows), names)
        .orElseThrow(() -> new AssertionError("No row for " + path));
  }

  private static String listOf(String path) {
    return path.substring(0, path.indexOf("/{")) + "?limit=100";
  }

  private static Optional<Map<String, String>> values(List<JsonNode> rows, List<String> names) {
    return rows.stream()
        .filter(row -> names.stream().allMatch(name -> row.hasNonNull(name)))
        .findFirst()
        .map(row ->
            names.stream()
                .collect(Collectors.toMap(name -> name, name -> row.get(name).asString())));
  }

  @Test
  void everyPageIsFoundFromTheOthers() {
    TreeSet<String> links = new TreeSet<>(service.ask("/").get("links").propertyNames());

    assertThat(links).contains("docs", "openapi", "v1");
    assertThat(service.ask("/v1").at("/links/openapi").asString()).isEqualTo("/v1/openapi.json");
    assertThat(String.join(", ", service.get("/v1/log/issue?limit=1").headers().allValues("Link")))
        .contains(
            "</v1/openapi.json#/components/schemas/log_issue>; rel=\"describedby\"",
            "</v1/openapi.json>; rel=\"service-desc\"",
            "</docs>; rel=\"service-doc\"",
            "rel=\"license\"");
  }

  @Test
  void theCatalogOfTheSiteLeadsToWhatIsThere() {
    HttpResponse<byte[]> answer = service.get("/.well-known/api-catalog");
    JsonNode entry = Service.json(answer).at("/linkset/0");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/linkset+json");
    assertThat(entry.get("anchor").asString()).isEqualTo("/v1");
    for (String relation : List.of("service-desc", "service-doc", "service-meta", "status")) {
      for (JsonNode link : entry.get(relation)) {
        assertThat(service.get(link.get("href").asString()).statusCode())
            .as(link.toString())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void securityContactsAndCrawlersAreTold() {
    String security = Service.text(service.get("/.well-known/security.txt"));
    String robots = Service.text(service.get("/robots.txt"));

    assertThat(security).contains("Contact: mailto:").containsPattern("Expires: \\d{4}-\\d\\d-01T");
    assertThat(robots).contains("User-agent: *", "Disallow: /", "Allow: /docs");
  }

  @Test
  void thePageOfTheDocumentLoadsOnlyWhatIsOurs() {
    HttpResponse<byte[]> docs = service.get("/docs");
    String policy = String.join("\n", docs.headers().allValues("Content-Security-Policy"));

    HttpResponse<byte[]> unchanged =
        service.get("/docs", "If-None-Match", docs.headers().firstValue("ETag").orElseThrow());

    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.headers().allValues("Content-Security-Policy")).containsExactly(policy);
    assertThat(docs.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(policy).contains("script-src 'self';").doesNotContain("http", "unsafe-eval", "\n");
    assertThat(Service.text(docs)).doesNotContain("//", "<script>");
    for (String part :
        List.of(
            "start.js",
            "start.css",
            "swagger-ui.css",
            "swagger-ui-bundle.js",
            "swagger-ui-standalone-preset.js",
            "favicon-32x32.png")) {
      HttpResponse<byte[]> answer = service.get("/docs/" + part);
      assertThat(answer.statusCode()).as(part).isEqualTo(200);
      assertThat(answer.body()).as(part).isNotEmpty();
    }
    assertThat(new String(service.get("/docs/start.js").body(), StandardCharsets.UTF_8))
        .contains("/v1/openapi.json");
  }
}
