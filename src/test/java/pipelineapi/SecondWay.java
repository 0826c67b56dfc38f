package pipelineapi;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The definitions of `docs/definitions.md` once more, in plain Java over what the archive says:
/// sources, endpoints, attempts, issues, provisions, expectations. It reads no definition of the
/// catalogue: neither what is open nor current, nor a severity.
final class SecondWay {

  private static final String OUTSIDE =
      "Check no entities are outside of the local planning authority boundary";

  private record Attempt(Instant moment, @Nullable String resource) {

    LocalDate day() {
      return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
  }

  /// What became of an endpoint; without latest attempt it was never tried.
  private record State(
      List<Attempt> attempts,
      @Nullable Attempt latest,
      @Nullable Attempt success,
      List<Attempt> failures) {

    static State of(List<Attempt> attempts) {
      Comparator<Attempt> newest =
          comparing(Attempt::moment, reverseOrder())
              .thenComparing(Attempt::resource, nullsLast(naturalOrder()));
      Attempt latest = attempts.stream().min(newest).orElse(null);
      Attempt success =
          attempts.stream().filter(one -> one.resource() != null).min(newest).orElse(null);
      List<Attempt> failures =
          latest == null || latest.resource() != null
              ? List.of()
              : attempts.stream()
                  .filter(one -> success == null || one.moment().isAfter(success.moment()))
                  .sorted(comparing(Attempt::moment))
                  .toList();
      return new State(attempts, latest, success, failures);
    }

    String name() {
      if (latest == null) {
        return "uncollected";
      }
      return latest.resource() == null ? "failing" : "ok";
    }
  }

  /// Who is to have what; the organisation may be none.
  private record Pair(@Nullable String organisation, String dataset) {}

  private record Kind(@Nullable String severity, @Nullable String responsibility) {}

  private final Service service;
  private final LocalDate asOf;
  private final Map<String, State> states = new HashMap<>();
  private final Map<String, List<JsonNode>> configured;
  private final Map<Pair, Set<String>> providers = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Map<Pair, List<JsonNode>> issues = new HashMap<>();
  private final Map<String, Kind> kinds = new HashMap<>();

  SecondWay(Service service) {
    this.service = service;
    this.asOf = LocalDate.parse(service.ask("/v1/status").at("/snapshot/as_of").asString());
    this.configured =
        rows("configuration/endpoint").collect(groupingBy(row -> said(row, "endpoint")));
    Map<String, List<Attempt>> attempts = new HashMap<>();
    rows("log/collection")
        .forEach(row ->
            attempts
                .computeIfAbsent(said(row, "endpoint"), _ -> new ArrayList<>())
                .add(new Attempt(Instant.parse(said(row, "entry_date")), text(row, "resource"))));
    Set<String> endpoints = new HashSet<>(configured.keySet());
    endpoints.addAll(attempts.keySet());
    for (String endpoint : endpoints) {
      states.put(endpoint, State.of(attempts.getOrDefault(endpoint, List.of())));
    }
    rows("configuration/source")
        .filter(this::isOpen)
        .filter(row -> text(row, "endpoint") != null)
        .filter(row ->
            configured.getOrDefault(said(row, "endpoint"), List.of()).stream()
                .anyMatch(this::isOpen))
        .forEach(row ->
            row.get("pipelines")
                .forEach(dataset -> {
                  open.add(said(row, "endpoint"));
                  providers
                      .computeIfAbsent(
                          new Pair(text(row, "organisation"), dataset.asString()),
                          _ -> new HashSet<>())
                      .add(said(row, "endpoint"));
                }));
    rows("configuration/old-resource")
        .filter(row -> said(row, "status").equals("410"))
        .forEach(row -> gone.add(said(row, "old_resource")));
    rows("specification/issue-type")
        .forEach(row ->
            kinds.put(
                said(row, "issue_type"),
                new Kind(text(row, "severity"), text(row, "responsibility"))));
    rows("log/issue", "?fields=dataset,resource,issue_type,field,entity,entry_number")
        .forEach(row ->
            issues
                .computeIfAbsent(
                    new Pair(said(row, "resource"), said(row, "dataset")), _ -> new ArrayList<>())
                .add(row));
  }

  /// The rows of a listing, one line for each, in the columns named, sorted.
  List<String> served(String path, String... columns) {
    return rows(path)
        .map(row ->
            Arrays.stream(columns)
                .map(column -> row.get(column).isNull() ? "null" : row.get(column).asString())
                .collect(joining(" | ")))
        .sorted()
        .toList();
  }

  /// endpoint, open, state, latest_log, last_success, current_resource, broken_since,
  /// consecutive_failures, days_since_success, days_broken, log_rows
  List<String> endpoints() {
    List<String> lines = new ArrayList<>();
    states.forEach((endpoint, state) -> {
      Attempt first = state.failures().isEmpty() ? null : state.failures().getFirst();
      lines.add(
          line(
              endpoint,
              open.contains(endpoint),
              state.name(),
              day(state.latest()),
              day(state.success()),
              current(endpoint),
              day(first),
              state.failures().size(),
              since(state.success()),
              since(first),
              state.attempts().size()));
    });
    return lines.stream().sorted().toList();
  }

  /// organisation, dataset, endpoint, rank, state, resource
  List<String> providers() {
    List<String> lines = new ArrayList<>();
    providers.forEach((pair, endpoints) -> {
      List<String> ranked =
          endpoints.stream()
              .sorted(
                  comparing(this::entered, nullsLast(reverseOrder())).thenComparing(naturalOrder()))
              .toList();
      for (int i = 0; i < ranked.size(); i++) {
        String endpoint = ranked.get(i);
        lines.add(
            line(
                pair.organisation(),
                pair.dataset(),
                endpoint,
                i + 1,
                state(endpoint).name(),
                current(endpoint)));
      }
    });
    return lines.stream().sorted().toList();
  }

  /// organisation, dataset, issue_type, field, issues, entities, entries, resources
  List<String> tasks() {
    List<String> lines = new ArrayList<>();
    for (Pair pair : providers.keySet()) {
      tasks(pair)
          .forEach((kind, found) ->
              lines.add(
                  line(
                      pair.organisation(),
                      pair.dataset(),
                      kind.getFirst(),
                      kind.getLast(),
                      found.size(),
                      distinct(found, "entity"),
                      found.stream()
                          .filter(row -> !row.get("entry_number").isNull())
                          .map(row -> List.of(row.get("resource"), row.get("entry_number")))
                          .distinct()
                          .count(),
                      distinct(found, "resource"))));
    }
    return lines.stream().sorted().toList();
  }

  /// organisation, dataset, reason, endpoints, failing, not_collected, resources, tasks, issues,
  /// errors, warnings, notices, out_of_bounds, status
  List<String> provisions() {
    Map<Pair, @Nullable String> reasons = reasons();
    Set<Pair> outside = new HashSet<>();
    rows("log/expectation")
        .filter(row -> said(row, "name").equals(OUTSIDE) && row.get("passed").isBoolean())
        .filter(row -> !row.get("passed").asBoolean())
        .forEach(row -> outside.add(new Pair(text(row, "organisation"), said(row, "dataset"))));
    Set<Pair> pairs = new HashSet<>(providers.keySet());
    pairs.addAll(reasons.keySet());
    List<String> lines = new ArrayList<>();
    for (Pair pair : pairs) {
      Set<String> endpoints = providers.getOrDefault(pair, Set.of());
      Map<String, Long> states =
          endpoints.stream().collect(groupingBy(one -> state(one).name(), counting()));
      long failing = states.getOrDefault("failing", 0L);
      long uncollected = states.getOrDefault("uncollected", 0L);
      Map<List<String>, List<JsonNode>> tasks = tasks(pair);
      boolean out = pair.organisation() != null && outside.contains(pair);
      String status;
      if (endpoints.isEmpty()) {
        status = "Not submitted";
      } else if (uncollected == endpoints.size()) {
        status = "Not collected";
      } else if (!states.containsKey("ok")) {
        status = "Error";
      } else {
        status = failing > 0 || !tasks.isEmpty() || out ? "Needs improving" : "Live";
      }
      lines.add(
          line(
              pair.organisation(),
              pair.dataset(),
              reasons.get(pair),
              endpoints.size(),
              failing,
              uncollected,
              resources(pair).size(),
              tasks.size(),
              tasks.values().stream().mapToInt(List::size).sum(),
              severe(pair, "error"),
              severe(pair, "warning"),
              severe(pair, "notice"),
              out ? 1 : 0,
              status));
    }
    return lines.stream().sorted().toList();
  }

  private Map<Pair, @Nullable String> reasons() {
    Map<String, Integer> priorities = new HashMap<>();
    rows("specification/provision-reason")
        .forEach(
            row -> priorities.put(said(row, "provision_reason"), row.get("priority").asInt(0)));
    Map<Pair, @Nullable String> reasons = new HashMap<>();
    rows("specification/provision")
        .filter(row -> notEnded(row))
        .sorted(
            comparing((JsonNode row) ->
                    priorities.getOrDefault(
                        Objects.requireNonNullElse(text(row, "provision_reason"), ""), 0))
                .reversed()
                .thenComparing(row -> text(row, "provision_reason"), nullsLast(naturalOrder())))
        .forEach(row -> {
          Pair pair = new Pair(text(row, "organisation"), said(row, "dataset"));
          if (!reasons.containsKey(pair)) {
            reasons.put(pair, text(row, "provision_reason"));
          }
        });
    return reasons;
  }

  private Map<List<String>, List<JsonNode>> tasks(Pair pair) {
    return current(pair)
        .filter(row -> new Kind("error", "external").equals(kind(row)))
        .collect(
            groupingBy(
                row -> List.of(said(row, "issue_type"), String.valueOf(text(row, "field")))));
  }

  private long severe(Pair pair, String severity) {
    return current(pair).filter(row -> severity.equals(kind(row).severity())).count();
  }

  private Kind kind(JsonNode issue) {
    return kinds.getOrDefault(said(issue, "issue_type"), new Kind(null, null));
  }

  /// The current issues of a provider's dataset.
  private Stream<JsonNode> current(Pair pair) {
    return resources(pair).stream()
        .flatMap(resource ->
            issues.getOrDefault(new Pair(resource, pair.dataset()), List.of()).stream());
  }

  private Set<String> resources(Pair pair) {
    Set<String> resources = new TreeSet<>();
    for (String endpoint : providers.getOrDefault(pair, Set.of())) {
      String resource = current(endpoint);
      if (resource != null) {
        resources.add(resource);
      }
    }
    return resources;
  }

  private @Nullable String current(String endpoint) {
    Attempt success = state(endpoint).success();
    return success == null || !open.contains(endpoint) || gone.contains(success.resource())
        ? null
        : success.resource();
  }

  private State state(String endpoint) {
    return Objects.requireNonNull(states.get(endpoint));
  }

  private @Nullable Instant entered(String endpoint) {
    JsonNode row =
        Objects.requireNonNull(configured.get(endpoint)).stream()
            .min(
                comparing((JsonNode one) -> !isOpen(one))
                    .thenComparing(SecondWay::entryDate, nullsLast(reverseOrder()))
                    .thenComparing(one -> said(one, "collection"))
                    .thenComparingLong(one -> one.get("ordinal").asLong()))
            .orElseThrow();
    return entryDate(row);
  }

  private static @Nullable Instant entryDate(JsonNode row) {
    String moment = text(row, "entry_date");
    return moment == null ? null : Instant.parse(moment);
  }

  private boolean isOpen(JsonNode row) {
    return row.get("configured").asBoolean() && notEnded(row);
  }

  private boolean notEnded(JsonNode row) {
    String end = text(row, "end_date");
    return end == null || LocalDate.parse(end).isAfter(asOf);
  }

  private static @Nullable LocalDate day(@Nullable Attempt attempt) {
    return attempt == null ? null : attempt.day();
  }

  private @Nullable Long since(@Nullable Attempt attempt) {
    return attempt == null ? null : ChronoUnit.DAYS.between(attempt.day(), asOf);
  }

  private static long distinct(List<JsonNode> rows, String column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(value -> !value.isNull())
        .distinct()
        .count();
  }

  private static String line(@Nullable Object... cells) {
    return Arrays.stream(cells).map(String::valueOf).collect(joining(" | "));
  }

  private static @Nullable String text(JsonNode row, String column) {
    JsonNode value = row.get(column);
    return value.isNull() ? null : value.asString();
  }

  private static String said(JsonNode row, String column) {
    return row.get(column).asString();
  }

  private Stream<JsonNode> rows(String path) {
    return rows(path, "");
  }

  private Stream<JsonNode> rows(String path, String query) {
    return Service.text(service.get("/v1/" + path + ".ndjson" + query))
        .lines()
        .map(JsonMapper.shared()::readTree);
  }
}
