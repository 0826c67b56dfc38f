package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3OriginTest extends OriginContract {

  private static final ArchiveObject LISTED = new ArchiveObject("log.csv", 4, Instant.EPOCH, "e-4");

  private static final Duration PATIENT = Duration.ofSeconds(10);

  private static TestingS3 s3;
  private static int tests;

  private String prefix;
  private Origin origin;

  @BeforeAll
  static void start() {
    s3 = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void openAPrefixOfItsOwn() {
    prefix = "test-%d/data".formatted(tests++);
    origin = Origins.at(s3.place(prefix), s3.settings());
  }

  @AfterEach
  void close() {
    origin.close();
  }

  @Override
  Origin origin() {
    return origin;
  }

  @Override
  void put(String key, String text) {
    s3.put(prefix + "/" + key, text.getBytes(UTF_8));
  }

  @Override
  void delete(String key) {
    s3.delete(prefix + "/" + key);
  }

  @Test
  void listsPageAfterPage() {
    var keys = IntStream.range(0, 1_200).mapToObj("log/%04d.json"::formatted).toList();
    keys.parallelStream().forEach(key -> put(key, ""));

    assertThat(keys(origin, "log/")).isEqualTo(keys);
  }

  @Test
  void directoriesListedBesideEachOtherComeInTheOrderOfKeys() {
    List<String> keys = new ArrayList<>();
    for (String directory : List.of("issue/a/", "issue/b/", "issue/b-c/", "issue/é/", "log/")) {
      IntStream.range(0, 400).forEach(i -> keys.add(directory + "%04d.csv".formatted(i)));
    }
    keys.addAll(List.of("issue.csv", "issue/b.csv", "last", "var/x/y"));
    keys.parallelStream().forEach(key -> put(key, ""));
    keys.sort(Origin.KEY_ORDER);

    assertThat(keys(origin, "")).isEqualTo(keys);
    assertThat(keys(origin, "issue/b"))
        .isEqualTo(keys.stream().filter(key -> key.startsWith("issue/b")).toList());
  }

  @Test
  void ofADirectoryThatBeginsWithinOnlyWhatFollowsIsListed() {
    List<String> keys =
        IntStream.range(0, 1_500)
            .mapToObj(i -> "log/2026-03-%02d/%04d.json".formatted(i / 150 + 1, i))
            .toList();
    keys.parallelStream().forEach(key -> put(key, ""));
    List<String> named = new ArrayList<>();

    origin.list(
        "",
        new Scope() {
          @Override
          public boolean holds(String directory) {
            return true;
          }

          @Override
          public String from(String directory) {
            return directory.equals("log/") ? "2026-03-09" : "";
          }
        },
        object -> named.add(object.key()));
    assertThat(named).isEqualTo(keys.subList(1_200, 1_500));
  }

  @Test
  void whatTheTakerThrowsEndsTheListing() {
    IntStream.range(0, 1_200).parallel().forEach(i -> put("log/%d/%d".formatted(i % 7, i), ""));
    AtomicInteger taken = new AtomicInteger();

    assertThatThrownBy(() ->
            origin.list(
                "",
                _ -> {
                  taken.incrementAndGet();
                  throw new IllegalStateException("enough");
                }))
        .hasMessage("enough");
    assertThat(taken).hasValue(1);
    assertThat(keys(origin, "log/6/")).hasSize(171);
  }

  @Test
  void aPrefixMeansTheSameWithAndWithoutASlash() {
    put("log.csv", "inside");
    s3.put(prefix + "base/log.csv", "beside".getBytes(UTF_8));

    for (String place : new String[] {s3.place(prefix), s3.place(prefix + "/")}) {
      try (var same = Origins.at(place, s3.settings())) {
        assertThat(keys(same, "")).containsExactly("log.csv");
        assertThat(text(same, same.find("log.csv").orElseThrow())).isEqualTo("inside");
        assertThat(same.place()).isEqualTo(s3.place(prefix));
      }
    }
  }

  @Test
  void theWholeBucketMayBeAnOrigin() {
    put("log.csv", "a");

    for (String place : new String[] {s3.place(""), s3.place("") + "/"}) {
      try (var whole = Origins.at(place, s3.settings())) {
        assertThat(keys(whole, prefix)).containsExactly(prefix + "/log.csv");
        assertThat(whole.place()).isEqualTo(s3.place(""));
      }
    }
  }

  @Test
  void theMarkOfADirectoryIsNoObject() {
    put("", "");
    put("log/", "");
    put("log/1.csv", "");

    assertThat(keys(origin, "")).containsExactly("log/1.csv");
  }

  @Test
  void aFolderIsCopiedUnderAPrefix() throws IOException {
    Files.createDirectories(copies.resolve("a/b"));
    Files.writeString(copies.resolve("a/b/1.parquet"), "PAR1");
    Files.writeString(copies.resolve("a/2.csv"), "two");

    s3.copyFolder(copies, prefix);

    assertThat(keys(origin, "")).containsExactly("a/2.csv", "a/b/1.parquet");
    assertThat(text(origin, found("a/2.csv"))).isEqualTo("two");
  }

  @Test
  void aWrongSecretIsToldWhateverIsAsked() {
    System.setProperty("aws.secretAccessKey", "wrong");
    try (var refused = Origins.at(s3.place(prefix), s3.settings())) {
      assertThatThrownBy(() -> refused.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessage(
              "%s refuses the AWS credentials (SignatureDoesNotMatch): check access key, secret,"
                  + " token and the clock",
              s3.place(prefix));
      assertThatThrownBy(() -> refused.open(LISTED))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("[log.csv] " + s3.place(prefix));
      // the answer to a HEAD says 403 and no more
      assertThat(refused.find("log.csv")).isEmpty();
    } finally {
      System.setProperty("aws.secretAccessKey", "testing-secret");
    }
  }

  @Test
  void missingCredentialsAreToldAtTheFirstUse() {
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.disableEc2Metadata", "true");
    try (var anonymous = Origins.at(s3.place(prefix), s3.settings())) {
      assertThatThrownBy(() -> anonymous.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith(s3.place(prefix) + " needs AWS credentials and none were found");
    } finally {
      System.setProperty("aws.accessKeyId", "testing");
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  @Test
  void aBucketThatIsNotThereIsNoAbsentObject() {
    try (var none = Origins.at("s3://no-such-bucket/data", s3.settings())) {
      assertThatThrownBy(() -> none.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith(
              "s3://no-such-bucket/data cannot be read, there is no bucket 'no-such-bucket'");
      assertThatThrownBy(() -> none.open(LISTED)).isInstanceOf(OriginUnreachableException.class);
      assertThat(none.find("log.csv")).isEmpty();
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsTold() throws IOException {
    int port;
    try (var closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    try (var nobody = Origins.at("s3://archive", at(port, 1, PATIENT))) {
      assertThatThrownBy(() -> nobody.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("s3://archive cannot be reached at http://127.0.0.1:" + port)
          .hasMessageEndingWith("check the endpoint and the network");
      assertThatThrownBy(() -> nobody.find("log.csv"))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("[log.csv] s3://archive cannot be reached");
    }
  }

  @Test
  void anEndpointThatIsSilentIsToldWithinTheTimeouts() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var waiting =
            Origins.at("s3://archive", at(silent.getLocalPort(), 1, Duration.ofMillis(400)))) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> waiting.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageContaining("within 400 ms in 2 tries");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, answered 503 SlowDown in 2 tries, 2",
    "500, InternalError, answered 500 InternalError in 2 tries, 2",
    "301, PermanentRedirect, is not in region eu-west-2 but eu-west-1, 1",
    "400, AuthorizationHeaderMalformed, is not in region eu-west-2 but eu-west-1, 1",
    "400, ExpiredToken, refuses the AWS credentials (ExpiredToken), 1",
    "400, InvalidRequest, answered 400 InvalidRequest in 1 tries, 1"
  })
  void aServiceThatFailsIsUnreachable(int status, String code, String told, int tries)
      throws IOException {
    try (var failing = new Failing(status, code);
        var failed = Origins.at("s3://archive", at(failing.port(), 1, PATIENT))) {
      assertThatThrownBy(() -> failed.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("s3://archive " + told);
      assertThat(failing.asked()).isEqualTo(tries);
      assertThatThrownBy(() -> failed.open(LISTED))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("[log.csv] s3://archive " + told);
    }
  }

  @Test
  void whatIsAskedOfBucketsIsCounted() throws IOException {
    BucketUse use = BucketUse.OF_PROCESS;
    long ok = use.requests(BucketUse.Operation.LIST, BucketUse.Outcome.OK);
    double nanos = use.nanos(BucketUse.Operation.LIST, BucketUse.Outcome.OK);
    origin.list("", _ -> {});
    assertThat(use.requests(BucketUse.Operation.LIST, BucketUse.Outcome.OK)).isGreaterThan(ok);
    assertThat(use.nanos(BucketUse.Operation.LIST, BucketUse.Outcome.OK)).isGreaterThan(nanos);

    long refused = use.requests(BucketUse.Operation.HEAD, BucketUse.Outcome.REFUSED);
    assertThat(origin.find("none-such.csv")).isEmpty();
    assertThat(use.requests(BucketUse.Operation.HEAD, BucketUse.Outcome.REFUSED))
        .isEqualTo(refused + 1);

    long failures = use.requests(BucketUse.Operation.GET, BucketUse.Outcome.FAILED);
    long retried = use.retried(BucketUse.Operation.GET);
    try (var failing = new Failing(503, "SlowDown");
        var failed = Origins.at("s3://archive", at(failing.port(), 2, PATIENT))) {
      assertThatThrownBy(() -> failed.open(LISTED)).isInstanceOf(OriginUnreachableException.class);
    }
    assertThat(use.requests(BucketUse.Operation.GET, BucketUse.Outcome.FAILED))
        .isEqualTo(failures + 1);
    assertThat(use.retried(BucketUse.Operation.GET)).isEqualTo(retried + 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void whatMayNotBeReadIsAbsentButAListingThatIsDeniedIsUnreachable(int status) throws IOException {
    try (var denying = new Failing(status, status == 403 ? "AccessDenied" : "NoSuchKey");
        var denied = Origins.at("s3://archive", at(denying.port(), 0, PATIENT))) {
      assertThatThrownBy(() -> denied.open(LISTED)).isInstanceOf(ObjectAbsentException.class);
      assertThatThrownBy(() -> denied.fetch(LISTED, copies))
          .isInstanceOf(ObjectAbsentException.class);
      assertThat(denied.find("log.csv")).isEmpty();
      assertThat(denied.unchanged(LISTED)).isFalse();
      assertThatThrownBy(() -> denied.list("", _ -> {}))
          .isInstanceOf(OriginUnreachableException.class);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotTakenForTheObject() throws IOException {
    try (var breaking = new BreakingOff(Integer.MAX_VALUE);
        var broken = Origins.at("s3://archive", at(breaking.port(), 1, PATIENT))) {
      try (var bytes = broken.open(LISTED)) {
        assertThatThrownBy(bytes::readAllBytes)
            .isInstanceOf(OriginUnreachableException.class)
            .hasMessageStartingWith("[log.csv] s3://archive broke off");
      }
      assertThatThrownBy(() -> broken.fetch(LISTED, copies))
          .isInstanceOf(OriginUnreachableException.class)
          .hasMessageStartingWith("[log.csv] s3://archive ");
      assertThat(copies).isEmptyDirectory();
    }
  }

  @Test
  void aDownloadThatBreaksOffIsTriedAgain() throws IOException {
    try (var breaking = new BreakingOff(1);
        var broken = Origins.at("s3://archive", at(breaking.port(), 1, PATIENT))) {
      assertThat(broken.fetch(LISTED, copies)).hasContent("abcd");
    }
  }

  @Test
  void aCopyThatCannotBeWrittenIsNotTheOriginsFault() throws IOException {
    put("log.csv", "a");
    Path file = Files.writeString(copies.resolve("file"), "in the way");

    assertThatThrownBy(() -> origin.fetch(found("log.csv"), file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot write to " + file);
  }

  private static S3Settings at(int port, int retries, Duration timeout) {
    return new S3Settings(
        URI.create("http://127.0.0.1:" + port), "eu-west-2", true, timeout, retries, 4);
  }

  /// A service whose every answer is one fault.
  private static final class Failing implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    Failing(int status, String code) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
      server.createContext(
          "/",
          exchange -> {
            asked.incrementAndGet();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-west-1");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            try (var answer = exchange.getResponseBody()) {
              answer.write(head ? new byte[0] : body);
            }
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    int asked() {
      return asked.get();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /// A service that promises four bytes and, so many times, hangs up after two.
  private static final class BreakingOff implements AutoCloseable {

    private static final String HEAD =
        "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 4\r\nConnection: close\r\n\r\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private int times;

    BreakingOff(int times) throws IOException {
      this.times = times;
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (var connection = server.accept()) {
          connection.getInputStream().read(new byte[8 * 1024]);
          connection
              .getOutputStream()
              .write((HEAD + (times-- > 0 ? "ab" : "abcd")).getBytes(UTF_8));
        } catch (IOException e) {
          // the client went first, or the test is over
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
