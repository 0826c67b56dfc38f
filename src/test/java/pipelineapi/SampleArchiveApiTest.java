package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;
import tools.jackson.databind.JsonNode;

/// The whole application with no archive named, as a newcomer starts it: everything the catalogue
/// declares is asked of the sample archive that it makes.
class SampleArchiveApiTest {

  private static Path folder;
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    folder = temporary;
    service = Service.start(temporary.resolve("store")).ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Listing> listings() {
    return service.catalogue().listings().stream().filter(Listing::stored);
  }

  static Stream<Listing> listingsWithItems() {
    return listings().filter(listing -> listing.item() != null);
  }

  @Test
  void theSampleIsMadeBesideTheStore() {
    assertThat(folder.resolve("sample-archive/config")).isDirectory();
    assertThat(Files.isDirectory(folder.resolve("store"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyListHasItsDeclaredColumns(Listing listing) {
    List<JsonNode> rows = service.rows("/v1/%s?limit=1000".formatted(listing.path()));
    assertThat(rows).isNotEmpty();
    List<String> names =
        listing.columns().stream().filter(column -> !column.heavy()).map(Column::name).toList();
    for (JsonNode row : rows) {
      assertThat(row.propertyNames()).containsExactlyElementsOf(names);
      for (Column column : listing.columns()) {
        if (!column.heavy()) {
          assertIsOf(column, row.get(column.name()));
        }
      }
    }
  }

  private static void assertIsOf(Column column, JsonNode value) {
    if (value.isNull()) {
      assertThat(column.optional()).as("null in " + column.name()).isTrue();
      return;
    }
    boolean fits =
        switch (column.type()) {
          case TOKEN, TEXT, DATE, INSTANT -> value.isString();
          case INTEGER -> value.isIntegralNumber();
          case DECIMAL -> value.isNumber();
          case BOOLEAN -> value.isBoolean();
          case TOKEN_LIST, TEXT_LIST ->
              value.isArray() && value.valueStream().allMatch(JsonNode::isString);
          case JSON -> true;
        };
    assertThat(fits).as("%s in %s", value, column.name()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyColumnIsDeliveredWhenNamed(Listing listing) {
    List<String> names = listing.columns().stream().map(Column::name).toList();
    List<JsonNode> rows =
        service.rows(
            "/v1/%s?limit=20&fields=%s".formatted(listing.path(), String.join(",", names)));
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.propertyNames()).containsExactlyElementsOf(names));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyColumnFindsTheRowsWithItsValue(Listing listing) {
    List<JsonNode> rows = service.rows("/v1/%s?limit=200".formatted(listing.path()));
    for (Column column : listing.columns()) {
      if (!column.filterable() || column.type() == Type.JSON) {
        continue;
      }
      Optional<String> value =
          rows.stream()
              .map(row -> row.get(column.name()))
              .flatMap(SampleArchiveApiTest::one)
              .findFirst();
      if (value.isPresent()) {
        String question =
            "/v1/%s?limit=50&%s=%s"
                .formatted(listing.path(), column.name(), Service.encoded(value.get()));
        assertThat(service.rows(question))
            .as(question)
            .isNotEmpty()
            .allMatch(row -> one(row.get(column.name())).anyMatch(value.get()::equals));
      }
      String question = "/v1/%s?%s__isnull=".formatted(listing.path(), column.name());
      assertThat(service.total(question + "true") + service.total(question + "false"))
          .as(question)
          .isEqualTo(service.total("/v1/" + listing.path()));
    }
  }

  private static Stream<String> one(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asString);
    }
    return value.isNull() ? Stream.of() : Stream.of(value.asString());
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyColumnSortsBothWays(Listing listing) {
    for (Column column : listing.columns()) {
      if (column.heavy() || column.type().isList() || column.type() == Type.JSON) {
        continue;
      }
      boolean sortable = !(column.source() instanceof ColumnSource.Read);
      String question = "/v1/%s?limit=200&sort=".formatted(listing.path());
      if (!sortable) {
        assertProblem(service.get(question + column.name()), 400, "invalid-parameter");
        continue;
      }
      assertThat(values(question + column.name(), column))
          .as(question + column.name())
          .isSortedAccordingTo(order(column));
      assertThat(values(question + "-" + column.name(), column))
          .as(question + "-" + column.name())
          .isSortedAccordingTo(order(column).reversed());
    }
  }

  private static List<String> values(String question, Column column) {
    return service.rows(question).stream().flatMap(row -> one(row.get(column.name()))).toList();
  }

  private static Comparator<String> order(Column column) {
    return switch (column.type()) {
      case INTEGER, DECIMAL -> Comparator.comparing(BigDecimal::new);
      default -> Comparator.naturalOrder();
    };
  }

  @ParameterizedTest
  @MethodSource("listings")
  void whatASearchFindsHoldsTheWord(Listing listing) {
    String question = "/v1/%s?limit=50&search=".formatted(listing.path());
    if (listing.search().isEmpty()) {
      assertProblem(service.get(question + "a"), 400, "unknown-parameter");
      return;
    }
    JsonNode answer = service.ask(question + "AR");
    for (JsonNode row : Service.rows(answer)) {
      assertThat(listing.search())
          .anyMatch(name -> row.get(name).asString("").toLowerCase(Locale.ROOT).contains("ar"));
    }
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyAliasAnswersTheSame(Listing listing) {
    JsonNode answer = service.ask("/v1/%s?limit=5".formatted(listing.path()));
    assertThat(service.ask("/v1/%s.json?limit=5".formatted(listing.path())).get("data"))
        .isEqualTo(answer.get("data"));
    for (String alias : listing.aliases()) {
      if (alias.contains("{")) {
        assertNests(listing, alias);
        continue;
      }
      JsonNode same = service.ask("/v1/%s?limit=5".formatted(alias));
      assertThat(same.get("data")).isEqualTo(answer.get("data"));
      assertThat(same.get("page")).isEqualTo(answer.get("page"));
      assertThat(same.at("/links/canonical")).isEqualTo(answer.at("/links/canonical"));
    }
  }

  private static void assertNests(Listing listing, String alias) {
    String column = alias.substring(alias.indexOf('{') + 1, alias.indexOf('}'));
    String value =
        service
            .rows("/v1/%s?limit=1&%s__isnull=false".formatted(listing.path(), column))
            .getFirst()
            .get(column)
            .asString();
    JsonNode within = service.ask("/v1/%s".formatted(alias.replace("{" + column + "}", value)));
    JsonNode same = service.ask("/v1/%s?%s=%s".formatted(listing.path(), column, value));
    assertThat(within.get("data")).isEqualTo(same.get("data")).isNotEmpty();
    assertThat(within.at("/links/canonical")).isEqualTo(same.at("/links/canonical"));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void everyWalkGivesEachRowOnce(Listing listing) {
    String question = "/v1/%s?limit=250".formatted(listing.path());
    long total = service.total(question.replace("?limit=250", ""));
    if (total > 10_000) {
      question = "/v1/%s?limit=1000".formatted(listing.path());
    }
    List<JsonNode> rows = service.walkRows(question + "&fields=" + String.join(",", listing.key()));
    assertThat((long) rows.size()).isEqualTo(total);
    assertThat(new HashSet<>(rows)).hasSameSizeAs(rows);
  }

  @ParameterizedTest
  @MethodSource("listingsWithItems")
  void everyItemIsFoundByTheValuesOfARow(Listing listing) {
    Item declared = Objects.requireNonNull(listing.item());
    int tried = 0;
    for (JsonNode row : service.rows("/v1/%s?limit=30".formatted(listing.path()))) {
      if (declared.by().stream().anyMatch(name -> row.get(name).isNull())) {
        continue;
      }
      tried++;
      List<String> parts = new ArrayList<>();
      declared.by().forEach(name -> parts.add(Service.encoded(row.get(name).asString())));
      String keys = String.join("/", parts);
      String path =
          "/v1/%s/%s".formatted(listing.path(), declared.rest() ? keys.replace("%2F", "/") : keys);
      JsonNode data = service.ask(path).get("data");
      declared.by().forEach(name -> assertThat(data.get(name)).as(path).isEqualTo(row.get(name)));
      JsonNode one = declared.rowsAs() == null ? data : data.get(declared.rowsAs()).get(0);
      assertThat(one.propertyNames()).containsAll(declared.with().keySet());
    }
    assertThat(tried).isPositive();
  }

  static Stream<Filtered> throughFilters() {
    return listings()
        .flatMap(listing ->
            listing.routes().stream()
                .flatMap(route ->
                    route.filters().stream().map(filter -> new Filtered(listing, filter))));
  }

  record Filtered(Listing listing, Route.Through filter) {
    @Override
    public String toString() {
      return "%s?%s".formatted(listing.path(), filter.name());
    }
  }

  @ParameterizedTest
  @MethodSource("throughFilters")
  void everyThroughFilterIsAnswered(Filtered filtered) {
    String question = "/v1/%s".formatted(filtered);
    if (filtered.filter().type() == Type.BOOLEAN) {
      long all = service.total("/v1/" + filtered.listing().path());
      long met = service.total(question + "=true");
      long not = service.total(question + "=false");
      assertThat(met).isLessThanOrEqualTo(all);
      if (filtered.filter().own()) {
        assertThat(not).isLessThanOrEqualTo(all);
      } else {
        assertThat(met + not).isEqualTo(all);
      }
    } else {
      String none = filtered.filter().type() == Type.INTEGER ? "-1" : "none-such";
      assertThat(service.total(question + "=" + none)).isZero();
    }
  }

  @Test
  void issuesAreFoundThroughTheOrganisationOfTheirResource() {
    String organisation =
        service
            .rows("/v1/resource?current=true&organisations__isnull=false&limit=1")
            .getFirst()
            .get("organisations")
            .get(0)
            .asString();
    Set<String> resources = new HashSet<>();
    service
        .walkRows("/v1/resource?limit=1000&organisation=" + organisation)
        .forEach(row -> resources.add(row.get("resource").asString()));
    List<JsonNode> issues =
        service.walkRows("/v1/log/issue?limit=1000&organisation=" + organisation);
    assertThat(issues)
        .isNotEmpty()
        .allMatch(row -> resources.contains(row.get("resource").asString()));
    assertThat(service.total("/v1/log/issue?organisation__not=" + organisation) + issues.size())
        .isEqualTo(service.total("/v1/log/issue"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"log/column-field", "log/dataset-resource"})
  void whatOnlyPackagesHoldIsServedFromThem(String path) {
    List<JsonNode> rows = service.walkRows("/v1/%s?origin=package&limit=1000".formatted(path));
    assertThat(rows).extracting(row -> row.get("resource").asString()).isNotEmpty();
    for (JsonNode row : rows) {
      assertThat(
              service.total(
                  "/v1/%s?origin=file&dataset=%s&resource=%s"
                      .formatted(
                          path, row.get("dataset").asString(), row.get("resource").asString())))
          .isZero();
    }
  }

  @Test
  void nothingIsRejectedOfWhatTheSampleMeansToBeSound() {
    JsonNode status = service.ask("/v1/status");
    assertThat(status.at("/data/refresh/last_outcome").asString()).isEqualTo("published");
    assertThat((long) service.walkRows("/v1/status/reject").size())
        .isEqualTo(service.total("/v1/status/reject"));
    assertThat(status.at("/snapshot/as_of").asString()).isEqualTo("2026-03-10");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/log/issue?nonsense=1, 400, unknown-parameter",
    "/v1/log/issue?endpoint_urls=x, 400, unknown-parameter",
    "/v1/log/issue?limit=0, 400, invalid-parameter",
    "/v1/log/issue?limit=1001, 400, invalid-parameter",
    "/v1/log/issue?offset=100001, 400, invalid-parameter",
    "/v1/log/issue?fields=nonsense, 400, invalid-parameter",
    "/v1/log/issue?current=maybe, 400, invalid-parameter",
    "/v1/log/collection?day=yesterday, 400, invalid-parameter",
    "/v1/log/issue?cursor=nonsense, 400, invalid-cursor",
    "/v1/nothing, 404, not-found",
    "/v1/log/issue/, 404, not-found",
    "/v1/resource/none-such, 404, not-found",
    "/v1/log/collection/none-such/2026-03-10, 404, not-found",
    "/v2/log/issue, 404, not-found"
  })
  void whatIsAskedWronglyIsAProblem(String target, int status, String code) {
    assertProblem(service.get(target), status, code);
  }

  @Test
  void aCursorOfAnotherQuestionIsAProblem() {
    String cursor = service.ask("/v1/log/issue?limit=1").at("/page/next_cursor").asString();
    assertThat(service.get("/v1/log/issue?limit=1&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertProblem(service.get("/v1/resource?limit=1&cursor=" + cursor), 400, "invalid-cursor");
  }

  @ParameterizedTest
  @MethodSource("listings")
  void listsAreOnlyRead(Listing listing) {
    for (String method : List.of("PUT", "DELETE", "PATCH")) {
      HttpResponse<byte[]> response = service.send(method, "/v1/" + listing.path());
      assertProblem(response, 405, "method-not-allowed");
      assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET", "HEAD", "POST");
    }
  }

  @Test
  void anUnknownFormatIsNotAcceptable() {
    assertProblem(service.get("/v1/log/issue", "Accept", "image/png"), 406, "not-acceptable");
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = Service.json(response);
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asString()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void whatIsKnownAlreadyIsNotSentAgain(Listing listing) {
    String target = "/v1/%s?limit=3".formatted(listing.path());
    HttpResponse<byte[]> first = service.get(target);
    if (!listing.cached()) {
      assertThat(first.headers().firstValue("ETag")).isEmpty();
      return;
    }
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> second = service.get(target, "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("ETag")).hasValue(tag);
    assertThat(service.get(target + "&count=exact", "If-None-Match", "\"other\"").statusCode())
        .isEqualTo(200);
    assertThat(service.get(target).body()).isEqualTo(first.body());
    HttpResponse<byte[]> head = service.send("HEAD", target);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).hasValue(tag);
  }
}
