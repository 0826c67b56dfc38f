package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pipelineapi.refresh.Refreshes;

class PublishInFolderTest extends PublishContract {

  private Path place() {
    return folder.resolve("published/tables");
  }

  @Override
  List<String> settings() {
    return List.of("--pipeline.publish.place=" + place());
  }

  @Override
  Optional<byte[]> published(String key) {
    try {
      return Optional.of(Files.readAllBytes(place().resolve(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itIsOffUntilAPlaceIsSetThenPublishesWhatIsServedAlreadyOnceThatCanBe() throws IOException {
    Path archive = folder.resolve("another");
    Path store = folder.resolve("another-store");
    FixtureArchive.write(archive, FixtureArchive.Form.PLAIN);
    String[] off = {"--pipeline.archive=" + archive, "--pipeline.as-of=" + FixtureArchive.DAY};
    String snapshot;
    try (Service one = Service.start(store, off).ready()) {
      snapshot = served(one);
      assertThat(one.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
      assertThat(one.measured("pipeline.publish.published")).isZero();
    }
    assertThat(folder.resolve("in-the-way")).doesNotExist();
    Path inTheWay = Files.createFile(folder.resolve("in-the-way"));
    String on = "--pipeline.publish.place=" + inTheWay.resolve("tables");
    try (Service one = Service.start(store, off[0], off[1], on).ready()) {
      await().until(() -> one.measured("pipeline.publish.failed") > 0);
      assertThat(one.ask("/v1/performance/provision-summary").get("data")).isNotEmpty();
      assertThat(one.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);

      Files.delete(inTheWay);
      assertThat(one.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
      await().until(() -> one.measured("pipeline.publish.published") == 1);

      assertThat(served(one)).isEqualTo(snapshot);
      assertThat(inTheWay.resolve("tables/manifest.json"))
          .content()
          .contains("\"snapshot\" : \"%s\"".formatted(snapshot));
      assertThat(inTheWay.resolve("tables/" + snapshot + "/provision_summary.parquet")).exists();
      assertThat(inTheWay.resolve("tables/provision_summary.parquet")).doesNotExist();
    }
  }

  private static String served(Service service) {
    return service.ask("/v1/performance/provision-summary").at("/snapshot/id").asString();
  }
}
