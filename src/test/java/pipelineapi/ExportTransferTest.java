package pipelineapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.refresh.Refreshes;

/// Whole lists that are longer than what connections hold, under callers that stall or go,
/// snapshots that are replaced, files that fail and room that ends.
class ExportTransferTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String LINES = "/v1/specification/line";
  private static final String ENDLESS = "?fields=line,endless";

  private static final String WORD =
      """
      path: specification/word
      kind: fed
      meaning: "One row per word."
      key: [word]
      order: [word]
      feeds:
        - artefact: specification
          objects: specification/word.csv
          format: csv
      columns:
        - {name: word, type: token, example: value, meaning: Word}
      """;

  // what cannot be compressed much, and a column that nobody lives to see
  private static final String LINE =
      """
      path: specification/line
      kind: derived
      meaning: "One row per line, many of them."
      key: [line]
      order: [line]
      columns:
        - {name: line, type: integer, example: "1", meaning: Number of the line}
        - {name: text, type: text, example: a text, meaning: What it says}
        - {name: endless, type: integer, optional: true, heavy: true, example: "1", meaning: What takes for ever,
           from: {read: "(select max(t.a) from range(row.line * 1000000000000) as t(a))"}}
      """;
  private static final String LINE_SQL =
      """
      -- Which lines are there?
      -- one row per line · ordered by line
      -- reads: specification_word
      select
        t.line,
        w.word || array_to_string(list_transform(range(10), lambda i: md5((t.line * 10 + i)::varchar)), '') as text
      from specification_word w, range(60000) as t(line)
      """;

  @TempDir private static Path folder;
  private static Service service;
  private static int words;

  @BeforeAll
  static void start() throws IOException {
    write("catalogue/specification/word.yaml", WORD);
    write("catalogue/specification/line.yaml", LINE);
    write("catalogue/specification/line.sql", LINE_SQL);
    nextWord();
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.catalogue=" + folder.resolve("catalogue"),
                "--pipeline.snapshots.keep=1",
                "--pipeline.snapshots.grace=0s",
                "--pipeline.query.page-deadline=10m",
                "--pipeline.query.export.threads=1",
                // for two of the lists in any form but CSV and NDJSON together
                "--pipeline.query.export.room=36MB")
            .ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static void nextWord() throws IOException {
    words++;
    write("archive/specification/word.csv", "word\r\nword" + words + "\r\n");
  }

  private static void replaceSnapshot() throws IOException {
    nextWord();
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  private static double running(String lane) {
    return service.measured("pipeline.query.running", "lane", lane);
  }

  private static List<Path> files(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("store").resolve(of))) {
      return files.sorted().toList();
    }
  }

  /// An answer of which no more is read than its first bytes, until it is read to its end.
  // nobody compares them
  @SuppressWarnings("ArrayRecordComponent")
  private record Slowly(HttpResponse<InputStream> response, byte[] first) {

    static Slowly reading(String target, String... headers) throws IOException {
      HttpResponse<InputStream> response = service.open(target, headers);
      assertThat(response.statusCode()).isEqualTo(200);
      return new Slowly(response, response.body().readNBytes(1000));
    }

    byte[] whole() throws IOException {
      try (InputStream body = response.body()) {
        byte[] rest = body.readAllBytes();
        byte[] whole = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, whole, first.length, rest.length);
        return whole;
      }
    }
  }

  /// A caller that asks and may go away.
  private static Socket asking(String target) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.getOutputStream().write(request(target, "Connection: keep-alive"));
    return socket;
  }

  private static byte[] request(String target, String header) {
    return "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n".formatted(target, header).getBytes(US_ASCII);
  }

  private static double gone() {
    return service.counted("http.server.requests", "status", "499");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson", "parquet"})
  void whoStallsHoldsNeitherLaneNorEngineAndStillGetsAll(String format) throws IOException {
    byte[] whole = service.get(LINES + "." + format).body();
    Slowly stalled = Slowly.reading(LINES + "." + format);

    assertThat(service.measured("pipeline.export.sending")).isEqualTo(1);
    for (String lane : List.of("page", "heavy", "export", "sort")) {
      await().atMost(LONG).until(() -> running(lane) == 0);
    }
    assertThat(Service.text(service.get(LINES + ".csv?limit=7&line__gte=" + words)).lines())
        .hasSize(8);
    assertThat(service.rows(LINES + "?limit=7")).hasSize(7);
    assertThat(stalled.whole()).isEqualTo(whole);
    await().atMost(LONG).until(() -> service.measured("pipeline.export.sending") == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson", "parquet"})
  void whatIsBeingSentStaysThatOfItsSnapshotWhenThatIsReplaced(String format) throws IOException {
    String target = LINES + "." + format;
    HttpResponse<byte[]> before = service.get(target);
    Slowly slow = Slowly.reading(target);

    replaceSnapshot();
    // nothing is left of the old one
    await().atMost(LONG).until(() -> files("snapshots").size() == 1);

    assertThat(slow.whole()).isEqualTo(before.body());
    HttpResponse<byte[]> after = service.get(target, "If-None-Match", etag(before));
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.body()).isNotEqualTo(before.body());
    assertThat(after.headers().firstValue("Snapshot"))
        .isNotEqualTo(before.headers().firstValue("Snapshot"));
  }

  private static String etag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "csv, identity",
    "csv, gzip",
    "ndjson, identity",
    "ndjson, gzip",
    "parquet, identity"
  })
  void whatFailsAfterTheFirstByteIsBrokenOffAndWrittenAnew(String format, String coding)
      throws IOException {
    String target = LINES + "." + format;
    byte[] whole = service.get(target).body();
    Slowly reading = Slowly.reading(target, "Accept-Encoding", coding);
    assertThat(reading.response().headers().firstValue("Content-Encoding").orElse("identity"))
        .isEqualTo(coding);

    for (Path file : files("exports")) {
      try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
        bytes.truncate(0);
      }
    }

    assertThatThrownBy(reading::whole).isInstanceOf(IOException.class);
    assertThat(service.get(target).body()).isEqualTo(whole);
  }

  @Test
  void aFileThatIsTakenAwayIsSentToItsEndAndWrittenAnew() throws IOException {
    String target = LINES + ".csv";
    byte[] whole = service.get(target).body();
    Slowly reading = Slowly.reading(target);
    double written = service.measured("pipeline.export.written");

    for (Path file : files("exports")) {
      Files.delete(file);
    }

    assertThat(reading.whole()).isEqualTo(whole);
    assertThat(service.get(target).body()).isEqualTo(whole);
    assertThat(service.measured("pipeline.export.written")).isEqualTo(written + 1);
  }

  @ParameterizedTest
  @CsvSource({".csv, sort", ".ndjson, sort", ".parquet, sort", "'', page"})
  void whoGoesAwayFreesTheLane(String suffix, String lane) throws IOException {
    await().atMost(LONG).until(() -> running(lane) == 0);
    List<Path> before = files("exports");
    double gone = gone();
    Socket caller = asking(LINES + suffix + ENDLESS);
    await().atMost(LONG).until(() -> running(lane) == 1);

    caller.close();

    await().atMost(LONG).until(() -> running(lane) == 0);
    await().atMost(LONG).until(() -> gone() == gone + 1);
    await().atMost(LONG).until(() -> files("exports").equals(before));
    assertThat(Service.text(service.get(LINES + ".csv?sort=-line&limit=1")).lines()).hasSize(2);
  }

  @Test
  void aListIsWrittenAsLongAsOneCallerWaits() throws IOException {
    await().atMost(LONG).until(() -> running("sort") == 0);
    double gone = gone();
    double active = service.active();
    try (Socket staying = asking(LINES + ".csv" + ENDLESS)) {
      await().atMost(LONG).until(() -> running("sort") == 1);
      try (Socket going = asking(LINES + ".csv" + ENDLESS)) {
        await().atMost(LONG).until(() -> service.active() == active + 2);
        assertThat(going.isConnected()).isTrue();
      }
      await().atMost(LONG).until(() -> gone() == gone + 1);
      assertThat(running("sort")).isEqualTo(1);
      assertThat(staying.isConnected()).isTrue();
    }
    await().atMost(LONG).until(() -> running("sort") == 0);
  }

  @Test
  void theNextRequestOfAConnectionIsNoSignThatItsCallerHasGone() throws IOException {
    try (Socket caller = asking(LINES + ".ndjson?sort=-text&limit=3")) {
      caller.getOutputStream().write(request(LINES + ".ndjson?limit=4", "Connection: close"));
      String answers = new String(caller.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
      assertThat(answers.split("\\{\"line\"", -1)).hasSize(8);
    }
  }

  @Test
  void aListForWhichThereIsNoRoomIsRefusedUntilThereIsRoomAgain() throws IOException {
    byte[] whole = service.get(LINES + ".csv").body();
    Slowly held = Slowly.reading(LINES + ".csv");

    HttpResponse<byte[]> refused = service.get(LINES + ".ndjson");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.headers().firstValue("ETag")).isEmpty();
    assertThat(Service.json(refused).get("code").asString()).isEqualTo("too-many-waiting");
    assertThat(Service.json(refused).get("detail").asString())
        .startsWith("There is no room for so long a list now.");

    assertThat(held.whole()).isEqualTo(whole);
    await().atMost(LONG).until(() -> service.measured("pipeline.export.sending") == 0);
    assertThat(service.get(LINES + ".ndjson").statusCode()).isEqualTo(200);
    assertThat(service.measured("pipeline.export.bytes")).isLessThanOrEqualTo(36 << 20);
  }

  @Test
  void aListIsWrittenOnceASnapshotHoweverItIsRead() throws IOException {
    replaceSnapshot();
    String target = LINES + ".parquet";
    double written = service.measured("pipeline.export.written");

    HttpResponse<byte[]> head = service.send("HEAD", target);
    long bytes = head.headers().firstValueAsLong("Content-Length").orElseThrow();
    String tag = etag(head);
    HttpResponse<byte[]> end =
        service.get(target, "Range", "bytes=" + (bytes - 8) + "-", "If-Range", tag);
    HttpResponse<byte[]> whole = service.get(target, "Accept-Encoding", "gzip");

    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(end.headers().firstValue("ETag")).hasValue(tag);
    assertThat(etag(whole)).isEqualTo(tag).startsWith("\"");
    assertThat(whole.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(whole.body()).hasSize((int) bytes).endsWith(end.body());
    assertThat(service.measured("pipeline.export.written")).isEqualTo(written + 1);
    replaceSnapshot();
    assertThat(etag(service.send("HEAD", target))).isNotEqualTo(tag);
    assertThat(service.measured("pipeline.export.written")).isEqualTo(written + 2);
  }

  @Test
  void compressedItIsAnotherAnswerWithTheSameRows() throws IOException {
    HttpResponse<byte[]> plain = service.get(LINES + ".csv");
    HttpResponse<InputStream> gzip = service.open(LINES + ".csv", "Accept-Encoding", "gzip");

    for (HttpResponse<?> response : List.of(plain, gzip)) {
      assertThat(response.headers().firstValue("Vary")).hasValue("Accept, Accept-Encoding");
    }
    assertThat(etag(gzip)).isNotEqualTo(etag(plain));
    try (InputStream rows = new GZIPInputStream(gzip.body())) {
      assertThat(rows.readAllBytes()).isEqualTo(plain.body());
    }
    for (HttpResponse<?> response : List.of(plain, gzip)) {
      String[] headers = {"Accept-Encoding", "gzip", "If-None-Match", etag(response)};
      assertThat(service.get(LINES + ".csv", headers).statusCode()).isEqualTo(304);
    }
    String[] plainOnly = {"Accept-Encoding", "identity", "If-None-Match", etag(gzip)};
    assertThat(service.get(LINES + ".csv", plainOnly).statusCode()).isEqualTo(200);
  }
}
