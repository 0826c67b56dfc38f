package pipelineapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of answers and of a refresh when the service is told to stop.
class StopTest {

  private static final String FILE = "a-collection/collection/resource/" + "ab".repeat(32);
  private static final int SIZE = 12 << 20;

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
  private static final String ENDLESS =
      """
      path: specification/endless
      kind: derived
      meaning: "One row per word, had one the time."
      key: [word]
      order: [word]
      columns:
        - {name: word, type: token, example: value, meaning: Word}
        - {name: sum, type: integer, example: "1", meaning: What takes for ever}
      """;
  private static final String ENDLESS_SQL =
      """
      -- What takes for ever?
      -- one row per word · ordered by word
      -- reads: specification_word
      select
        w.word,
        (select max(t.a) from range(length(w.word) * 1000000000000) as t(a)) as sum
      from specification_word w
      """;

  @TempDir private Path folder;

  @Test
  void streamsEndWholeNothingNewIsTakenAndWhoIsTooSlowIsBrokenOff() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    Path file = folder.resolve("archive").resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Service service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--spring.lifecycle.timeout-per-shutdown-phase=4s")
            .ready();
    int port = service.port();
    String id = service.rows("/v1/file?limit=1").getFirst().get("file").asString();
    try (Socket reading = begun(port, id);
        Socket stalled = begun(port, id)) {
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      await().atMost(Duration.ofSeconds(30)).until(() -> refused(port));

      byte[] whole = rest(reading);
      assertThat(Arrays.copyOfRange(whole, whole.length - SIZE, whole.length)).isEqualTo(bytes);
      assertThat(stopped).isNotDone();

      stopped.join();
      // it promised more than comes
      assertThat(rest(stalled).length).isLessThan(SIZE);
    }
  }

  @Test
  void aRefreshIsInterruptedWhateverTheEngineIsAt() throws IOException {
    write("archive/specification/word.csv", "word\r\nendless\r\n");
    write("catalogue/specification/word.yaml", WORD);
    write("catalogue/specification/endless.yaml", ENDLESS);
    write("catalogue/specification/endless.sql", ENDLESS_SQL);
    Service service =
        Service.start(
            folder.resolve("store"),
            "--pipeline.archive=" + folder.resolve("archive"),
            "--pipeline.catalogue=" + folder.resolve("catalogue"));
    try (LogLines lines = LogLines.of("pipelineapi.refresh", Level.INFO)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              Service.json(service.get("/v1/status"))
                  .at("/data/refresh/phase")
                  .asString("")
                  .equals("derive"));

      service.close();
      assertThat(lines.said())
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains("refresh interrupted, the served snapshot stays");
    } finally {
      service.close();
    }
    try (Stream<Path> left = Files.list(folder.resolve("store/building"))) {
      assertThat(left).isEmpty();
    }
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static Socket begun(int port, String id) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket
        .getOutputStream()
        .write(
            "GET /v1/file/%s/content HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .formatted(id)
                .getBytes(US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    return socket;
  }

  // what comes until the end, or until the connection is reset
  private static byte[] rest(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream from = socket.getInputStream();
    byte[] chunk = new byte[1 << 16];
    try {
      for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
        read.write(chunk, 0, count);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return read.toByteArray();
  }

  private static boolean refused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
