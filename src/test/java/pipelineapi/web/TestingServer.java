package pipelineapi.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.file.ArchiveDocuments;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The room behind a real server on a free port of this machine, made once for all tests.
final class TestingServer {

  private static final TestingServer ONLY = new TestingServer();
  private static final JsonMapper JSON = new JsonMapper();

  final TestingQueries queries;
  final TestingSnapshots snapshots;
  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestingServer() {
    this.context =
        new SpringApplicationBuilder(Beans.class)
            .properties("server.address=127.0.0.1")
            .run("--server.port=0", "--management.server.port=0", "--pipeline.web.sending=32MB");
    this.queries = context.getBean(TestingQueries.class);
    this.snapshots = context.getBean(TestingSnapshots.class);
  }

  /// The server, with a snapshot and one row.
  static TestingServer fresh() {
    ONLY.queries.reset();
    ONLY.snapshots.serve("2026-03-11T04-12-09Z-7f3a");
    return ONLY;
  }

  int port() {
    return property("local.server.port");
  }

  int managementPort() {
    return property("local.management.port");
  }

  private int property(String name) {
    return context.getEnvironment().getRequiredProperty(name, Integer.class);
  }

  HttpResponse<byte[]> get(String target, String... headers) {
    return send("GET", target, headers);
  }

  HttpResponse<byte[]> send(String method, String target, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> post(String target, String form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return JSON.readTree(response.body());
  }

  static String header(HttpResponse<?> response, String name) {
    return String.join("\n", response.headers().allValues(name));
  }

  /// What the server says to bytes that no client would send, until it closes the connection.
  String raw(String bytes) {
    return raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String raw(byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (IOException e) {
        // the server may cut off what it need not read; what came before counts
        if (answer.size() == 0) {
          throw e;
        }
      }
      return answer.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection that has asked for a target, and reads no more than the first byte of the answer.
  Socket stalled(String target) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    if (socket.getInputStream().read() < 0) {
      throw new IllegalStateException("the server closed the connection");
    }
    return socket;
  }

  /// A whole raw request for a target.
  String rawGet(String target) {
    return raw("GET " + target + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
  }

  // without a stereotype, so that no scan of the application finds it
  @EnableAutoConfiguration
  @ConfigurationPropertiesScan(basePackageClasses = {WebSettings.class, ArchiveDocuments.class})
  @ComponentScan(basePackageClasses = {WebSettings.class, ArchiveDocuments.class})
  static class Beans {

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    TestingSnapshots snapshots() {
      return new TestingSnapshots();
    }

    @Bean
    TestingQueries queries(TestingSnapshots snapshots) {
      return new TestingQueries(snapshots);
    }

    @Bean
    Catalogue catalogue() {
      return new Catalogue(
          "v1",
          "fingerprint",
          List.of(
              listing("log/collection", List.of("log", "logs"), List.of("endpoint", "day"), true),
              listing("log/issue", List.of(), null, true),
              listing("log/issue/summary", List.of(), null, true),
              listing("specification/issue-type", List.of(), List.of("issue_type"), true),
              object("status"),
              listing("status/reject", List.of(), List.of("ordinal"), false)),
          List.of(),
          List.of(),
          List.of(),
          List.of());
    }

    @Bean
    Archive archive() throws IOException {
      Path folder = Files.createTempDirectory("archive");
      folder.toFile().deleteOnExit();
      return Archive.of(Origins.at(folder.toString(), S3Settings.defaults()), null, null);
    }

    private static Listing object(String path) {
      return listing(path, Kind.OBJECT, List.of(), null, false);
    }

    private static Listing listing(
        String path, List<String> aliases, @Nullable List<String> by, boolean cached) {
      return listing(path, Kind.FED, aliases, by, cached);
    }

    private static Listing listing(
        String path, Kind kind, List<String> aliases, @Nullable List<String> by, boolean cached) {
      Column name = TestingQueries.column("name", Type.TEXT);
      return new Listing(
          path,
          kind,
          "One row per " + path + ".",
          aliases,
          Map.of(),
          List.of("name"),
          List.of(),
          by == null ? null : new Item(by, null, null, Map.of(), false),
          List.of(name),
          List.of(),
          null,
          null,
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          List.of(),
          null,
          null,
          cached);
    }
  }
}
