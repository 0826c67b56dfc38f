package pipelineapi;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every request that callers are told to move to is sent to the service on the sample archive,
/// with values of the sample in its braces, and finds something.
class MigrationDocTest {

  /// Requests that find nothing in the sample, and why.
  private static final Map<String, String> EMPTY =
      Map.of(
          "/v1/specification/dataset?prefix=statistical-geography&fields=dataset",
          "the sample has no dataset of that prefix",
          "/v1/performance/endpoint?open=true&state=failing&min_days_since_success=90&include_never=true&added_before=today-365d",
          "no endpoint of the sample is broken for so long",
          "/v1/performance/endpoint?open=true&resources_30_days__gte=20",
          "no endpoint of the sample gives something new every day");

  private static final Pattern REQUEST = Pattern.compile("`(/v1/[^`]*)`");
  private static final Pattern NUMBER = Pattern.compile("^\\| R(\\d+) \\|.*");
  private static final Pattern BRACES = Pattern.compile("\\{([a-z_]+)}");

  private static Service service;
  private static List<Map<String, String>> values;

  /// A request of the page.
  record Told(String request) {

    @Override
    public String toString() {
      return request;
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) {
    service = Service.start(folder.resolve("store")).ready();
    values = valuesThatBelongTogether();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void everyReadHasItsRow() {
    Set<Integer> numbers = new TreeSet<>();
    for (String line : lines()) {
      var read = NUMBER.matcher(line);
      if (read.matches()) {
        numbers.add(Integer.valueOf(read.group(1)));
        assertThat(line).containsAnyOf("`/v1/", "the platform's", "as R44");
      }
    }
    assertThat(numbers)
        .isEqualTo(IntStream.rangeClosed(1, 72).boxed().collect(toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("told")
  void theRequestFindsSomething(Told told) {
    List<String> tried = new ArrayList<>();
    for (Map<String, String> some : candidates(told.request())) {
      String target = filled(told.request(), some);
      tried.add(target);
      JsonNode answer = service.ask(target);
      assertThat(answer.has("snapshot")).as(target).isTrue();
      JsonNode rows = answer.has("groups") ? answer.get("groups") : answer.get("data");
      if (EMPTY.containsKey(told.request())) {
        assertThat(rows).as("finds something, so it is no exception: %s", target).isEmpty();
        return;
      }
      if (!rows.isEmpty()) {
        return;
      }
    }
    assertThat(tried).as("none of these finds anything").isEmpty();
  }

  static Stream<Told> told() {
    List<Told> told = new ArrayList<>();
    for (String line : lines()) {
      for (MatchResult request : REQUEST.matcher(line).results().toList()) {
        Told one = new Told(request.group(1));
        if (line.startsWith("|") && !told.contains(one)) {
          told.add(one);
        }
      }
    }
    assertThat(told).hasSizeGreaterThan(70);
    return told.stream();
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("docs/migration.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What may stand in the braces: values that belong together, else those of the rows that the
  /// rest of the request finds.
  private static List<Map<String, String>> candidates(String request) {
    if (!BRACES.matcher(request).find()) {
      return List.of(Map.of());
    }
    List<String> needed = BRACES.matcher(request).results().map(brace -> brace.group(1)).toList();
    List<Map<String, String>> all = new ArrayList<>();
    values.stream()
        .filter(some -> needed.stream().noneMatch(name -> "none".equals(some.get(name))))
        .forEach(all::add);
    int query = request.indexOf('?');
    if (query > 0) {
      Map<String, String> braces = new LinkedHashMap<>();
      StringBuilder rest = new StringBuilder(request.substring(0, query)).append("?limit=100");
      for (String parameter : request.substring(query + 1).split("&", -1)) {
        String name = parameter.substring(0, parameter.indexOf('='));
        if (parameter.contains("{")) {
          braces.put(name, BRACES.matcher(parameter).results().findFirst().orElseThrow().group(1));
        } else if (!Set.of("limit", "offset", "fields", "sort", "group_by").contains(name)) {
          rest.append('&').append(parameter);
        }
      }
      for (JsonNode row : service.rows(rest.toString())) {
        if (braces.keySet().stream().anyMatch(column -> row.path(column).isNull())) {
          continue;
        }
        Map<String, String> own = new HashMap<>(values.getFirst());
        braces.forEach((column, brace) -> own.put(brace, row.path(column).asString("none")));
        all.add(own);
      }
    }
    return all;
  }

  private static String filled(String request, Map<String, String> some) {
    return BRACES
        .matcher(request)
        .replaceAll(brace -> Service.encoded(Objects.requireNonNull(some.get(brace.group(1)))));
  }

  /// Issues in what is current, each with who delivers it, for which dataset, from where.
  private static List<Map<String, String>> valuesThatBelongTogether() {
    Map<String, String> urls = new HashMap<>();
    for (JsonNode row : service.walkRows("/v1/configuration/endpoint?limit=1000")) {
      urls.put(row.get("endpoint").asString(), row.get("endpoint_url").asString(""));
    }
    String cohort =
        service
            .rows("/v1/specification/provision?cohort__isnull=false&open=true&limit=1")
            .getFirst()
            .get("cohort")
            .asString();
    Map<String, JsonNode> providers = new HashMap<>();
    for (JsonNode row : service.walkRows("/v1/resource-provider?current=true&limit=1000")) {
      providers.putIfAbsent(pair(row), row);
    }
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (String without : List.of("false", "true")) {
      String issues =
          "/v1/log/issue?current=true&entry_level=true&severity=error&limit=1000&entity__isnull="
              + without;
      for (JsonNode row : service.walkRows(issues)) {
        JsonNode provider = providers.get(pair(row));
        if (provider == null || provider.get("organisation").isNull()) {
          continue;
        }
        Map<String, String> one = new HashMap<>();
        for (String name : List.of("dataset", "resource", "field", "issue_type", "entity")) {
          one.put(name, row.get(name).asString("none"));
        }
        for (String name : List.of("organisation", "endpoint", "collection")) {
          one.put(name, provider.get(name).asString());
        }
        one.put("url", urls.getOrDefault(one.get("endpoint"), ""));
        one.put("cohort", cohort);
        all.putIfAbsent(pair(row) + row.get("issue_type"), one);
      }
    }
    List<Map<String, String>> found = List.copyOf(all.values());
    assertThat(found).hasSizeGreaterThan(10);
    for (Map<String, String> one : found) {
      for (String name : List.of("dataset", "resource", "organisation", "endpoint", "entity")) {
        one.put(
            "other_" + name,
            found.stream()
                .map(other -> other.get(name))
                .filter(other -> !other.equals(one.get(name)))
                .findFirst()
                .orElseThrow());
      }
    }
    return found.subList(0, Math.min(found.size(), 200));
  }

  private static String pair(JsonNode row) {
    return row.get("dataset").asString("") + "/" + row.get("resource").asString();
  }
}
