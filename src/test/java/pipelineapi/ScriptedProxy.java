package pipelineapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A port of this machine before a service that speaks HTTP. Requests pass as they came, and a
/// script says what becomes of the answers.
final class ScriptedProxy implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)\\r$");

  /// What becomes of an answer.
  sealed interface Fault {

    /// It is this one.
    record Status(int code, String error, String header) implements Fault {}

    /// The connection is reset.
    record Reset() implements Fault {}

    /// It ends in the middle of its body.
    record Truncated() implements Fault {}

    /// It comes byte after byte.
    record Slow() implements Fault {}

    /// Each tag in it is another.
    record OtherTag() implements Fault {}
  }

  private record Script(Fault fault, Predicate<String> requests, AtomicInteger left) {}

  private final int target;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger met = new AtomicInteger();
  private volatile Script script = new Script(new Fault.Reset(), _ -> false, new AtomicInteger());

  ScriptedProxy(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Lets answers be at fault from now on.
  ///
  /// @param requests whose answers, by their first line
  /// @param times how many of them
  void fail(Fault fault, Predicate<String> requests, int times) {
    met.set(0);
    script = new Script(fault, requests, new AtomicInteger(times));
  }

  /// Lets all pass again.
  void pass() {
    script = new Script(new Fault.Reset(), _ -> false, new AtomicInteger());
  }

  /// How many answers the last script put at fault.
  int met() {
    return met.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // the test is over
      }
    }
  }

  // one request a connection: the script decides about each
  private void serve(Socket client) {
    try (client;
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream()) {
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      Script now = script;
      boolean fails = now.requests().test(head) && now.left().getAndDecrement() > 0;
      if (fails) {
        met.incrementAndGet();
      }
      if (fails && now.fault() instanceof Fault.Reset) {
        client.setSoLinger(true, 0);
        return;
      }
      if (fails && now.fault() instanceof Fault.Status(int code, String error, String header)) {
        byte[] body =
            "<Error><Code>%s</Code><Message>told</Message></Error>"
                .formatted(error)
                .getBytes(ISO_8859_1);
        out.write(
            "HTTP/1.1 %d told\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
                .formatted(code, header, body.length)
                .getBytes(ISO_8859_1));
        out.write(body);
        return;
      }
      byte[] answer = asked(head, in);
      send(out, fails ? changed(answer, now.fault()) : answer, fails ? now.fault() : null);
    } catch (IOException e) {
      // one of both went
    }
  }

  private byte[] asked(String head, InputStream in) throws IOException {
    try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), target)) {
      String once = head.replaceAll("(?im)^connection:[^\\n]*\\n", "");
      OutputStream out = origin.getOutputStream();
      out.write(
          (once.substring(0, once.length() - 2) + "Connection: close\r\n\r\n")
              .getBytes(ISO_8859_1));
      Matcher length = LENGTH.matcher(head);
      if (length.find()) {
        out.write(in.readNBytes(Integer.parseInt(length.group(1))));
      }
      out.flush();
      return origin.getInputStream().readAllBytes();
    }
  }

  private static byte[] changed(byte[] answer, Fault fault) {
    return switch (fault) {
      case Fault.Truncated _ -> Arrays.copyOf(answer, answer.length - 10);
      case Fault.OtherTag _ ->
          new String(answer, ISO_8859_1)
              .replaceAll("(?<=ETag>(?:&quot;|\")?)[0-9a-f]", "f")
              .getBytes(ISO_8859_1);
      default -> answer;
    };
  }

  private static void send(OutputStream out, byte[] answer, @Nullable Fault fault)
      throws IOException {
    if (fault instanceof Fault.Slow) {
      for (byte one : answer) {
        out.write(one);
        out.flush();
      }
      return;
    }
    out.write(answer);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int one; (one = in.read()) >= 0; ) {
      head.write(one);
      if (one == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(ISO_8859_1);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
