package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.springframework.util.FileSystemUtils;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What holds for the performance listings of any archive, tried on generated ones.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(SampleServices.class)
class InvariantsTest {

  private static final String LOWEST = "experimental";

  private final SampleServices.OnSample on;
  private final Service service;

  InvariantsTest(SampleServices.OnSample on) {
    this.on = on;
    this.service = on.service();
  }

  @Test
  void computedTwoWaysTheNumbersAreTheSame() {
    SecondWay second = new SecondWay(service);
    assertThat(
            second.served(
                "performance/endpoint",
                "endpoint",
                "open",
                "state",
                "latest_log",
                "last_success",
                "current_resource",
                "broken_since",
                "consecutive_failures",
                "days_since_success",
                "days_broken",
                "log_rows"))
        .isNotEmpty()
        .isEqualTo(second.endpoints());
    assertThat(
            second.served(
                "performance/provider",
                "organisation",
                "dataset",
                "endpoint",
                "rank",
                "state",
                "resource"))
        .isNotEmpty()
        .isEqualTo(second.providers());
    assertThat(
            second.served(
                "performance/task",
                "organisation",
                "dataset",
                "issue_type",
                "field",
                "issues",
                "entities",
                "entries",
                "resources"))
        .isNotEmpty()
        .isEqualTo(second.tasks());
    assertThat(
            second.served(
                "performance/provision",
                "organisation",
                "dataset",
                "reason",
                "endpoints",
                "failing",
                "not_collected",
                "resources",
                "tasks",
                "issues",
                "errors",
                "warnings",
                "notices",
                "out_of_bounds",
                "status"))
        .isNotEmpty()
        .isEqualTo(second.provisions());
  }

  @Test
  void summariesAddUpToWhatTheyCount() {
    assertThat(sum(export("log/issue/summary"), "issues"))
        .isEqualTo(service.total("/v1/log/issue"));
    for (String period : List.of("week", "month")) {
      List<JsonNode> log =
          export("log/collection/summary", "?period=" + period + "&from=2015-01-01");
      assertThat(sum(log, "attempts")).isEqualTo(service.total("/v1/log/collection"));
      assertThat(sum(log, "ok") + sum(log, "failed")).isEqualTo(sum(log, "attempts"));
    }
  }

  @Test
  void provisionsAddUpInEveryTableThatCountsThem() {
    List<JsonNode> provisions = export("performance/provision");
    List<JsonNode> tasks = export("performance/task");
    assertThat(sum(provisions, "tasks")).isEqualTo(tasks.size());
    assertThat(sum(provisions, "issues")).isEqualTo(sum(tasks, "issues"));
    for (JsonNode summary : export("organisation-summary")) {
      List<JsonNode> own =
          provisions.stream()
              .filter(row -> row.get("organisation").equals(summary.get("organisation")))
              .toList();
      Map<String, String> states =
          Map.of(
              "live", "Live",
              "needs_improving", "Needs improving",
              "error", "Error",
              "not_collected", "Not collected",
              "not_submitted", "Not submitted");
      states.forEach((figure, status) ->
          assertThat(summary.get(figure).asLong())
              .isEqualTo(
                  own.stream().filter(row -> row.get("status").asString().equals(status)).count()));
      assertThat(summary.get("datasets").asInt()).isEqualTo(own.size());
    }
    Map<List<JsonNode>, JsonNode> byPair = keyed(provisions, "organisation", "dataset");
    List<JsonNode> published = export("performance/provision-summary");
    assertThat(published).isNotEmpty();
    for (JsonNode row : published) {
      JsonNode same = byPair.get(key(row, "organisation", "dataset"));
      if (same == null) {
        // it ended, and nothing is provided
        assertThat(row.get("provision_end_date").isNull()).isFalse();
        assertThat(row.get("active_endpoint_count").asInt()).isZero();
        continue;
      }
      assertThat(row.get("active_endpoint_count")).isEqualTo(same.get("endpoints"));
      assertThat(row.get("error_endpoint_count")).isEqualTo(same.get("failing"));
      for (String severity : List.of("error", "warning", "notice")) {
        assertThat(
                row.get("count_issue_" + severity + "_internal").asLong()
                    + row.get("count_issue_" + severity + "_external").asLong())
            .isEqualTo(same.get(severity + "s").asLong());
      }
    }
  }

  @Test
  void endpointsAddUpInEveryTableThatCountsThem() {
    List<JsonNode> providers = export("performance/provider");
    for (JsonNode dataset : export("performance/dataset")) {
      assertThat(dataset.get("endpoints").asLong())
          .isEqualTo(
              providers.stream()
                  .filter(row -> row.get("dataset").equals(dataset.get("dataset")))
                  .map(row -> row.get("endpoint"))
                  .distinct()
                  .count())
          .isEqualTo(sum(List.of(dataset), "ok", "failing", "never"));
    }
    String[] key = {"organisation", "dataset", "endpoint"};
    Set<List<JsonNode>> every = keyed(providers, key).keySet();
    Set<List<JsonNode>> current =
        keyed(providers.stream().filter(row -> !row.get("resource").isNull()).toList(), key)
            .keySet();
    assertThat(keyed(export("performance/endpoint-dataset-summary"), key).keySet())
        .isEqualTo(every);
    assertThat(keyed(export("performance/endpoint-dataset-resource-summary"), key).keySet())
        .isEqualTo(current);
    List<JsonNode> issues = export("performance/endpoint-dataset-issue-type-summary");
    assertThat(issues.stream().map(row -> key(row, key)).collect(Collectors.toSet()))
        .isEqualTo(current);
    Map<List<JsonNode>, JsonNode> byPair =
        keyed(export("performance/provision"), "organisation", "dataset");
    issues.stream()
        .collect(Collectors.groupingBy(row -> key(row, "organisation", "dataset")))
        .forEach((pair, rows) -> {
          // a resource of several endpoints is in each of their rows
          Map<JsonNode, JsonNode> ofResource =
              rows.stream()
                  .collect(
                      Collectors.toMap(
                          row -> row.get("resource"), row -> row.get("endpoint"), (a, _) -> a));
          List<JsonNode> once =
              rows.stream()
                  .filter(row -> row.get("endpoint").equals(ofResource.get(row.get("resource"))))
                  .filter(row -> row.get("severity").asString("").equals("error"))
                  .toList();
          assertThat(sum(once, "count_issues"))
              .isEqualTo(Objects.requireNonNull(byPair.get(pair)).get("errors").asLong());
        });
  }

  @Test
  void theRunOfADayAddsUp() {
    for (String day : List.of("today", "2026-03-09", "2026-03-01")) {
      JsonNode run = service.ask("/v1/status/run?date=" + day).get("data");
      List<JsonNode> whole = List.of(run);
      assertThat(sum(whole, "attempted", "missing")).isEqualTo(sum(whole, "expected"));
      assertThat(sum(whole, "ok", "failed")).isEqualTo(sum(whole, "attempted"));
      String endpoints = "/v1/status/run/endpoint?date=" + day;
      assertThat(service.counted(endpoints + "&group_by=endpoint"))
          .isEqualTo(sum(whole, "expected"));
      List<JsonNode> collections = run.get("collections").valueStream().toList();
      assertThat(sum(collections, "expected")).isEqualTo(service.counted(endpoints));
      assertThat(sum(collections, "ok", "failed", "missing"))
          .isEqualTo(sum(collections, "expected"));
    }
  }

  @Test
  void everyKeyIsOfOneRow() {
    performance()
        .forEach(listing -> {
          List<JsonNode> rows = export(listing.path());
          String[] key = listing.key().toArray(String[]::new);
          assertThat(rows).as(listing.path()).isNotEmpty();
          assertThat(rows.stream().map(row -> key(row, key)).distinct().count())
              .as(listing.path())
              .isEqualTo(rows.size());
        });
  }

  /// Sources said twice, provisions for lesser reasons too, and a reader two years later.
  @Test
  void neitherRepetitionNorTheClockChangesAnAnswer(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive");
    FileSystemUtils.copyRecursively(on.archive(), archive);
    try (Stream<Path> files = Files.walk(on.archive())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = archive.resolve(on.archive().relativize(file));
        FileTime modified = Files.getLastModifiedTime(file);
        if (file.endsWith("source.csv")) {
          append(copy, InvariantsTest::saidAgain);
        } else if (file.endsWith("specification/provision.csv")) {
          append(copy, InvariantsTest::forALesserReason);
        }
        Files.setLastModifiedTime(copy, modified);
      }
    }
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(730));
    try (Service repeated =
        Service.start(later, folder.resolve("store"), "--pipeline.archive=" + archive).ready()) {
      assertThat(repeated.total("/v1/configuration/source"))
          .isGreaterThan(service.total("/v1/configuration/source"));
      assertThat(repeated.total("/v1/specification/provision"))
          .isGreaterThan(service.total("/v1/specification/provision"));
      Stream.concat(
              performance().map(Listing::path),
              Stream.of("status/collection", "status/run/endpoint"))
          .forEach(path ->
              assertThat(withoutReasons(repeated, path))
                  .as(path)
                  .isEqualTo(withoutReasons(service, path)));
    }
  }

  /// The rows of a listing without what tells of lesser reasons.
  private static List<JsonNode> withoutReasons(Service service, String path) {
    return export(service, path, "").stream()
        .filter(row ->
            !path.endsWith("provision-summary")
                || !row.get("provision_reason").asString("").equals(LOWEST))
        .<JsonNode>map(row -> ((ObjectNode) row).without(List.of("projects", "cohorts", "cohort")))
        .toList();
  }

  private Stream<Listing> performance() {
    return service.catalogue().listings().stream()
        .filter(listing ->
            listing.path().startsWith("performance/")
                || listing.path().equals("organisation-summary"));
  }

  private static void append(
      Path file, Function<Map<String, String>, List<Map<String, String>>> more) throws IOException {
    String text = Files.readString(file);
    List<CsvRecord> records;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().detectBomHeader(true).ofCsvRecord(file)) {
      records = reader.stream().toList();
    }
    List<String> header = records.getFirst().getFields();
    StringWriter added = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(added)) {
      for (CsvRecord record : records.subList(1, records.size())) {
        if (record.getFieldCount() != header.size()) {
          continue;
        }
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < header.size(); i++) {
          row.put(header.get(i), record.getField(i));
        }
        for (Map<String, String> other : more.apply(row)) {
          writer.writeRecord(header.stream().map(other::get).toList());
        }
      }
    }
    Files.writeString(file, text + (text.endsWith("\n") ? "" : "\r\n") + added, UTF_8);
  }

  private static List<Map<String, String>> saidAgain(Map<String, String> source) {
    Map<String, String> again = new TreeMap<>(source);
    again.computeIfPresent("source", (_, name) -> name + "-again");
    return List.of(again);
  }

  private static List<Map<String, String>> forALesserReason(Map<String, String> provision) {
    if (provision.getOrDefault("provision-reason", "").isEmpty()) {
      return List.of();
    }
    Map<String, String> lesser = new TreeMap<>(provision);
    lesser.put("provision-reason", LOWEST);
    lesser.put("project", "another-project");
    lesser.put("cohort", "another-cohort");
    return List.of(lesser);
  }

  private static long sum(List<JsonNode> rows, String... figures) {
    return rows.stream()
        .mapToLong(row -> Stream.of(figures).mapToLong(name -> row.get(name).asLong()).sum())
        .sum();
  }

  private static Map<List<JsonNode>, JsonNode> keyed(List<JsonNode> rows, String... columns) {
    return rows.stream().collect(Collectors.toMap(row -> key(row, columns), row -> row));
  }

  private static List<JsonNode> key(JsonNode row, String... columns) {
    return Stream.of(columns).map(row::get).toList();
  }

  private List<JsonNode> export(String path) {
    return export(service, path, "");
  }

  private List<JsonNode> export(String path, String query) {
    return export(service, path, query);
  }

  private static List<JsonNode> export(Service service, String path, String query) {
    return Service.text(service.get("/v1/" + path + ".ndjson" + query))
        .lines()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }
}
