package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import pipelineapi.refresh.Refreshes.Outcome;

/// A store on a disk that is full: whatever step of a refresh meets it, what was served is served,
/// the reason is told, nothing is left behind, and with room again all is as if nothing had been.
@ExtendWith(OutputCaptureExtension.class)
class FullDiskTest {

  // pages need no disk
  private static final String ISSUES =
      "/v1/log/issue?fields=resource,entry_number,value&resource=changing&limit=1000";
  private static final int MEGABYTES = 160;
  private static final long STEP = 4 << 20;

  @TempDir static Path folder;
  private static SmallDisk disk;
  private static Service service;
  private static int changes;

  @BeforeAll
  static void start() throws Exception {
    disk = SmallDisk.at(folder.resolve("disk"), MEGABYTES);
    FixtureArchive.write(folder.resolve("archive"), FixtureArchive.Form.PLAIN);
    service = open().ready();
  }

  private static Service open() {
    return Service.start(
        disk.folder().resolve("store"),
        "--pipeline.archive=" + folder.resolve("archive"),
        "--pipeline.as-of=" + FixtureArchive.DAY,
        "--pipeline.snapshots.keep=1",
        "--pipeline.snapshots.grace=0s");
  }

  @AfterAll
  static void stop() throws IOException {
    if (service != null) {
      service.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @AfterEach
  void makeRoom() throws IOException {
    disk.letGo();
  }

  /// Gives the issues of two resources other values, in both formats.
  private static void change() throws Exception {
    changes++;
    Path csv =
        folder.resolve("archive/conservation-area-collection/issue/conservation-area/changing.csv");
    Files.createDirectories(csv.resolveSibling("."));
    StringBuilder text = new StringBuilder("entry-number,field,issue-type,value\r\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",name,patch,changed ").append(changes).append(' ').append(i * 7919L);
      text.append("\r\n");
    }
    Files.writeString(csv, text, UTF_8);
  }

  private static String read() {
    return Readers.read(service, ISSUES);
  }

  /// Files of the store, by what they hold.
  private static List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(disk.folder().resolve("store"))) {
      return all.filter(Files::isRegularFile)
          .map(file -> disk.folder().relativize(file).toString())
          .filter(name -> !name.contains("/exports/"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> exports() throws IOException {
    try (Stream<Path> all = Files.list(disk.folder().resolve("store/exports"))) {
      return all.sorted().toList();
    }
  }

  // what was replaced leaves room when it goes
  private static void settled() {
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() ->
            service.measured("pipeline.snapshot.kept") == 1
                && files().stream().noneMatch(file -> file.contains("/removed-")));
  }

  private static Map<String, String> everything() {
    Map<String, String> lists = new TreeMap<>();
    for (String path : service.listed().keySet()) {
      if (!path.startsWith("/v1/status/")) {
        lists.put(path, Readers.read(service, path + ".ndjson"));
      }
    }
    return lists;
  }

  /// The phase a refresh ended in, as it was logged; the first one is no line.
  private static String phase(String logged) {
    Matcher phases = Pattern.compile("refresh phase=([a-z]+)").matcher(logged);
    return phases.results().map(phase -> phase.group(1)).reduce("list", (_, last) -> last);
  }

  /// Fills the disk at the moment a refresh says that it enters a phase.
  private static AutoCloseable fillingAt(String phase) {
    Logger said = (Logger) LoggerFactory.getLogger("pipelineapi.refresh.Progress");
    AppenderBase<ILoggingEvent> filling =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().startsWith("refresh phase=" + phase)) {
              try {
                disk.leave(0);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    filling.start();
    said.addAppender(filling);
    return () -> said.detachAppender(filling);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "build", "derive", "check", "publish"})
  void aDiskThatIsFullAsAStepBeginsFailsThatStepAlone(String step, CapturedOutput output)
      throws Exception {
    settled();
    String served = read();
    List<String> files = files();
    change();
    int logged = output.length();
    try (AutoCloseable _ = fillingAt(step);
        Readers readers = Readers.of(service, ISSUES)) {
      assertThat(service.refresh()).isEqualTo(Outcome.FAILED);
      assertThat(readers.told()).containsOnly(served);
    }
    assertThat(phase(output.toString().substring(logged))).isEqualTo(step);
    assertThat(read()).isEqualTo(served);
    assertThat(files).containsAll(files());
    assertThat(service.ask("/v1/status").at("/data/refresh/reason").asString(""))
        .isEqualTo("The disk of the store (pipeline.store) has no room left for the next snapshot");

    disk.letGo();
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read()).contains("changed " + changes + " ");
  }

  @Test
  void wheneverTheDiskIsFullWhatWasServedStaysUntilThereIsRoomAgain(CapturedOutput output)
      throws Exception {
    change();
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    change();
    Set<String> failed = new TreeSet<>();
    Outcome outcome = Outcome.FAILED;
    for (long room = 0; outcome == Outcome.FAILED; room += STEP) {
      String served = read();
      List<String> files = files();
      disk.leave(room);
      int logged = output.length();
      try (Readers readers = Readers.of(service, ISSUES)) {
        outcome = service.refresh();
        assertThat(List.of(served, read())).as("%d bytes left", room).containsAll(readers.told());
      }
      if (outcome == Outcome.FAILED) {
        failed.add(phase(output.toString().substring(logged)));
        assertThat(read()).isEqualTo(served);
        assertThat(files).as("%d bytes left", room).containsAll(files());
        assertThat(service.ask("/v1/status").at("/data/refresh/reason").asString(""))
            .as("%d bytes left", room)
            .isEqualTo(
                "The disk of the store (pipeline.store) has no room left for the next snapshot");
      }
      disk.letGo();
    }
    assertThat(outcome).isEqualTo(Outcome.PUBLISHED);
    assertThat(failed).contains("list", "read");
    assertThat(read()).contains("changed " + changes + " ");
    assertThat(service.ask("/v1/status").at("/data/snapshot/complete").asBoolean()).isTrue();

    Map<String, String> refreshed = everything();
    assertThat(service.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(everything()).isEqualTo(refreshed);
  }

  @Test
  void aListThatFindsNoRoomIsRefusedAndLeavesNothing() throws Exception {
    change();
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    for (String form : List.of("csv", "parquet", "ndjson")) {
      String target = "/v1/log/issue." + form + "?sort=-value";
      settled();
      List<Path> kept = exports();
      disk.leave(100_000);
      HttpResponse<byte[]> refused = service.get(target);
      assertThat(refused.statusCode()).as(target).isEqualTo(503);
      assertThat(Service.json(refused).get("code").asString()).isEqualTo("too-many-waiting");
      assertThat(Service.json(refused).get("detail").asString())
          .isEqualTo("The disk has no room left for it now. Ask for less, or again in a moment.");
      assertThat(exports()).isEqualTo(kept);
      assertThat(service.ask("/v1/log/issue?limit=2").at("/data").size()).isEqualTo(2);
      disk.letGo();
      assertThat(service.get(target).statusCode()).isEqualTo(200);
      change();
      assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @Test
  void aFullDiskIsNoReasonNotToStart() throws Exception {
    String served = read();
    service.close();
    disk.leave(0);
    service = open().ready();
    assertThat(read()).isEqualTo(served);
  }
}
