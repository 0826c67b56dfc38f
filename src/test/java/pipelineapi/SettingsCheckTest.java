package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/// Settings as arguments give them, checked as the service does before it starts.
class SettingsCheckTest {

  @TempDir private Path folder;

  private void check(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--pipeline.store=" + folder.resolve("store")));
    all.addAll(List.of(arguments));
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SimpleCommandLinePropertySource(all.toArray(String[]::new)));
    SpringApplication application = new SpringApplication(PipelineApi.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    new SettingsCheck()
        .onApplicationEvent(
            new ApplicationEnvironmentPreparedEvent(
                new DefaultBootstrapContext(), application, new String[0], environment));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    String missing = folder.resolve("missing").toString();

    assertThatThrownBy(() ->
            check(
                "--pipeline.archive=" + missing,
                "--pipeline.archve=x",
                "--pipeline.refresh.every=soon",
                "--pipeline.as-of=yesterday",
                "--pipeline.snapshots.keep=0",
                "--pipeline.memory=5",
                "--pipeline.query.page-threads=many"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "7 settings are wrong",
            "pipeline.archive: '%s' does not exist".formatted(missing),
            "pipeline.archve: there is no such setting — did you mean pipeline.archive?",
            "pipeline.refresh.every: 'soon' is no duration",
            "pipeline.as-of: 'yesterday' is no day; allowed: YYYY-MM-DD",
            "pipeline.snapshots.keep: must be greater than or equal to 1",
            "pipeline.memory must be at least 256MB",
            "pipeline.query.page-threads: 'many' is no whole number");
  }

  @Test
  void placesThatAreNoneAreTold() {
    assertThatThrownBy(() ->
            check(
                "--pipeline.archive=https://example.gov.uk/archive",
                "--pipeline.specification=s3://b"))
        .hasMessageContainingAll(
            "pipeline.archive: 'https://example.gov.uk/archive' is no bucket",
            "pipeline.specification: 's3://b' is no bucket",
            "allowed are a folder's path and s3://bucket[/prefix]");
  }

  @Test
  void aMissingFolderIsNoFaultOnceThereIsASnapshot() throws Exception {
    Files.createDirectories(folder.resolve("store/snapshots/2026-01-01T00-00-00-000Z-0000"));

    check("--pipeline.archive=" + folder.resolve("missing"));

    assertThat(folder.resolve("missing")).doesNotExist();
  }

  @Test
  void whatMayComeFromABranchIsCheckedWithoutAskingItsServer() {
    String missing = folder.resolve("missing.git").toUri() + "#main";
    check(
        "--pipeline.configuration=https://me:secret@git.example.org/config.git#main",
        "--pipeline.specification=http://git.example.org/a/specification.git#next/1:specification");

    assertThatThrownBy(() ->
            check(
                "--pipeline.archive=https://git.example.org/archive.git#main",
                "--pipeline.configuration=https://me:secret@git.example.org/config.git",
                "--pipeline.specification=" + missing,
                "--pipeline.git.every=0s",
                "--pipeline.git.timeout=1h",
                "--pipeline.git.largest=1KB"))
        .hasMessageContainingAll(
            "6 settings are wrong",
            "pipeline.archive: 'https://git.example.org/archive.git#main' is no bucket: allowed are a"
                + " folder's path and s3://bucket[/prefix]\n",
            "pipeline.configuration: 'https://…@git.example.org/config.git' names no branch: allowed"
                + " are a folder's path and s3://bucket[/prefix] and"
                + " https://host/repository.git#branch[:folder]",
            "pipeline.specification: '%s' does not exist: allowed are".formatted(missing),
            "pipeline.git.every: must be longer than or equal to 1 second",
            "pipeline.git.timeout: must be shorter than or equal to 10 minutes",
            "pipeline.git.largest must be at least 1MB");
    assertThatThrownBy(() -> check("--pipeline.specification=ftp://example.org/a"))
        .hasMessageContaining(
            "'ftp://example.org/a' is no bucket: allowed are a folder's path and s3://bucket[/prefix]"
                + " and https://host/repository.git#branch[:folder]");
  }

  @Test
  void tablesAreNotPublishedWhereWeOnlyRead() throws Exception {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), archive);
    String read = "--pipeline.archive=" + archive;
    String publish = "--pipeline.publish.place=";

    assertThatThrownBy(() -> check(read, publish + archive))
        .hasMessageContaining(
            "pipeline.publish.place: '%1$s' is inside pipeline.archive '%1$s':".formatted(archive)
                + " choose a place outside of it");
    assertThatThrownBy(() -> check(read, publish + link.resolve("tables")))
        .hasMessageContaining("is inside pipeline.archive");
    assertThatThrownBy(() -> check(publish + folder.resolve("sample-archive/tables")))
        .hasMessageContaining("is inside pipeline.archive");
    assertThatThrownBy(() -> check(read, publish + folder.resolve("store/snapshots")))
        .hasMessageContaining("is inside pipeline.store");
    assertThatThrownBy(
            () -> check("--pipeline.archive=s3://bucket/archive/", publish + "s3://bucket/archive"))
        .hasMessageContaining("is inside pipeline.archive 's3://bucket/archive'");
    assertThatThrownBy(() ->
            check(
                "--pipeline.archive=s3://bucket/archive",
                "--pipeline.configuration=s3://bucket/rules",
                "--pipeline.specification=s3://bucket/rules/specification",
                publish + "s3://bucket/rules/specification/tables"))
        .hasMessageContainingAll(
            "2 settings are wrong",
            "is inside pipeline.configuration 's3://bucket/rules'",
            "is inside pipeline.specification 's3://bucket/rules/specification'");
    assertThatThrownBy(() -> check(read, publish + "https://example.gov.uk/tables"))
        .hasMessageContaining(
            "pipeline.publish.place: 'https://example.gov.uk/tables' is no bucket");

    check(read, publish + folder.resolve("archive2"));
    check("--pipeline.archive=s3://bucket/archive/", publish + "s3://bucket/archive2");
  }

  @Test
  void theDefaultsHaveNoFault() {
    check();

    assertThat(folder.resolve("store")).doesNotExist();
  }
}
