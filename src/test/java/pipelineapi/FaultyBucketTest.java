package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pipelineapi.ScriptedProxy.Fault;
import pipelineapi.origin.TestingS3;
import pipelineapi.refresh.Refreshes.Outcome;
import tools.jackson.databind.JsonNode;

/// A bucket at fault, asked for a refresh while people read: they get what was served or what is
/// new, whole, and never an error.
class FaultyBucketTest {

  private static final String ISSUES = "/v1/log/issue.csv?fields=resource,entry_number,value";
  private static final String CHANGING =
      "conservation-area-collection/issue/conservation-area/changing.csv";
  private static final int ALWAYS = Integer.MAX_VALUE;

  @TempDir static Path folder;
  private static TestingS3 s3;
  private static ScriptedProxy proxy;
  private static Service service;
  private static int changes;

  @BeforeAll
  static void start() throws IOException {
    s3 = TestingS3.start();
    FixtureArchive.write(folder.resolve("archive"), FixtureArchive.Form.PLAIN);
    s3.copyFolder(folder.resolve("archive"), "archive");
    proxy = new ScriptedProxy(requireNonNull(s3.settings().endpoint()).getPort());
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + s3.place("archive"),
                "--pipeline.as-of=" + FixtureArchive.DAY,
                "--pipeline.s3.endpoint=http://127.0.0.1:" + proxy.port(),
                "--pipeline.s3.region=" + s3.settings().region(),
                "--pipeline.s3.path-style=true",
                "--pipeline.s3.timeout=5s",
                "--pipeline.s3.retries=2")
            .ready();
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    proxy.close();
    s3.close();
  }

  @AfterEach
  void letAllPass() {
    proxy.pass();
  }

  /// Gives the issue of a resource another value.
  private static void change() {
    s3.put(
        "archive/" + CHANGING,
        "entry-number,field,issue-type,value\r\n1,name,patch,changed %d\r\n"
            .formatted(++changes)
            .getBytes(UTF_8));
  }

  private static String read() {
    return Readers.read(service, ISSUES);
  }

  private static String reason() {
    return service.ask("/v1/status").at("/data/refresh/reason").asString("");
  }

  /// Refreshes while two people read, and holds all that they were told against what it was before
  /// and is after.
  private static Outcome refreshedUnderReaders() {
    String before = read();
    try (Readers readers = Readers.of(service, ISSUES)) {
      Outcome outcome = service.refresh();
      assertThat(List.of(before, read())).containsAll(readers.told());
      return outcome;
    }
  }

  private static boolean isListing(String request) {
    return request.contains("list-type=2");
  }

  private static boolean isObject(String request) {
    return request.startsWith("GET ") && request.contains(CHANGING);
  }

  static Stream<Arguments> faultsThatPass() {
    return Stream.of(
        Arguments.of(new Fault.Status(500, "InternalError", "")),
        Arguments.of(new Fault.Status(503, "SlowDown", "")),
        Arguments.of(new Fault.Reset()),
        Arguments.of(new Fault.Slow()));
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void aFaultThatPassesIsNotNoticed(Fault fault) {
    change();
    String before = read();
    proxy.fail(fault, request -> isListing(request) || isObject(request), 2);
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    assertThat(proxy.met()).isEqualTo(2);
    assertThat(read()).isNotEqualTo(before).contains("changed " + changes);
    assertThat(service.ask(ISSUES.replace(".csv", "")).at("/snapshot/complete").asBoolean())
        .isTrue();
  }

  @Test
  void theStatusTellsHowTheBucketIsReadAndWhatWasAskedOfIt() {
    change();
    proxy.fail(new Fault.Status(500, "InternalError", ""), FaultyBucketTest::isListing, 2);
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    JsonNode buckets = service.ask("/v1/status").at("/data/buckets");
    assertThat(buckets.at("/places/0").asString()).isEqualTo(s3.place("archive"));
    assertThat(buckets.get("timeout_ms").asInt()).isEqualTo(5000);
    assertThat(buckets.get("retries").asInt()).isEqualTo(2);
    assertThat(buckets.get("listings").asInt()).isEqualTo(16);
    JsonNode last = buckets.get("last_refresh");
    assertThat(last.get("requests").asInt()).isGreaterThan(2);
    assertThat(last.get("retried").asInt()).isEqualTo(2);
    assertThat(last.get("failed").asInt()).isZero();

    proxy.fail(new Fault.Status(500, "InternalError", ""), _ -> true, ALWAYS);
    assertThat(service.refresh()).isEqualTo(Outcome.FAILED);
    assertThat(service.ask("/v1/status").at("/data/buckets/last_refresh/failed").asInt())
        .isPositive();
  }

  static Stream<Arguments> faultsThatStay() {
    return Stream.of(
        Arguments.of(
            new Fault.Status(500, "InternalError", ""), "answered 500 InternalError in 3 tries"),
        Arguments.of(new Fault.Status(503, "SlowDown", ""), "answered 503 SlowDown in 3 tries"),
        Arguments.of(
            new Fault.Status(403, "AccessDenied", ""),
            "may not be listed: check that the credentials allow s3:ListBucket"),
        Arguments.of(
            new Fault.Status(403, "RequestTimeTooSkewed", ""),
            "refuses the AWS credentials (RequestTimeTooSkewed): check access key, secret, token and the clock"),
        Arguments.of(
            new Fault.Status(301, "PermanentRedirect", "x-amz-bucket-region: us-west-1\r\n"),
            "but us-west-1: check the region"),
        Arguments.of(new Fault.Status(404, "NoSuchBucket", ""), "there is no bucket"),
        Arguments.of(new Fault.Reset(), "cannot be reached"),
        Arguments.of(new Fault.Truncated(), ""));
  }

  @ParameterizedTest
  @MethodSource("faultsThatStay")
  void aFaultThatStaysIsToldAndWhatWasServedStays(Fault fault, String told) {
    change();
    String before = read();
    proxy.fail(fault, FaultyBucketTest::isListing, ALWAYS);
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.FAILED);
    assertThat(reason()).contains(told).doesNotContain("Exception");
    assertThat(read()).isEqualTo(before);
  }

  @Test
  void aBucketThatIsGoneForTwentyRefreshesChangesNothing() {
    change();
    String before = read();
    proxy.fail(new Fault.Status(404, "NoSuchBucket", ""), _ -> true, ALWAYS);
    for (int i = 0; i < 20; i++) {
      assertThat(service.refresh()).isEqualTo(Outcome.FAILED);
      assertThat(read()).isEqualTo(before);
    }
    proxy.pass();
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read()).contains("changed " + changes);
    assertThat(reason()).isEmpty();
  }

  @Test
  void aBodyThatIsCutEachTimeLeavesWhatWasServed() {
    change();
    String before = read();
    proxy.fail(new Fault.Truncated(), FaultyBucketTest::isObject, ALWAYS);
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.FAILED);
    assertThat(read()).isEqualTo(before);
    proxy.pass();
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read()).contains("changed " + changes);
  }

  @Test
  @Quirk("Q18")
  void anObjectThatIsAnotherThanListedKeepsItsRowsUntilItIsListedAsItIs() {
    change();
    String before = read();
    proxy.fail(new Fault.OtherTag(), FaultyBucketTest::isListing, ALWAYS);
    refreshedUnderReaders();
    assertThat(read()).isEqualTo(before);
    proxy.pass();
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read()).contains("changed " + changes);
    assertThat(service.ask(ISSUES.replace(".csv", "")).at("/snapshot/complete").asBoolean())
        .isTrue();
  }
}
