package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The whole application on the real archive: every figure that its description names and a listing
/// covers. Tests that change the archive change a copy, and change it back.
@ExtendWith(RealArchive.class)
class RealArchiveApiTest {

  private static final String DAY = "2024-03-07";

  private static RealArchive.Copy archive;
  private static Service service;
  private static JsonNode counts;

  @BeforeAll
  static void start(@TempDir Path store) {
    counts = RealArchive.counts();
    archive = RealArchive.copy();
    service =
        Service.start(store.resolve("store"), "--pipeline.archive=" + archive.folder()).ready();
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    archive.close();
  }

  static List<Figures.Figure> figures() {
    return Figures.of(service.catalogue());
  }

  @ParameterizedTest
  @MethodSource("figures")
  void everyFigureIsThatOfTheArchive(Figures.Figure figure) {
    assertThat(service.total("/v1/" + figure.question())).isEqualTo(figure.rows());
  }

  @Test
  void theAsOfDayIsThatOfTheNewestRun() {
    assertThat(service.ask("/v1/log/issue").at("/snapshot/as_of").asString())
        .isEqualTo(counts.get("as_of").asString())
        .isEqualTo(DAY);
  }

  @Test
  void theStatusTellsTheRowsOfEachListing() {
    service
        .listed()
        .forEach((path, rows) -> assertThat(service.total(path)).as(path).isEqualTo(rows));
  }

  // else a value that a row shows would be taken for several when it is asked for
  @Test
  void noTokenHoldsAComma() {
    for (Listing listing : service.catalogue().listings()) {
      for (Column column : listing.columns()) {
        if (listing.stored() && column.type() == Type.TOKEN && column.filterable()) {
          String question = "/v1/%s?%s__contains=,".formatted(listing.path(), column.name());
          assertThat(service.total(question)).as(question).isZero();
        }
      }
    }
  }

  @Test
  void asManyEndpointsAreConfiguredAsRowsName() {
    Set<String> endpoints =
        texts(
            service.walkRows("/v1/configuration/endpoint?fields=endpoint&limit=1000"), "endpoint");
    assertThat(endpoints).hasSize(counts.at("/configuration~1endpoint/endpoints").asInt());
  }

  @Test
  @Quirk({"Q17", "C7"})
  void theIssuesOfResourcesThatNoLogKnowsAreServed() {
    List<String> unknown =
        List.copyOf(
            texts(
                service.walkRows("/v1/resource?log_rows=0&start_date__isnull=true&limit=1000"),
                "resource"));
    long issues = 0;
    for (int from = 0; from < unknown.size(); from += 100) {
      List<String> some = unknown.subList(from, Math.min(from + 100, unknown.size()));
      issues += service.total("/v1/log/issue?resource=" + String.join(",", some));
    }
    assertThat(issues).isEqualTo(counts.at("/log~1issue/resource_in_no_log_or_index").asLong());
  }

  @Test
  void theObjectsOfIssuesAreReadOrGiveWay() {
    List<JsonNode> kinds =
        service.rows("/v1/status/origin?kind=issue-csv,issue-parquet&limit=1000");
    // a later refresh reuses what the first has read
    long read = sum(kinds, "read") + sum(kinds, "reused");
    assertThat(read).isEqualTo(counts.at("/log~1issue/pairs_read").asLong());
    assertThat(sum(kinds, "objects") - read)
        .isEqualTo(counts.at("/log~1issue/pairs_in_both_forms").asLong());
  }

  @Test
  void oddKeysAreCountedAsUnknown() {
    assertThat(sum(service.rows("/v1/status/origin?kind=unknown"), "objects"))
        .isEqualTo(counts.at("/status~1origin/unknown_objects").asLong());
  }

  @Test
  void everyObjectOfTheArchiveIsAccountedFor() throws IOException {
    List<JsonNode> kinds = service.walkRows("/v1/status/origin?limit=1000");
    try (Stream<Path> walk = Files.walk(archive.folder())) {
      assertThat(sum(kinds, "objects")).isEqualTo(walk.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void everyObjectOfAKnownKindButLogEntriesIsAFile() {
    assertFilesAreTheKnownObjects();
  }

  private static void assertFilesAreTheKnownObjects() {
    List<JsonNode> kinds = service.walkRows("/v1/status/origin?kind__not=unknown,log-entry");
    assertThat(service.total("/v1/file")).isEqualTo(sum(kinds, "objects")).isPositive();
  }

  @Test
  void theBytesOfAFileAreThoseOfTheArchive() throws IOException {
    for (String kind :
        List.of("issue", "transformed", "package", "specification", "configuration", "index")) {
      JsonNode row = service.rows("/v1/file?limit=1&sort=bytes&kind=" + kind).getFirst();
      assertThat(service.get("/v1/file/%s/content".formatted(row.get("file").asString())).body())
          .as(row.get("key").asString())
          .isEqualTo(Files.readAllBytes(archive.folder().resolve(row.get("key").asString())));
    }
  }

  @Test
  void theNaturalFaultsAreRejected() {
    List<JsonNode> rejects = service.rows("/v1/status/reject");
    assertThat(count(rejects, "bad-value"))
        .isEqualTo(counts.at("/status~1reject/bad-value").asLong());
    assertThat(count(rejects, "ragged"))
        .isEqualTo(
            serves("specification/requirement-level")
                ? counts.at("/status~1reject/ragged").asLong()
                : 0);
    JsonNode one = service.rows("/v1/status/reject?code=bad-value").getFirst();
    assertThat(one.get("key").asString()).isEqualTo("specification/field.csv");
    assertThat(one.get("column").asString()).isEqualTo("entry_date");
    assertThat(one.get("detail").asString()).contains("19-01-2024");
  }

  @Test
  void theIssuesOfADatasetAreWalkedByLinks() {
    String question = "/v1/log/issue?dataset=conservation-area&fields=resource,ordinal&limit=1000";
    List<JsonNode> pages = service.walk(question);
    List<String> keys = new ArrayList<>();
    Set<String> snapshots = new HashSet<>();
    for (JsonNode page : pages) {
      snapshots.add(page.at("/snapshot/id").asString());
      Service.rows(page)
          .forEach(row ->
              keys.add(
                  "%s %09d"
                      .formatted(row.get("resource").asString(), row.get("ordinal").asLong())));
    }
    assertThat((long) keys.size())
        .isEqualTo(counts.at("/log~1issue/by_dataset/conservation-area").asLong())
        .isEqualTo(pages.getFirst().at("/page/total").asLong());
    assertThat(snapshots).hasSize(1);
    assertThat(keys).isSorted().doesNotHaveDuplicates();
    assertThat(service.ask(question + "&offset=100000").get("data"))
        .isEqualTo(pages.get(100).get("data"));
  }

  @Test
  void theItemOfAResourceTellsItsEndpointsIssuesAndPredecessors() {
    String resource =
        service
            .rows("/v1/log/issue?dataset=conservation-area&current=true&severity=error&limit=1")
            .getFirst()
            .get("resource")
            .asString();
    JsonNode item = service.ask("/v1/resource/" + resource).get("data");
    assertThat(item.get("current").asBoolean()).isTrue();
    assertThat(item.get("endpoints").valueStream().map(one -> one.get("endpoint").asString()))
        .containsExactlyElementsOf(
            item.get("endpoints")
                .valueStream()
                .map(one -> one.get("endpoint").asString())
                .sorted()
                .toList())
        .isNotEmpty();
    assertThat(item.get("counts").isArray()).isTrue();
    long issues =
        item.get("issues").valueStream().mapToLong(one -> one.get("issues").asLong()).sum();
    assertThat(issues).isEqualTo(service.total("/v1/log/issue?resource=" + resource));
    assertThat(item.get("issues").get(0).propertyNames())
        .containsExactly("dataset", "severity", "responsibility", "issues");
  }

  @Test
  void theItemOfAResourceTellsWhatItReplaces() {
    JsonNode replaced =
        service
            .rows("/v1/configuration/old-resource?status=301&resource__isnull=false&limit=1000")
            .stream()
            .filter(row ->
                service.get("/v1/resource/" + row.get("resource").asString()).statusCode() == 200)
            .findFirst()
            .orElseThrow();
    JsonNode item = service.ask("/v1/resource/" + replaced.get("resource").asString());
    assertThat(item.at("/data/predecessors").valueStream().map(one -> one.get("resource")))
        .contains(replaced.get("old_resource"));
  }

  @Test
  void entriesAreShownWithoutHeadersWhereverTheyAreKept() throws IOException {
    for (String day : List.of("2024-03-06", DAY)) {
      for (Path file : entriesWithCookies(day)) {
        String endpoint = file.getFileName().toString().replace(".json", "");
        String path = "/v1/log/collection/%s/%s".formatted(endpoint, day);
        String answer = Service.text(service.get(path));
        assertThat(answer)
            .doesNotContainIgnoringCase("cookie", "request-headers", "response-headers");
        JsonNode rows = JsonMapper.shared().readTree(answer).at("/data/entries");
        assertThat(rows.size()).as(path).isEqualTo(1);
        assertThat(rows.get(0).get("origin").asString())
            .isEqualTo(day.equals(DAY) ? "entry" : "index");
        ObjectNode entry = (ObjectNode) JsonMapper.shared().readTree(file);
        entry.remove(List.of("request-headers", "response-headers"));
        assertThat(rows.get(0).get("entry")).as(path).isEqualTo(entry);
      }
    }
  }

  private static List<Path> entriesWithCookies(String day) throws IOException {
    List<Path> found = new ArrayList<>();
    Path entries = archive.folder().resolve("conservation-area-collection/collection/log/" + day);
    try (Stream<Path> files = Files.list(entries)) {
      for (Path file : files.sorted().toList()) {
        if (Files.readString(file).contains("Set-Cookie")) {
          found.add(file);
        }
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  @Test
  void aDayWhoseEntryIsGoneHasItsRowAlone() {
    JsonNode row = service.rows("/v1/log/collection?day=2024-03-05&limit=1").getFirst();
    JsonNode item =
        service.ask("/v1/log/collection/%s/2024-03-05".formatted(row.get("endpoint").asString()));
    JsonNode only = item.at("/data/entries/0");
    assertThat(only.get("entry").isNull()).isTrue();
    assertThat(only.get("entry_date")).isEqualTo(row.get("entry_date"));
  }

  @Test
  void theItemOfAnEndpointTellsItsRowsAndSources() {
    JsonNode source =
        service
            .rows("/v1/configuration/source?open=true&limit=1&endpoint__isnull=false")
            .getFirst();
    String endpoint = source.get("endpoint").asString();
    JsonNode item = service.ask("/v1/configuration/endpoint/" + endpoint).get("data");
    assertThat(item.get("endpoint").asString()).isEqualTo(endpoint);
    assertThat((long) item.get("rows").size())
        .isEqualTo(service.total("/v1/configuration/endpoint?endpoint=" + endpoint));
    assertThat((long) item.get("sources").size())
        .isEqualTo(service.total("/v1/configuration/source?endpoint=" + endpoint));
  }

  @Test
  void theItemOfAnOrganisationTellsWhatItIsToProvide() {
    String organisation = "local-authority:LND";
    JsonNode item = service.ask("/v1/organisation/" + organisation).get("data");
    assertThat(item.get("organisation_raw").asString()).isEqualTo("local-authority-eng:LND");
    assertThat((long) item.get("provisions").size())
        .isEqualTo(service.total("/v1/specification/provision?organisation=" + organisation))
        .isPositive();
    assertThat(service.ask("/v1/organisation/local-authority-eng:LND").get("data")).isEqualTo(item);
  }

  @Test
  void theSpecificationHasItems() {
    assertThat(
            service
                .ask("/v1/specification/issue-type/invalid%20date")
                .at("/data/severity")
                .asString())
        .isEqualTo("error");
    for (String path : List.of("dataset/conservation-area", "field/geometry", "severity/error")) {
      String[] parts = path.split("/", -1);
      JsonNode item = service.ask("/v1/specification/" + path).get("data");
      assertThat(item.get(parts[0]).asString()).isEqualTo(parts[1]);
    }
  }

  @Test
  void faultyFilesAreRejectedWithTheirReasonAndDoNotStopTheRest() throws IOException {
    Map<String, Long> before = totals();
    long endpoints = service.total("/v1/log/collection?latest=true");
    RealArchive.unpack(archive.folder(), "faults");
    try {
      assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
      JsonNode expected = counts.get("with_faults");
      assertThat(service.ask("/v1/log/issue").at("/snapshot/as_of"))
          .isEqualTo(expected.get("as_of"));
      expected.forEachEntry((path, of) -> {
        if (!path.startsWith("status/") && of.isObject() && serves(path)) {
          assertThat(service.total("/v1/" + path)).as(path).isEqualTo(of.get("rows").asLong());
          for (String by : List.of("collection", "dataset")) {
            of.path("by_" + by)
                .forEachEntry((value, rows) ->
                    assertThat(service.total("/v1/%s?%s=%s".formatted(path, by, value)))
                        .as("%s of %s", path, value)
                        .isEqualTo(rows.asLong()));
          }
        }
      });
      Map<String, Long> after = totals();
      expected
          .propertyNames()
          .forEach(path -> {
            after.remove("/v1/" + path);
            before.remove("/v1/" + path);
          });
      after.remove("/v1/file");
      before.remove("/v1/file");
      // each collection has its freshness
      before.remove("/v1/status/collection");
      assertThat(after.remove("/v1/status/collection"))
          .isEqualTo(service.total("/v1/configuration/collection"));
      assertThat(after).as("all other listings").isEqualTo(before);
      assertFilesAreTheKnownObjects();
      assertThat(sum(service.rows("/v1/status/origin?kind=unknown"), "objects"))
          .isEqualTo(expected.at("/status~1origin/unknown_objects").asLong());
      assertThat(rejectsOfFaults()).isEqualTo(faults());
      // an endpoint has one latest row, however many collections log it
      assertThat(service.total("/v1/log/collection?latest=true")).isEqualTo(endpoints);
      assertThat(service.rows("/v1/log/collection?collection=fault-old"))
          .allMatch(row -> row.get("exception").isNull());
      JsonNode issue = service.rows("/v1/log/issue?dataset=fault").getFirst();
      assertThat(issue.get("resource").asString()).isEqualTo("2".repeat(64));
      assertThat(service.ask("/v1/status").at("/data/snapshot/complete").asBoolean()).isFalse();
    } finally {
      removeFaults();
      assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    }
    assertThat(rejectsOfFaults()).isEmpty();
  }

  @Test
  void fiveThousandHashesAreAskedForInABody() {
    List<String> resources =
        service.walkRows("/v1/resource?fields=resource&limit=1000").stream()
            .map(row -> row.at("/resource").asString())
            .toList();
    String most = "resource=" + String.join(",", resources.subList(0, 5000));
    String rest =
        "resource=" + String.join("&resource=", resources.subList(5000, resources.size()));

    List<String> walked = new ArrayList<>();
    String next = "/v1/resource?fields=resource&limit=1000";
    while (next != null) {
      JsonNode page = service.post(next, next.contains("cursor") ? most + "&limit=1000" : most);
      assertThat(page.at("/page/total").asInt()).isEqualTo(5000);
      page.at("/data").forEach(row -> walked.add(row.at("/resource").asString()));
      next = page.at("/links/next").asStringOpt().orElse(null);
    }

    assertThat(walked).containsExactlyElementsOf(resources.subList(0, 5000));
    assertThat(
            service.post("/v1/log/issue?limit=1", most).at("/page/total").asLong()
                + service.post("/v1/log/issue?limit=1", rest).at("/page/total").asLong())
        .isEqualTo(service.total("/v1/log/issue"));
  }

  @Test
  void everyFormOfAllIssuesIsTheWalk(@TempDir Path folder) throws IOException, SQLException {
    List<Column> columns =
        service.catalogue().listing("log/issue").orElseThrow().columns().stream()
            .filter(column -> !column.heavy())
            .toList();
    String next = "/v1/log/issue?limit=1000&count=none";
    for (int page = 1_000_000; next != null; page++) {
      HttpResponse<byte[]> response = service.get(next);
      Files.write(folder.resolve("page-%d.json".formatted(page)), response.body());
      next =
          Pattern.compile("<([^>]*)>; rel=\"next\"")
              .matcher(String.join(",", response.headers().allValues("Link")))
              .results()
              .map(link -> link.group(1))
              .findFirst()
              .orElse(null);
    }
    for (String format : List.of("csv", "ndjson", "parquet")) {
      Files.write(folder.resolve("list." + format), service.get("/v1/log/issue." + format).body());
    }
    String types =
        columns.stream()
            .map(column -> "%s: '%s'".formatted(column.name(), column.type().sql()))
            .collect(Collectors.joining(", ", "{", "}"));
    String struct =
        columns.stream()
            .map(column -> column.name() + " " + column.type().sql())
            .collect(Collectors.joining(", ", "struct(", ")[]"));
    String walk =
        digest(
            columns,
            """
            (select unnest(data, max_depth := 2) from read_json('%s/page-*.json',
              columns = {data: '%s'}))\
            """
                .formatted(folder, struct));

    assertThat(walk).startsWith(counts.at("/log~1issue/rows").asString() + " ");
    assertThat(
            digest(
                columns,
                """
                read_csv('%s/list.csv', header = true, delim = ',', quote = '"', escape = '"',
                  allow_quoted_nulls = false, columns = %s)\
                """
                    .formatted(folder, types)))
        .isEqualTo(walk);
    assertThat(
            digest(
                columns,
                "read_json('%s/list.ndjson', format = 'nd', columns = %s)"
                    .formatted(folder, types)))
        .isEqualTo(walk);
    assertThat(digest(columns, "read_parquet('%s/list.parquet')".formatted(folder)))
        .isEqualTo(walk);
  }

  // how many rows there are, and what they say in their order
  private static String digest(List<Column> columns, String rows) throws SQLException {
    String sql =
        "select count(*) || ' ' || sum(hash(n, %1$s)) from (select %1$s, row_number() over () as n from %2$s)"
            .formatted(columns.stream().map(Column::name).collect(Collectors.joining(", ")), rows);
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement();
        ResultSet told = statement.executeQuery(sql)) {
      told.next();
      return told.getString(1);
    }
  }

  @Test
  void anUnchangedArchiveGivesNoNewSnapshot() {
    String id = service.ask("/v1/status").at("/snapshot/id").asString();
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
    assertThat(service.ask("/v1/status").at("/snapshot/id").asString()).isEqualTo(id);
  }

  // what the description of the part says, key by key
  private static Map<String, List<String>> faults() {
    Map<String, List<String>> faults = new TreeMap<>();
    for (String digit : List.of("0", "1", "2")) {
      String resource = digit.repeat(64);
      faults.put(
          "log/issue/dataset=fault/resource=%1$s/%1$s.parquet".formatted(resource),
          List.of("unreadable"));
    }
    String collection = "fault-collection/collection/";
    faults.put(
        collection + "log/2024-03-07/%s.json".formatted("0".repeat(64)), List.of("unreadable"));
    faults.put(
        collection + "log/2024-03-07/%s.json".formatted("1".repeat(64)), List.of("unreadable"));
    faults.put(
        collection + "log/2024-03-07/%s.json".formatted("2".repeat(64)), List.of("unreadable"));
    faults.put(
        collection + "log/2024-03-07/%s.json".formatted("3".repeat(64)), List.of("bad-name"));
    faults.put(
        collection + "log/2024-03-07/%s.json".formatted("4".repeat(64)), List.of("bad-name"));
    faults.put(collection + "log/2024-02-30/0011ddca.json", List.of("bad-name"));
    faults.put(collection + "log.csv", List.of("ragged", "truncated"));
    faults.put("fault-empty-collection/collection/log.csv", List.of("unreadable"));
    faults.put(
        "fault-collection/issue/fault/%s.csv".formatted("0".repeat(64)), List.of("unreadable"));
    faults.put(
        "fault-collection/issue/fault/%s.csv".formatted("1".repeat(64)), List.of("bad-encoding"));
    if (serves("configuration/lookup")) {
      faults.put("config/pipeline/fault/lookup.csv", List.of("bad-value"));
    }
    return faults;
  }

  // a file that ends too early may be told as truncated or as unreadable
  private static Map<String, List<String>> rejectsOfFaults() {
    Map<String, List<String>> rejects = new TreeMap<>();
    for (JsonNode reject : service.rows("/v1/status/reject")) {
      String key = reject.get("key").asString().replaceFirst("/0011ddca[0-9a-f]+[.]", "/0011ddca.");
      if (key.contains("fault")) {
        boolean whole = reject.get("row").isNull();
        String code = reject.get("code").asString();
        rejects.merge(
            key,
            List.of(whole && code.equals("truncated") ? "unreadable" : code),
            (some, more) -> Stream.concat(some.stream(), more.stream()).sorted().toList());
      }
    }
    return rejects;
  }

  private static void removeFaults() throws IOException {
    Path root = archive.folder();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder :
          folders.filter(one -> one.getFileName().toString().startsWith("fault")).toList()) {
        FileSystemUtils.deleteRecursively(folder);
      }
    }
    FileSystemUtils.deleteRecursively(root.resolve("log/issue/dataset=fault"));
    FileSystemUtils.deleteRecursively(root.resolve("config/pipeline/fault"));
    Files.delete(root.resolve("specification/fault.csv"));
  }

  private static Map<String, Long> totals() {
    return service.listed();
  }

  private static boolean serves(String path) {
    return service.catalogue().listings().stream().anyMatch(one -> one.path().equals(path));
  }

  private static long sum(List<JsonNode> rows, String column) {
    return rows.stream().mapToLong(row -> row.get(column).asLong()).sum();
  }

  private static long count(List<JsonNode> rejects, String code) {
    return rejects.stream().filter(row -> row.get("code").asString().equals(code)).count();
  }

  private static Set<String> texts(List<JsonNode> rows, String column) {
    return rows.stream().map(row -> row.get(column).asString()).collect(Collectors.toSet());
  }
}
