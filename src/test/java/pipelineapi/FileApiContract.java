package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;

/// What holds of the list of files and of their bytes, wherever the archive is. The whole
/// application is asked through HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FileApiContract {

  static final String RESOURCE = "a1".repeat(32);
  static final String OTHER = "b2".repeat(32);
  static final String COLLECTED = "conservation-area-collection/collection/resource/" + RESOURCE;
  static final String LARGE = "conservation-area-collection/collection/resource/" + OTHER;
  static final byte[] BYTES = random(300_000);

  private static final String LONG_AGO = "Thu, 01 Jan 1998 00:00:00 GMT";
  private static final String PUBLIC = "https://files.example.org/archive";
  private static final String TRANSFORMED =
      "conservation-area-collection/transformed/conservation-area/" + RESOURCE;
  private static final String LOG = "conservation-area-collection/collection/log.csv";
  private static final String PACKAGE = "conservation-area-collection/dataset/conservation-area";

  Service service;

  /// Where the archive is, as settings.
  abstract List<String> settings() throws IOException;

  abstract void put(String key, byte[] bytes) throws IOException;

  abstract void delete(String key) throws IOException;

  void put(String key, String text) throws IOException {
    put(key, text.getBytes(UTF_8));
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @BeforeAll
  void start(@TempDir Path store) throws IOException {
    List<String> settings = new ArrayList<>(settings());
    log("text/csv; charset=utf-8");
    put(COLLECTED, BYTES);
    put(LARGE, random(16 * 1024 * 1024));
    put(TRANSFORMED + ".csv", "entity,field\r\n");
    put(TRANSFORMED + ".parquet", "PAR1");
    for (String dataset : List.of("conservation-area", "conservation-area-document")) {
      put(
          "conservation-area-collection/issue/%s/%s.csv".formatted(dataset, RESOURCE),
          "line-number,entry-number,field,issue-type,value\r\n2,1,%s,default,\r\n"
              .formatted(dataset));
    }
    put(
        "conservation-area-collection/var/dataset-resource/conservation-area/%s.csv"
            .formatted(OTHER),
        "mime-type\r\napplication/geo+json\r\n");
    put(PACKAGE + ".sqlite3", random(2000));
    put(PACKAGE + ".csv", "a b\r\n");
    put("brownfield-land-collection/dataset/brownfield-land.sqlite3", "small");
    put("specification/severity.csv", "severity,name\r\nerror,Error\r\n");
    put("config/pipeline/conservation-area/skip.csv", "dataset,pattern\r\n");
    put("organisation-collection/dataset/organisation.csv", "organisation,name\r\n");
    put("reporting/all & some + 100%.csv", "x\r\n");
    put(
        "conservation-area-collection/collection/log/2026-03-10/%s.json".formatted("c".repeat(64)),
        "{}");
    put("conservation-area-collection/notes.txt", "secret");
    settings.addAll(
        List.of(
            "--pipeline.public-address=" + PUBLIC,
            "--pipeline.file.timeout=2s",
            "--pipeline.file.streams=4",
            "--pipeline.file.largest-package=1KB"));
    service = Service.start(store.resolve("store"), settings.toArray(String[]::new)).ready();
  }

  @AfterAll
  void stop() throws IOException {
    service.close();
  }

  private void log(String type) throws IOException {
    put(
        LOG,
        "content-type,endpoint,resource,status,entry-date\r\n%s,%s,%s,200,2026-03-10T01:00:00\r\n"
            .formatted(type, "e".repeat(64), RESOURCE));
  }

  static String id(String key) {
    return Sha256.of(key).substring(0, 16);
  }

  static String content(String key) {
    return "/v1/file/%s/content".formatted(id(key));
  }

  JsonNode row(String key) {
    return service.ask("/v1/file/" + id(key)).get("data");
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static void assertProblem(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.statusCode()).as(Service.text(response)).isEqualTo(status);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    assertThat(Service.json(response).get("code").asString()).isEqualTo(code);
  }

  @Test
  void everyFileOfAKnownKindIsListedButNoLogEntry() {
    TreeMap<String, String> kinds = new TreeMap<>();
    service
        .walkRows("/v1/file?limit=5")
        .forEach(row -> kinds.put(row.get("key").asString(), row.get("kind").asString()));

    assertThat(kinds)
        .containsEntry(COLLECTED, "collected")
        .containsEntry(TRANSFORMED + ".csv", "transformed")
        .containsEntry(TRANSFORMED + ".parquet", "transformed")
        .containsEntry(LOG, "index")
        .containsEntry(PACKAGE + ".sqlite3", "package")
        .containsEntry(PACKAGE + ".csv", "dataset")
        .containsEntry("config/pipeline/conservation-area/skip.csv", "configuration")
        .containsEntry("specification/severity.csv", "specification")
        .containsEntry("organisation-collection/dataset/organisation.csv", "dataset")
        .containsEntry("reporting/all & some + 100%.csv", "report");
    assertThat(kinds.keySet()).noneMatch(key -> key.contains("/log/") || key.endsWith(".txt"));
  }

  @Test
  void aRowTellsPlaceSizeAndTraits() {
    JsonNode row = row(TRANSFORMED + ".csv");

    assertThat(row.get("file").asString()).isEqualTo(id(TRANSFORMED + ".csv"));
    assertThat(row.get("extension").asString()).isEqualTo("csv");
    assertThat(row.get("collection").asString()).isEqualTo("conservation-area");
    assertThat(row.get("dataset").asString()).isEqualTo("conservation-area");
    assertThat(row.get("resource").asString()).isEqualTo(RESOURCE);
    assertThat(row.get("bytes").asLong()).isEqualTo(14);
    assertThat(row.get("content_type").asString()).isEqualTo("text/csv");
    assertThat(row.get("url").asString()).isEqualTo(PUBLIC + "/" + TRANSFORMED + ".csv");
    assertThat(row("reporting/all & some + 100%.csv").get("url").asString())
        .isEqualTo(PUBLIC + "/reporting/all%20%26%20some%20%2B%20100%25.csv");
  }

  @Test
  void whatWasCollectedHasTheTypeThatTheLogOrElseTheConversionTells() {
    JsonNode logged = row(COLLECTED);
    assertThat(logged.get("extension").isNull()).isTrue();
    assertThat(logged.get("dataset").isNull()).isTrue();
    assertThat(logged.get("content_type").asString()).isEqualTo("text/csv; charset=utf-8");
    assertThat(row(LARGE).get("content_type").asString()).isEqualTo("application/geo+json");
  }

  @Test
  void filesAreFilteredByEveryTrait() {
    assertThat(service.total("/v1/file?kind=issue,transformed&resource=" + RESOURCE)).isEqualTo(4);
    assertThat(service.total("/v1/file?extension=parquet")).isEqualTo(1);
    assertThat(service.total("/v1/file?bytes__gt=1000000")).isEqualTo(1);
    assertThat(service.total("/v1/file?kind=index&collection=conservation-area")).isEqualTo(1);
  }

  @Test
  void groupsOfFilesLeadToTheirRows() {
    for (String base : List.of("/v1/file?", "/v1/resource/%s/file?".formatted(RESOURCE))) {
      JsonNode answer = service.ask(base + "group_by=kind,extension");
      assertThat(answer.get("groups")).isNotEmpty();
      long rows = 0;
      for (JsonNode group : answer.get("groups")) {
        String link = group.at("/links/rows/count").asString();
        assertThat(service.total(link)).as(link).isEqualTo(group.get("count").asLong());
        rows += group.get("count").asLong();
      }
      assertThat(rows).isEqualTo(service.total(base + "count=exact"));
    }
  }

  @Test
  void theFilesOfAResourceAreAListBelowIt() {
    String path = "/v1/resource/%s/file".formatted(RESOURCE);
    HttpResponse<byte[]> response = service.get(path + "?sort=key&limit=2");
    JsonNode page = Service.json(response);

    assertThat(page.at("/page/total").asLong()).isEqualTo(5);
    assertThat(page.at("/links/self").asString()).isEqualTo(path + "?limit=2&" + sorted());
    assertThat(page.at("/links/next").asString()).startsWith(path + "?limit=2&" + sorted());
    String canonical = "/v1/file?limit=2&resource=%s&%s".formatted(RESOURCE, sorted());
    assertThat(page.at("/links/canonical").asString()).isEqualTo(canonical);
    assertThat(header(response, "Content-Location")).isEqualTo(canonical);
    assertThat(service.walkRows(path + "?sort=key&limit=2"))
        .isEqualTo(service.rows("/v1/file?sort=key&resource=" + RESOURCE));
    assertThat(service.total(path + ".json?kind=issue")).isEqualTo(2);
    assertThat(service.post(path, "kind=issue").at("/page/total").asLong()).isEqualTo(2);
    assertThat(service.total("/v1/resource/none-such/file")).isZero();
    assertProblem(service.get(path + "?resource=" + OTHER), 400, "unknown-parameter");
    assertProblem(
        service.get("/v1/resource/%s,%s/file".formatted(RESOURCE, OTHER)), 404, "not-found");
  }

  private static String sorted() {
    return "sort=key,file";
  }

  @Test
  void theItemOfAResourceNamesItsFiles() {
    assertThat(service.ask("/v1/resource/" + RESOURCE).at("/data/files"))
        .isEqualTo(service.ask("/v1/file?resource=" + RESOURCE).get("data"))
        .hasSize(5);
  }

  @Test
  void theBytesComeAsTheyAreWithTheirTraits() {
    HttpResponse<byte[]> response = service.get(content(COLLECTED), "Accept-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(BYTES);
    assertThat(header(response, "Content-Length")).isEqualTo("300000");
    assertThat(header(response, "Content-Encoding")).isEmpty();
    assertThat(header(response, "Content-Type"))
        .isEqualToIgnoringWhitespace("text/csv;charset=utf-8");
    assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Content-Security-Policy")).contains("sandbox");
    assertThat(header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"%s\"".formatted(RESOURCE));
    assertThat(header(response, "ETag"))
        .isEqualTo('"' + row(COLLECTED).get("etag").asString() + '"');
    assertThat(header(response, "Last-Modified")).isNotEmpty();
    assertThat(header(response, "Cache-Control")).startsWith("public, max-age=");
  }

  @Test
  void anOddNameIsTwiceInTheHeader() {
    assertThat(
            header(service.get(content("reporting/all & some + 100%.csv")), "Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"all___some___100_.csv\";"
                + " filename*=UTF-8''all%20%26%20some%20%2B%20100%25.csv");
  }

  @Test
  void aHeadTellsTheSameWithoutTheBytes() {
    HttpResponse<byte[]> get = service.get(content(COLLECTED));
    HttpResponse<byte[]> head = service.send("HEAD", content(COLLECTED), "Range", "bytes=0-1");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name :
        List.of("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges")) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-, 0, 300000",
    "bytes=100-199, 100, 100",
    "bytes=65536-131071, 65536, 65536",
    "bytes=65535-131072, 65535, 65538",
    "bytes=299999-, 299999, 1",
    "bytes=299990-400000, 299990, 10",
    "bytes=-1, 299999, 1",
    "bytes=-300000, 0, 300000",
    "bytes=-99999999999999999999999, 0, 300000",
    "bytes=0-99999999999999999999999, 0, 300000",
    "BYTES=007-7, 7, 1"
  })
  void aRangeIsSent(String range, int from, int count) {
    HttpResponse<byte[]> response = service.get(content(COLLECTED), "Range", range);

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Content-Range"))
        .isEqualTo("bytes %d-%d/300000".formatted(from, from + count - 1));
    assertThat(header(response, "Content-Length")).isEqualTo(String.valueOf(count));
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(BYTES, from, from + count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=300000-",
        "bytes=300000-300001",
        "bytes=-0",
        "bytes=9999999999999999999999-"
      })
  void aRangeBeyondTheEndIsAProblem(String range) {
    HttpResponse<byte[]> response = service.get(content(COLLECTED), "Range", range);

    assertProblem(response, 416, "range-not-satisfiable");
    assertThat(header(response, "Content-Range")).isEqualTo("bytes */300000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-1,5-6", "bytes=5-1", "bytes=a-b", "bytes=", "bytes=-", "rows=0-1", "0-1"})
  void severalRangesOrNoneMeanTheWhole(String range) {
    HttpResponse<byte[]> response = service.get(content(COLLECTED), "Range", range);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(BYTES);
  }

  @Test
  void anEmptyFileIsSentWhole() throws IOException {
    String key = "reporting/empty.csv";
    put(key, "");
    service.refresh();

    assertThat(service.get(content(key)).statusCode()).isEqualTo(200);
    assertThat(service.get(content(key), "Range", "bytes=-5").statusCode()).isEqualTo(200);
    assertThat(service.get(content(key)).body()).isEmpty();
    assertProblem(service.get(content(key), "Range", "bytes=0-"), 416, "range-not-satisfiable");
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match, TAG, 304",
    "If-None-Match, W/TAG, 304",
    "If-None-Match, '\"x\", TAG', 304",
    "If-None-Match, *, 304",
    "If-None-Match, '\"x\"', 200",
    "If-Modified-Since, DATE, 304",
    "If-Modified-Since, 'Fri, 01 Jan 2100 00:00:00 GMT', 304",
    "If-Modified-Since, 'Thu, 01 Jan 1998 00:00:00 GMT', 200",
    "If-Modified-Since, nonsense, 200",
    "If-Match, TAG, 200",
    "If-Match, *, 200",
    "If-Match, W/TAG, 412",
    "If-Match, '\"x\"', 412",
    "If-Unmodified-Since, DATE, 200",
    "If-Unmodified-Since, 'Thu, 01 Jan 1998 00:00:00 GMT', 412",
    "If-Unmodified-Since, nonsense, 200"
  })
  void aConditionIsKept(String name, String value, int status) {
    HttpResponse<byte[]> first = service.get(content(COLLECTED));
    String condition =
        value.replace("TAG", header(first, "ETag")).replace("DATE", header(first, "Last-Modified"));
    for (String method : List.of("GET", "HEAD")) {
      HttpResponse<byte[]> response = service.send(method, content(COLLECTED), name, condition);
      assertThat(response.statusCode()).isEqualTo(status);
      if (status != 412) {
        assertThat(header(response, "ETag")).isEqualTo(header(first, "ETag"));
      } else if (method.equals("GET")) {
        assertProblem(response, 412, "precondition-failed");
      }
      if (status == 304) {
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "Cache-Control")).startsWith("public");
      }
    }
  }

  @Test
  void aTagIsStrongerThanADate() {
    String date = header(service.get(content(COLLECTED)), "Last-Modified");
    assertThat(
            service
                .get(content(COLLECTED), "If-None-Match", "\"x\"", "If-Modified-Since", date)
                .statusCode())
        .isEqualTo(200);
    assertThat(
            service
                .get(content(COLLECTED), "If-Match", "*", "If-Unmodified-Since", LONG_AGO)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aRangeOfAnotherVersionIsTheWhole() {
    HttpResponse<byte[]> first = service.get(content(COLLECTED));
    String range = "bytes=1-2";

    assertThat(status(range, header(first, "ETag"))).isEqualTo(206);
    assertThat(status(range, "\"x\"")).isEqualTo(200);
    assertThat(status(range, "W/" + header(first, "ETag"))).isEqualTo(200);
    assertThat(status(range, header(first, "Last-Modified"))).isEqualTo(200);
    assertThat(status("bytes=300000-", "\"x\"")).isEqualTo(200);
  }

  private int status(String range, String condition) {
    return service.get(content(COLLECTED), "Range", range, "If-Range", condition).statusCode();
  }

  @Test
  void theOnlyFileOfAKindIsAliasedBelowItsResource() {
    String base = "/v1/resource/%s/file/".formatted(RESOURCE);
    HttpResponse<byte[]> response = service.get(base + "collected");

    assertThat(response.body()).isEqualTo(BYTES);
    assertThat(header(response, "Content-Location")).isEqualTo(content(COLLECTED));
    assertThat(header(response, "Link"))
        .startsWith(
            "<%s>; rel=\"canonical\", </v1/file/%s>; rel=\"describedby\""
                .formatted(content(COLLECTED), id(COLLECTED)));
    assertThat(Service.text(service.get(base + "transformed"))).isEqualTo("entity,field\r\n");
    assertThat(Service.text(service.get(base + "issue/conservation-area-document")))
        .contains("conservation-area-document");
    assertThat(service.send("HEAD", base + "transformed/conservation-area").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whichOfSeveralFilesIsMeantMustBeSaid() {
    String base = "/v1/resource/%s/file/".formatted(RESOURCE);
    HttpResponse<byte[]> response = service.get(base + "issue");

    assertProblem(response, 400, "ambiguous-file");
    assertThat(Service.json(response).get("detail").asString())
        .contains(base + "issue/conservation-area,", base + "issue/conservation-area-document");
    assertProblem(service.get(base + "nonsense"), 404, "not-found");
    assertProblem(service.get(base + "issue/nonsense"), 404, "not-found");
    assertProblem(service.get("/v1/resource/none/file/collected"), 404, "not-found");
  }

  @Test
  void aLargePackageIsFetchedElsewhere() {
    HttpResponse<byte[]> large = service.get(content(PACKAGE + ".sqlite3"));

    assertThat(large.statusCode()).isEqualTo(307);
    assertThat(header(large, "Location")).isEqualTo(PUBLIC + "/" + PACKAGE + ".sqlite3");
    assertThat(service.send("HEAD", content(PACKAGE + ".sqlite3")).statusCode()).isEqualTo(307);
    assertThat(
            Service.text(
                service.get(content("brownfield-land-collection/dataset/brownfield-land.sqlite3"))))
        .isEqualTo("small");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void filesAreOnlyRead(String method) {
    HttpResponse<byte[]> response = service.send(method, content(COLLECTED));

    assertProblem(response, 405, "method-not-allowed");
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(header(service.send("OPTIONS", content(COLLECTED)), "Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void theBytesTakeNoParameters() {
    assertProblem(service.get(content(COLLECTED) + "?format=csv"), 400, "unknown-parameter");
  }

  @Test
  void aFileThatWentSinceItWasListedIsNotFound() throws IOException {
    String key = "reporting/gone.csv";
    put(key, "a\r\n");
    service.refresh();
    assertThat(service.get(content(key)).statusCode()).isEqualTo(200);

    delete(key);

    assertProblem(service.get(content(key)), 404, "not-found");
    assertProblem(service.send("GET", content(key), "If-None-Match", "*"), 404, "not-found");
    assertThat(service.send("HEAD", content(key)).statusCode()).isEqualTo(404);
  }

  @Test
  void aFileThatWasReplacedIsSentAsItIsNow() throws IOException {
    String key = "reporting/replaced.csv";
    put(key, "before\r\n");
    service.refresh();
    String tag = header(service.get(content(key)), "ETag");

    put(key, "after it\r\n");

    HttpResponse<byte[]> now = service.get(content(key), "If-None-Match", tag);
    assertThat(now.statusCode()).isEqualTo(200);
    assertThat(Service.text(now)).isEqualTo("after it\r\n");
    assertThat(header(now, "ETag")).isNotEqualTo(tag);
    assertProblem(service.get(content(key), "If-Match", tag), 412, "precondition-failed");
    assertThat(row(key).get("bytes").asLong()).as("as it was listed").isEqualTo(8);
  }

  @Test
  void aRefreshShowsFilesThatNoListingReads() throws IOException {
    String added =
        "conservation-area-collection/transformed/conservation-area/%s.csv"
            .formatted("d4".repeat(32));
    service.refresh();
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);

    put(added, "one\r\n");
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    JsonNode before = row(added);
    put(added, "two\r\n");
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    JsonNode after = row(added);
    delete(added);
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);

    assertThat(after.get("etag")).isNotEqualTo(before.get("etag"));
    assertProblem(service.get("/v1/file/" + id(added)), 404, "not-found");
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
  }

  @Test
  void aChangedLogChangesTheType() throws IOException {
    try {
      log("application/json");
      service.refresh();
      assertThat(row(COLLECTED).get("content_type").asString()).isEqualTo("application/json");
      log("<script>");
      service.refresh();
      assertThat(header(service.get(content(COLLECTED)), "Content-Type"))
          .isEqualTo("application/octet-stream");
    } finally {
      log("text/csv; charset=utf-8");
      service.refresh();
    }
  }

  @Test
  void readersThatStopReadingHoldTheirPlaceOnlyWhileTheyAreThere() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int reader = 0; reader < 4; reader++) {
        stalled.add(stalled(content(LARGE)));
      }
      HttpResponse<byte[]> refused = service.get(content(COLLECTED));
      assertProblem(refused, 503, "too-many-waiting");
      assertThat(header(refused, "Retry-After")).isEqualTo("1");
      assertThat(service.get("/v1/file").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.get(content(COLLECTED)).statusCode() == 200);
  }

  // reads the first byte of the answer and no more
  private Socket stalled(String target) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(target).getBytes(UTF_8));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/file/../content",
        "/v1/file/%2e%2e/content",
        "/v1/file/..%2f..%2fnotes.txt/content",
        "/v1/file/%2e%2e%2f%2e%2e%2fsecret.txt/content",
        "/v1/file/..%5c..%5csecret.txt/content",
        "/v1/file/..\\..\\secret.txt/content",
        "/v1/file//secret.txt/content",
        "/v1/file/%2Fetc%2Fpasswd/content",
        "/v1/file//etc/passwd/content",
        "/v1/file/a%00b/content",
        "/v1/file/%00/content",
        "/v1/file/conservation-area-collection%2Fnotes.txt/content",
        "/v1/file/file:%2F%2F%2Fetc%2Fpasswd/content",
        "/v1/file/%c0%ae%c0%ae/content",
        "/v1/file/./content",
        "/v1/file/*/content",
        "/v1/file/%25/content",
        "/v1/file/'%20or%201=1--/content",
        "/v1/resource/../file/collected",
        "/v1/resource/RESOURCE/file/..%2f..%2fnotes.txt",
        "/v1/resource/RESOURCE/file/collected/..%2f..%2f..%2fnotes.txt",
        "/v1/resource/RESOURCE/file/collected/../../../notes.txt",
        "/v1/resource/..%2f..%2fRESOURCE/file/collected"
      })
  void noPathReachesWhatIsNotListed(String path) throws IOException {
    String answer = raw(path.replace("RESOURCE", RESOURCE));

    assertThat(answer)
        .matches("(?s)HTTP/1.1 (400|404) .*")
        .contains("application/problem+json")
        .doesNotContain("root:")
        .doesNotEndWith("secret");
  }

  @Test
  void aLongPathIsRefused() throws IOException {
    assertThat(raw("/v1/file/" + "a".repeat(5000) + "/content")).startsWith("HTTP/1.1 404 ");
    assertThat(raw("/v1/file/" + "../".repeat(3000) + "content")).matches("(?s)HTTP/1.1 40[04] .*");
    assertThat(raw("/v1/file/" + "a".repeat(20_000) + "/content")).startsWith("HTTP/1.1 414 ");
  }

  /// What the server says to a path that no client would send.
  String raw(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (IOException e) {
        // a connection that is cut may be reset; what came before counts
        if (answer.size() == 0) {
          throw e;
        }
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }
}
