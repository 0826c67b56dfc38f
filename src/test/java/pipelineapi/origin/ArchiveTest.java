package pipelineapi.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest extends OriginContract {

  @TempDir Path folder;
  private Instant written = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  Archive origin() {
    return archive(true, true);
  }

  @Override
  String place() {
    return folder + "/main";
  }

  @Override
  void put(String key, String text) throws IOException {
    write("main/" + key, text);
  }

  @Override
  void delete(String key) throws IOException {
    Files.delete(folder.resolve("main/" + key));
  }

  @Test
  void theMountsStandInTheirPlaceAndHideWhatTheMainOriginHoldsThere() throws IOException {
    write("main/a.csv", "");
    write("main/config-old/x", "");
    write("main/config/hidden.csv", "");
    write("main/config.csv", "");
    write("main/log/1.csv", "");
    write("main/specification/hidden.csv", "");
    write("main/z.csv", "");
    write("configuration/pipeline/a/lookup.csv", "mounted");
    write("specification/dataset.csv", "");

    assertThat(keys(archive(true, true), ""))
        .containsExactly(
            "a.csv",
            "config-old/x",
            "config.csv",
            "config/pipeline/a/lookup.csv",
            "log/1.csv",
            "specification/dataset.csv",
            "z.csv");
    assertThat(keys(archive(false, true), "config/")).containsExactly("config/hidden.csv");
    assertThat(keys(archive(true, false), "spec")).containsExactly("specification/hidden.csv");
    assertThat(archive(true, true).find("config/hidden.csv")).isEmpty();
    assertThat(archive(true, true).find("config/../a.csv")).isEmpty();
    assertThat(archive(true, true).find("config/")).isEmpty();
  }

  @Test
  void aPrefixMayLeadToAMountOrIntoIt() throws IOException {
    write("configuration/collection/a/endpoint.csv", "");
    write("configuration/pipeline/a/lookup.csv", "");
    write("main/con", "");

    assertThat(keys(origin(), "config/pipe")).containsExactly("config/pipeline/a/lookup.csv");
    assertThat(keys(origin(), "con"))
        .containsExactly("con", "config/collection/a/endpoint.csv", "config/pipeline/a/lookup.csv");
    assertThat(keys(origin(), "log/")).isEmpty();
  }

  @Test
  void aFaultInAMountNamesTheKeyOfTheArchive() throws IOException {
    write("configuration/old.csv", "a");
    ArchiveObject old = found("config/old.csv");
    var opened = origin().open(old);
    Files.writeString(folder.resolve("configuration/old.csv"), "another");

    assertThatThrownBy(opened::readAllBytes)
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[config/old.csv] changed in " + folder);
    assertThatThrownBy(() -> origin().open(old))
        .isInstanceOf(ObjectChangedException.class)
        .hasMessageStartingWith("[config/old.csv] changed in " + folder);
    Files.delete(folder.resolve("configuration/old.csv"));
    assertThatThrownBy(() -> origin().fetch(old, copies))
        .isInstanceOf(ObjectAbsentException.class)
        .hasMessageStartingWith("[config/old.csv] ");
  }

  @Test
  void whatTheSinkThrowsIsLeftAsItIs() throws IOException {
    write("configuration/a.csv", "a");
    var thrown = new ObjectAbsentException("config/a.csv", "was given up", null);

    assertThatThrownBy(() ->
            origin()
                .list(
                    "",
                    _ -> {
                      throw thrown;
                    }))
        .isSameAs(thrown)
        .hasMessage("[config/a.csv] was given up");
  }

  @Test
  void itsPlaceNamesTheMounts() throws IOException {
    assertThat(origin().place())
        .isEqualTo(
            "%1$s/main, config/ from %1$s/configuration, specification/ from %1$s/specification",
            folder);
  }

  private Archive archive(boolean configuration, boolean specification) {
    return Archive.of(
        at("main"),
        configuration ? at("configuration") : null,
        specification ? at("specification") : null);
  }

  private Origin at(String name) {
    folder.resolve(name).toFile().mkdirs();
    return Origins.at(folder.resolve(name).toString(), S3Settings.defaults());
  }

  /// Each write has its own time, however coarse the clock of the file system is.
  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    written = written.plusNanos(1_000);
    Files.setLastModifiedTime(file, FileTime.from(written));
  }
}
