package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OneArchive.class)
class SampleArchiveTest {

  private static final LocalDate DAY = SampleOptions.DEFAULT.asOf();
  private static final String ISSUE_PARQUET = "log/issue/.*parquet";

  private static ArchiveReader one;

  @TempDir Path folder;

  @BeforeAll
  static void take(ArchiveReader archive) {
    one = archive;
  }

  @Test
  void theSameOptionsGiveTheSameBytesAndTimes() throws IOException {
    Path target = folder.resolve("again");
    SampleArchive.write(new SampleOptions(1, 1, DAY, 3), target);

    assertThat(digest(new ArchiveReader(target))).isEqualTo(digest(one));
  }

  @Test
  void anotherSeedGivesAnotherTreeWhichIsNeverSeenHalfMade() throws IOException {
    Path target = folder.resolve("other");
    try (WatchService service = folder.getFileSystem().newWatchService()) {
      folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
      CompletableFuture<Integer> filesAtFirstSight =
          CompletableFuture.supplyAsync(() -> filesWhenSeen(service, target));
      SampleArchive.write(new SampleOptions(1, 2, DAY, 3), target);
      ArchiveReader other = new ArchiveReader(target);

      assertThat(digest(other)).isNotEqualTo(digest(one));
      assertThat(filesAtFirstSight.join()).isEqualTo(other.keys().size());
      try (Stream<Path> beside = Files.list(folder)) {
        assertThat(beside).containsExactly(target);
      }
      assertThat(other.keys()).containsAll(SampleArchive.damaged().keySet());
      assertThat(one.keys()).containsAll(SampleArchive.damaged().keySet());
    }
  }

  private static int filesWhenSeen(WatchService service, Path target) {
    try {
      for (WatchKey key = service.take(); !Files.exists(target); key = service.take()) {
        key.pollEvents().clear();
        key.reset();
      }
      return new ArchiveReader(target).keys().size();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    assertThatThrownBy(() -> SampleArchive.write(SampleOptions.DEFAULT, file.resolve("archive")))
        .isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFolderThatIsNotEmptyIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(folder.resolve("letter"), "mine");

    assertThatThrownBy(() -> SampleArchive.write(SampleOptions.DEFAULT, folder))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("is not empty: name a new or empty folder");
    assertThat(folder.resolve("letter")).hasContent("mine");
  }

  @Test
  void theCommandsOptionsReachTheArchiveAndFourTimesTheScaleHasAboutFourTimesTheIssues()
      throws IOException {
    Path empty = Files.createDirectory(folder.resolve("four"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments =
        List.of("--to=" + empty, "--scale", "4", "--as-of=2026-01-31", "--entry-days", "1");

    assertThat(SampleCommand.run(arguments, new PrintStream(out, true, UTF_8), System.err))
        .isZero();
    ArchiveReader four = new ArchiveReader(empty);
    assertThat(out.toString(UTF_8)).contains("scale 4, seed 1, as of 2026-01-31");
    assertThat(four.keys("brownfield-land-collection/collection/log/.*"))
        .isNotEmpty()
        .allMatch(key -> key.contains("/2026-01-31/"));
    assertThat(issues(one)).isBetween(19_000L, 26_000L);
    assertThat(1.0 * issues(four) / issues(one)).isBetween(3.6, 4.4);
  }

  @Test
  void scaleOneIsSmall() {
    assertThat(one.keys()).hasSizeBetween(2_000, 4_000);
    assertThat(one.allRows(".*/collection/log.csv")).hasSizeBetween(5_000, 9_000);
    assertThat(one.rows("organisation-collection/dataset/organisation.csv")).hasSize(120);
    assertThat(one.allRows("config/collection/.*/endpoint.csv")).hasSizeBetween(140, 220);
  }

  @Test
  void noFileIsNewerThanTheAsOfDayAndNoParquetOlderThanItsCsv() throws IOException {
    FileTime end = Tree.time(DAY.plusDays(1), 0, 0);
    for (String key : one.keys()) {
      assertThat(modified(one, key)).as(key).isLessThan(end);
    }
    for (String key : one.keys(".*-collection/issue/[^/]+/[^/]+csv")) {
      String[] parts = key.split("/", -1);
      String resource = parts[3].replace(".csv", "");
      String parquet =
          "log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(parts[2], resource);
      if (one.keys().contains(parquet)) {
        assertThat(modified(one, parquet)).as(parquet).isGreaterThanOrEqualTo(modified(one, key));
      }
    }
  }

  @Test
  void everyResourceHasTheHashOfItsBytes() {
    assertThat(one.keys(".*-collection/collection/resource/.*"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key).endsWith(Hash.sha256(one.bytes(key))));
  }

  private static FileTime modified(ArchiveReader archive, String key) throws IOException {
    return Files.getLastModifiedTime(archive.root().resolve(key));
  }

  private static long issues(ArchiveReader archive) {
    return Long.parseLong(archive.ask("select count(*) from {files}", ISSUE_PARQUET));
  }

  private static Map<String, String> digest(ArchiveReader archive) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String key : archive.keys()) {
      digests.put(key, modified(archive, key) + " " + Hash.sha256(archive.bytes(key)));
    }
    return digests;
  }
}
