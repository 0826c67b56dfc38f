package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of every origin, whatever it reads from.
abstract class OriginContract {

  @TempDir Path copies;

  abstract Origin origin();

  /// The place that messages about an object name.
  String place() {
    return origin().place();
  }

  abstract void put(String key, String text) throws IOException;

  abstract void delete(String key) throws IOException;

  static List<ArchiveObject> listed(Origin origin, String prefix) {
    var objects = new ArrayList<ArchiveObject>();
    origin.list(prefix, objects::add);
    return objects;
  }

  static List<String> keys(Origin origin, String prefix) {
    return listed(origin, prefix).stream().map(ArchiveObject::key).toList();
  }

  static String text(Origin origin, ArchiveObject object) {
    try (var bytes = origin.open(object)) {
      return new String(bytes.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ArchiveObject found(String key) {
    return origin().find(key).orElseThrow();
  }

  @Test
  void namesWhatAScopeWantsAndLeavesTheRestOut() throws IOException {
    var wanted =
        List.of(
            "a-collection/collection/log.csv",
            "a-collection/collection/log/2026-03-07.txt",
            "a-collection/collection/log/2026-03-07/one.json",
            "a-collection/collection/log/2026-03-08/one.json",
            "a-collection/collection/log/latest/one.json",
            "z/field.csv");
    for (String key : wanted) {
      put(key, key);
    }
    put("a-collection/collection/log/2026-03-06/one.json", "old");
    put("a-collection/collection/log/2018-05-22/one.json", "old");
    put("backup/2026/one.csv", "elsewhere");

    var named = new ArrayList<String>();
    origin().list("", new FromTheSeventh(), object -> named.add(object.key()));
    assertThat(named).containsAll(wanted).isSortedAccordingTo(Origin.KEY_ORDER);
    // of little that one answer names anyway, more may be named
    assertThat(named.size()).isBetween(wanted.size(), wanted.size() + 3);
  }

  private static final class FromTheSeventh implements Scope {
    @Override
    public boolean holds(String directory) {
      return !directory.startsWith("backup/");
    }

    @Override
    public String from(String directory) {
      return directory.equals("a-collection/collection/log/") ? "2026-03-07" : "";
    }
  }

  @Test
  void listsInTheOrderOfTheBytesOfWholeKeys() throws IOException {
    var keys =
        List.of(
            "a/x",
            "a-b/x",
            "a.csv",
            "a/b/c",
            "a/b-c",
            "a0",
            "A/x",
            "b",
            "é/x",
            "z",
            "\uFB01/x",
            ".hidden",
            "a/.tmp",
            "with space/x+y%20z.csv");
    for (String key : keys) {
      put(key, key);
    }

    var order =
        keys.stream()
            .sorted(Comparator.comparing(key -> key.getBytes(UTF_8), Arrays::compareUnsigned));
    assertThat(keys(origin(), "")).containsExactlyElementsOf(order.toList());
  }

  @Test
  void aPrefixMayEndAnywhere() throws IOException {
    for (String key : List.of("log/a/1", "log/ab/2", "log/b/3", "logs/4", "log.csv", "lo")) {
      put(key, "");
    }

    assertThat(keys(origin(), "log/a")).containsExactly("log/a/1", "log/ab/2");
    assertThat(keys(origin(), "log/a/")).containsExactly("log/a/1");
    assertThat(keys(origin(), "log/a/1")).containsExactly("log/a/1");
    assertThat(keys(origin(), "log"))
        .containsExactly("log.csv", "log/a/1", "log/ab/2", "log/b/3", "logs/4");
    assertThat(keys(origin(), "none/")).isEmpty();
  }

  @Test
  void whatIsListedIsWhatIsFoundAndOpened() throws IOException {
    put("log/with space+%20/é.csv", "a,b\r\n1,2\r\n");

    ArchiveObject object = listed(origin(), "").getFirst();

    assertThat(object.bytes()).isEqualTo(10);
    assertThat(origin().find(object.key())).contains(object);
    assertThat(text(origin(), object)).isEqualTo("a,b\r\n1,2\r\n");
  }

  @Test
  void anEmptyObjectIsAnObject() throws IOException {
    put("empty.csv", "");

    ArchiveObject object = found("empty.csv");

    assertThat(object.bytes()).isZero();
    assertThat(text(origin(), object)).isEmpty();
    assertThat(origin().fetch(object, copies)).isEmptyFile();
  }

  @Test
  void theVersionChangesWithTheContent() throws IOException {
    put("log.csv", "before");
    ArchiveObject before = found("log.csv");
    assertThat(origin().unchanged(before)).isTrue();

    put("log.csv", "after!");

    assertThat(found("log.csv").version()).isNotEqualTo(before.version());
    assertThat(origin().unchanged(before)).isFalse();
  }

  @Test
  void aVersionThatWasReplacedIsNeitherOpenedNorFetched() throws IOException {
    put("log.csv", "before");
    ArchiveObject before = found("log.csv");
    put("log.csv", "after");

    assertThatThrownBy(() -> origin().open(before))
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[log.csv] changed in " + place());
    assertThatThrownBy(() -> origin().fetch(before, copies))
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[log.csv] ");
    assertThat(copies).isEmptyDirectory();
  }

  @Test
  void anObjectThatIsGoneIsAbsent() throws IOException {
    put("log.csv", "a");
    ArchiveObject object = found("log.csv");
    delete("log.csv");

    assertThat(origin().find("log.csv")).isEmpty();
    assertThat(origin().unchanged(object)).isFalse();
    assertThatThrownBy(() -> origin().open(object))
        .isInstanceOf(ObjectAbsentException.class)
        .hasMessageStartingWith("[log.csv] is not in " + place());
    assertThatThrownBy(() -> origin().fetch(object, copies))
        .isInstanceOf(ObjectAbsentException.class);
    assertThat(copies).isEmptyDirectory();
  }

  @Test
  void aFetchedFileHoldsTheVersionAndKeepsItsExtension() throws IOException {
    put("dataset=a/a.parquet", "PAR1");
    put("log.csv", "a,b\n");

    Path parquet = origin().fetch(found("dataset=a/a.parquet"), copies.resolve("made"));

    assertThat(parquet).hasContent("PAR1").hasExtension("parquet");
    assertThat(origin().fetch(found("log.csv"), copies)).hasContent("a,b\n").hasExtension("csv");
  }

  @Test
  void aStreamMayBeClosedBeforeItsEnd() throws IOException {
    put("large.csv", "0123456789".repeat(500_000));
    ArchiveObject object = found("large.csv");

    // more often than there are connections
    for (int time = 0; time < 70; time++) {
      try (var bytes = origin().open(object)) {
        assertThat(bytes.readNBytes(10)).asString(UTF_8).isEqualTo("0123456789");
        assertThat(bytes.read()).isEqualTo('0');
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/log.csv",
        "log.csv/",
        "log//log.csv",
        "./log.csv",
        "log/../log.csv",
        "..",
        "../outside",
        "log.csv\0",
        "log",
        "log/log.csv/more",
        "none"
      })
  void findsNothingAtWhatIsNoKeyOfAnObject(String key) throws IOException {
    put("log.csv", "a");
    put("log/log.csv", "a");

    assertThat(origin().find(key)).isEmpty();
  }

  @Test
  void aPartIsReadAndNoMore() throws IOException {
    put("log.csv", "0123456789");
    ArchiveObject object = found("log.csv");

    assertThat(part(object, 3, 4)).isEqualTo("3456");
    assertThat(part(object, 0, 1)).isEqualTo("0");
    assertThat(part(object, 9, 1)).isEqualTo("9");
    assertThat(part(object, 0, 10)).isEqualTo("0123456789");
    try (var bytes = origin().open(object, 2, 5)) {
      assertThat(bytes.skip(2)).isBetween(0L, 2L);
    }
  }

  @Test
  void noPartOfAnotherVersionIsRead() throws IOException {
    put("log.csv", "before");
    ArchiveObject before = found("log.csv");
    put("log.csv", "after");

    assertThatThrownBy(() -> origin().open(before, 1, 2))
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[log.csv] changed in " + place());
  }

  private String part(ArchiveObject object, long from, long count) throws IOException {
    try (var bytes = origin().open(object, from, count)) {
      return new String(bytes.readAllBytes(), UTF_8);
    }
  }

  @Test
  void manyThreadsMayReadAtOnce() throws IOException {
    for (int number = 0; number < 40; number++) {
      put("log/%02d.csv".formatted(number), "number " + number);
    }

    var texts =
        listed(origin(), "log/").parallelStream().map(object -> text(origin(), object)).toList();

    assertThat(texts).hasSize(40).startsWith("number 0").endsWith("number 39");
  }
}
