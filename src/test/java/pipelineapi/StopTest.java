package pipelineapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of those who are being answered when the service is told to stop.
class StopTest {

  private static final String FILE = "a-collection/collection/resource/" + "ab".repeat(32);
  private static final int SIZE = 12 << 20;

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
    } catch (java.net.SocketException e) {
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
