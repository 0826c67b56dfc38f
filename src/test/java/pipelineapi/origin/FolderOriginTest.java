package pipelineapi.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.Quirk;

class FolderOriginTest extends OriginContract {

  @TempDir Path outside;
  private Path folder;
  private Origin origin;
  private Instant written = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void openTheFolder() throws IOException {
    folder = Files.createDirectory(outside.resolve("archive"));
    origin = Origins.at(folder.toString(), S3Settings.defaults());
  }

  @Override
  Origin origin() {
    return origin;
  }

  /// Each write has its own time, however coarse the clock of the file system is.
  @Override
  void put(String key, String text) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    written = written.plusNanos(1_000);
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  @Override
  void delete(String key) throws IOException {
    Files.delete(folder.resolve(key));
  }

  @Test
  @Quirk("Q18")
  void aFileThatIsWrittenToWhileItIsReadHasChanged() throws IOException {
    put("log.csv", "before");
    var bytes = origin.open(found("log.csv"));
    put("log.csv", "before and more");

    assertThatThrownBy(bytes::readAllBytes)
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[log.csv] ");
  }

  @Test
  void aFileThatChangedIsToldAtTheCloseOfAHalfReadStreamToo() throws IOException {
    put("log.csv", "before");
    var bytes = origin.open(found("log.csv"));
    assertThat(bytes.read()).isEqualTo('b');
    delete("log.csv");

    assertThatThrownBy(bytes::close).isInstanceOf(ObjectChangedException.class);
  }

  @Test
  void handsOutItsOwnFileWhereThePathIsPlain() throws IOException {
    put("dataset=a/a b.csv", "a");

    assertThat(origin.fetch(found("dataset=a/a b.csv"), copies))
        .isEqualTo(folder.toRealPath().resolve("dataset=a/a b.csv"));
    assertThat(copies).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "?", "[1]", "{a}", "'", "\"", "\n"})
  void copiesAFileWhoseNameReadsAsAPattern(String awkward) throws IOException {
    String key = "log/a%s.csv".formatted(awkward);
    put(key, "awkward");

    Path copy = origin.fetch(found(key), copies);

    assertThat(copy).hasParent(copies).hasContent("awkward").hasExtension("csv");
    assertThat(copy.getFileName().toString()).matches("[a-z0-9.-]+");
  }

  @Test
  void linksAreFollowedBelowTheRootOnly() throws IOException {
    Files.writeString(outside.resolve("secret.csv"), "secret");
    Files.createDirectory(outside.resolve("secrets"));
    Files.writeString(outside.resolve("secrets/1.csv"), "secret");
    put("log/1.csv", "one");
    Files.createSymbolicLink(folder.resolve("out.csv"), outside.resolve("secret.csv"));
    Files.createSymbolicLink(folder.resolve("outer"), outside.resolve("secrets"));
    Files.createSymbolicLink(folder.resolve("in.csv"), folder.resolve("log/1.csv"));
    Files.createSymbolicLink(folder.resolve("inner"), Path.of("log"));
    Files.createSymbolicLink(folder.resolve("log/back"), folder);
    Files.createSymbolicLink(folder.resolve("log/self"), Path.of("self"));
    Files.createSymbolicLink(folder.resolve("log/nowhere"), Path.of("nothing"));

    assertThat(keys(origin, "")).containsExactly("in.csv", "inner/1.csv", "log/1.csv");
    assertThat(text(origin, found("inner/1.csv"))).isEqualTo("one");
    assertThat(origin.find("out.csv")).isEmpty();
    assertThat(origin.find("outer/1.csv")).isEmpty();
    assertThat(origin.find("log/self")).isEmpty();
    assertThat(origin.find("log/nowhere")).isEmpty();
    var smuggled = new ArchiveObject("outer/1.csv", 6, Instant.EPOCH, "1-6");
    assertThatThrownBy(() -> origin.open(smuggled)).isInstanceOf(ObjectAbsentException.class);
    assertThatThrownBy(() -> origin.fetch(smuggled, copies))
        .isInstanceOf(ObjectAbsentException.class);
  }

  @Test
  void twoLinksToEachOtherEnd() throws IOException {
    put("a/1", "");
    put("b/2", "");
    Files.createSymbolicLink(folder.resolve("a/b"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b/a"), folder.resolve("a"));

    assertThat(keys(origin, "")).containsExactly("a/1", "a/b/2", "b/2", "b/a/1");
  }

  @Test
  void whatGoesWhileItIsListedDoesNotEndTheListing() throws IOException {
    put("a/1", "");
    put("b/2", "");
    put("c/3", "");
    var keys = new ArrayList<String>();

    origin.list(
        "",
        object -> {
          keys.add(object.key());
          if (object.key().equals("a/1")) {
            assertThat(folder.resolve("b/2").toFile().delete()).isTrue();
            assertThat(folder.resolve("b").toFile().delete()).isTrue();
          }
        });

    assertThat(keys).containsExactly("a/1", "c/3");
  }

  @Test
  void aFolderThatWentAwayIsNoEmptyArchive() throws IOException {
    Files.delete(folder);

    assertThatThrownBy(() -> origin.list("", _ -> {}))
        .isInstanceOf(OriginUnreachableException.class)
        .hasMessage("%s is not there any more: check that it is mounted", folder);
    assertThatThrownBy(() -> origin.find("log.csv")).isInstanceOf(OriginUnreachableException.class);
  }

  @Test
  void aRootThatIsALinkMayBeSwitched() throws IOException {
    Path current = outside.resolve("current");
    put("1.csv", "first");
    Files.createSymbolicLink(current, folder);
    var linked = Origins.at(current.toString(), S3Settings.defaults());
    ArchiveObject first = linked.find("1.csv").orElseThrow();
    Path second = Files.createDirectory(outside.resolve("second"));
    Files.writeString(second.resolve("2.csv"), "second");

    Files.delete(current);
    Files.createSymbolicLink(current, second);

    assertThat(keys(linked, "")).containsExactly("2.csv");
    assertThat(linked.unchanged(first)).isFalse();
  }

  @Test
  void keysBeyondTheBasicPlaneComeLast() throws IOException {
    put("\uD83D\uDE00/x", "");
    put("\uFB01/x", "");

    assertThat(keys(origin, "")).containsExactly("\uFB01/x", "\uD83D\uDE00/x");
    assertThat(keys(origin, "../")).isEmpty();
  }

  @Test
  void aNameThatIsTooLongNamesNothing() {
    assertThat(origin.find("x".repeat(300))).isEmpty();
    assertThat(origin.find("x/".repeat(1_000) + "x")).isEmpty();
  }

  @Test
  void aCopyThatCannotBeWrittenIsNotTheOriginsFault() throws IOException {
    put("a*.csv", "a");
    Path file = Files.writeString(copies.resolve("file"), "in the way");

    assertThatThrownBy(() -> origin.fetch(found("a*.csv"), file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot write to " + file);
  }

  @Test
  void aLargeFolderIsListedOnce() throws IOException {
    var names = new ArrayList<String>();
    for (int number = 0; number < 1_200; number++) {
      names.add("log/%04d.json".formatted(number));
    }
    for (String name : List.copyOf(names).reversed()) {
      put(name, "{}");
    }

    assertThat(keys(origin, "log/")).isEqualTo(names);
  }
}
