package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.yaml.snakeyaml.Yaml;
import pipelineapi.metric.Metric;
import tools.jackson.databind.json.JsonMapper;

/// What is measured is what is declared, what the docs tell, and what dashboard and alarms read.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Plain.class)
class MetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_]\\w*)(?:\\{([^}]*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "on", "by");

  // those that Prometheus itself adds
  private static final Set<String> ADDED = Set.of("instance", "job");

  private final Service service;

  MetricsTest(Service service) {
    this.service = service;
  }

  @BeforeEach
  void oneIsAnswered() {
    service.get("/v1/log/issue?limit=1");
    await().until(() -> requests("log/issue", "v1", "json", "ok") > 0);
  }

  private double requests(String... tags) {
    return service.counted(
        "pipeline.request",
        "listing",
        tags[0],
        "version",
        tags[1],
        "form",
        tags[2],
        "outcome",
        tags[3]);
  }

  private String scraped() {
    HttpResponse<String> scraped = service.manage("GET", "/actuator/prometheus");
    assertThat(scraped.statusCode()).isEqualTo(200);
    return scraped.body();
  }

  private static Set<String> found(Pattern pattern, int group, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(group))
        .filter(match -> match != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theTableOfMetricsIsWhatIsDeclared() throws IOException {
    assertThat(
            Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(line -> line.startsWith("| `pipeline.") && line.contains("`pipeline_")))
        .containsExactlyElementsOf(Stream.of(Metric.values()).map(Metric::line).toList());
  }

  @Test
  void whatIsDeclaredIsMeasuredAndNothingElse() {
    Set<String> measured =
        found(SAMPLE, 1, scraped()).stream()
            .filter(name -> name.startsWith("pipeline_"))
            // the longest of late, beside each timer
            .filter(name -> !name.equals("pipeline_request_seconds_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(measured)
        .isEqualTo(
            Stream.of(Metric.values())
                .flatMap(metric -> metric.series().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(service.get("/actuator/prometheus").statusCode()).isEqualTo(404);
  }

  @Test
  void aServiceThatServesSaysWhat() {
    assertThat(service.measured("pipeline.snapshot.rows"))
        .isGreaterThanOrEqualTo(service.listed().values().stream().mapToDouble(rows -> rows).sum());
    for (String positive :
        List.of(
            "pipeline.snapshot.age",
            "pipeline.snapshot.bytes",
            "pipeline.snapshot.kept",
            "pipeline.store.free",
            "pipeline.engine.memory.limit",
            "pipeline.refresh.objects",
            "pipeline.refresh.rows")) {
      assertThat(service.measured(positive)).as(positive).isPositive();
    }
    assertThat(service.measured("pipeline.refresh.ended", "outcome", "published")).isEqualTo(1);
    assertThat(service.measured("pipeline.refresh.phase", "phase", "read")).isPositive();
    assertThat(service.measured("pipeline.snapshot.withheld")).isZero();
  }

  @Test
  void requestsAreCountedByWhatTheyAskedForAndWhatCameOfIt() {
    HttpResponse<byte[]> csv = service.get("/v1/log/issue.csv?sort=-value");
    double written = service.measured("pipeline.export.written");
    double reused = service.measured("pipeline.export.reused");
    service.get("/v1/log/issue.csv?sort=-value");
    assertThat(service.measured("pipeline.export.reused")).isEqualTo(reused + 1);
    assertThat(service.measured("pipeline.export.written")).isEqualTo(written);
    String tag = csv.headers().firstValue("ETag").orElseThrow();
    Map<String, List<String>> asked =
        Map.of(
            "/v1/log/issue?severity=error", List.of("log/issue", "v1", "json", "ok"),
            "/v1/log/issue?colour=red", List.of("log/issue", "v1", "json", "refused"),
            "/v1/log/issue.ndjson", List.of("log/issue", "v1", "ndjson", "ok"),
            "/v1/log/issue.csv?sort=-value", List.of("log/issue", "v1", "csv", "unchanged"),
            "/v1/specification/dataset/tree", List.of("specification/dataset", "v1", "item", "ok"),
            "/log/issue?dataset=tree", List.of("log/issue", "none", "other", "ok"),
            "/v1/nothing-here", List.of("none", "none", "other", "refused"),
            "/nothing/at-all", List.of("none", "none", "other", "refused"));
    asked.forEach((target, tags) -> {
      String[] told = tags.toArray(String[]::new);
      double before = requests(told);
      service.get(target, "If-None-Match", tags.contains("unchanged") ? tag : "\"other\"");
      await().until(() -> requests(told) == before + 1);
    });
  }

  @Test
  void whatDashboardAndAlarmsReadIsMeasured() throws IOException {
    String scraped = scraped();
    Set<String> series = found(SAMPLE, 1, scraped);
    Set<String> labels = new TreeSet<>(ADDED);
    found(SAMPLE, 2, scraped).forEach(told -> labels.addAll(found(LABEL, 1, told)));
    List<String> expressions = new ArrayList<>();
    JsonMapper.shared()
        .readTree(Files.readString(Path.of("ops/grafana-dashboard.json")))
        .findValues("expr")
        .forEach(expression -> expressions.add(expression.asString()));
    assertThat(expressions).hasSizeGreaterThan(20);
    rules().forEach(rule -> expressions.add(String.valueOf(rule.get("expr"))));
    for (String expression : expressions) {
      assertThat(series).as(expression).containsAll(metrics(expression));
      assertThat(labels).as(expression).containsAll(labels(expression));
    }
  }

  // identifiers that are neither functions, nor words of the language, nor labels
  private static Set<String> metrics(String expression) {
    String bare =
        expression
            .replaceAll("\\{[^}]*}", " ")
            .replaceAll("\\[[^\\]]*]", " ")
            .replaceAll("\\b(by|on|ignoring|without)\\s*\\([^)]*\\)", " ");
    Set<String> names = found(Pattern.compile("\\b([a-zA-Z_]\\w*)\\b(?!\\s*\\()"), 1, bare);
    names.removeAll(WORDS);
    assertThat(names).as(expression).isNotEmpty();
    return names;
  }

  private static Set<String> labels(String expression) {
    Set<String> labels = new TreeSet<>();
    found(Pattern.compile("\\{([^}]*)}"), 1, expression)
        .forEach(selector -> labels.addAll(found(LABEL, 1, selector)));
    found(Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)"), 1, expression)
        .forEach(list -> labels.addAll(List.of(list.split(",\\s*", -1))));
    return labels;
  }

  @Test
  void theDocsSayForEachAlarmWhatToDo() throws IOException {
    assertThat(
            Pattern.compile("(?m)^\\| `(Pipeline\\w+)` \\|")
                .matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map((MatchResult match) -> match.group(1)))
        .containsExactlyElementsOf(
            rules().stream().map(rule -> String.valueOf(rule.get("alert"))).toList());
  }

  private static List<Map<String, Object>> rules() throws IOException {
    Map<String, List<Map<String, List<Map<String, Object>>>>> file =
        new Yaml().load(Files.readString(Path.of("ops/alerts.yaml")));
    return file.values().stream()
        .flatMap(List::stream)
        .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
        .toList();
  }
}
