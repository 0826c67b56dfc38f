package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What readers of published performance tables may rely on, wherever these are.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PublishContract {

  private static final List<String> NAMES =
      List.of(
          "provision_summary",
          "endpoint_dataset_summary",
          "endpoint_dataset_issue_type_summary",
          "endpoint_dataset_resource_summary",
          "reporting_historic_endpoints",
          "reporting_latest_endpoints");

  Path folder;
  Service service;

  /// The place, and how it is reached.
  abstract List<String> settings();

  /// The bytes of a published file.
  abstract Optional<byte[]> published(String key);

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    FixtureArchive.write(folder.resolve("archive"), FixtureArchive.Form.PLAIN);
    List<String> settings = new ArrayList<>(settings());
    settings.add("--pipeline.archive=" + folder.resolve("archive"));
    settings.add("--pipeline.as-of=" + FixtureArchive.DAY);
    settings.add("--pipeline.publish.fixed-names=true");
    service = Service.start(folder.resolve("store"), settings.toArray(String[]::new)).ready();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void theTablesAreWhatTheirListingsAnswer() throws Exception {
    JsonNode manifest = awaitServed();
    JsonNode snapshot = service.ask("/v1/performance/provision-summary").get("snapshot");
    assertThat(manifest.get("snapshot")).isEqualTo(snapshot.get("id"));
    assertThat(manifest.get("as_of")).isEqualTo(snapshot.get("as_of"));
    assertThat(manifest.get("tables").valueStream().map(table -> table.get("name").asString()))
        .containsExactlyElementsOf(NAMES);
    for (JsonNode table : manifest.get("tables")) {
      String name = table.get("name").asString();
      assertThat(table.get("listing").asString())
          .isEqualTo("performance/" + name.replace('_', '-'));
      assertThat(table.get("key").asString())
          .isEqualTo("%s/%s.parquet".formatted(snapshot.get("id").asString(), name));
      List<JsonNode> rows = service.walkRows("/v1/performance/" + name + "?limit=500");
      assertThat(rows).as(name).isNotEmpty().hasSize(table.get("rows").asInt());
      List<JsonNode> written = parquet(published(table.get("key").asString()).orElseThrow());
      assertThat(written).as(name).isEqualTo(rows);
      assertThat(written.getFirst().propertyNames())
          .as(name)
          .containsExactlyElementsOf(rows.getFirst().propertyNames());
    }
  }

  @Test
  void fixedNamesHoldTheTablesOfTheSetThatIsNamed() {
    JsonNode manifest = awaitServed();
    await()
        .untilAsserted(() -> {
          for (JsonNode table : manifest.get("tables")) {
            String fixed = table.get("name").asString() + ".parquet";
            assertThat(published(fixed)).hasValueSatisfying(bytes -> assertIs(table, bytes));
          }
        });
  }

  @Test
  void readersOfTheManifestNeverSeeHalfASetWhileSetsComeAndGo() throws Exception {
    List<JsonNode> manifests = new ArrayList<>(List.of(awaitServed()));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> {
          while (!over.get()) {
            assertWhole(manifest());
          }
        });
    try {
      for (int i = 0; i < 2; i++) {
        change();
        manifests.add(awaitServed());
      }
    } finally {
      over.set(true);
    }
    reader.get();
    change();
    manifests.add(awaitServed());
    assertThat(manifests).doesNotHaveDuplicates();
    manifests.subList(1, 4).forEach(this::assertWhole);
    // the oldest is not among those to be kept
    await()
        .untilAsserted(() -> {
          for (JsonNode table : manifests.getFirst().get("tables")) {
            assertThat(published(table.get("key").asString())).isEmpty();
          }
        });
  }

  /// Changes what the tables tell, and refreshes.
  void change() throws Exception {
    Path register = folder.resolve("archive/organisation-collection/dataset/organisation.csv");
    Files.writeString(register, Files.readString(register).replace("Ambridge", "Greater Ambridge"));
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  /// Waits until the tables of the served snapshot are published.
  JsonNode awaitServed() {
    String served = service.ask("/v1/performance/provision-summary").at("/snapshot/id").asString();
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(this::manifest, now -> now.get("snapshot").asString().equals(served));
  }

  JsonNode manifest() {
    return JsonMapper.shared().readTree(published("manifest.json").orElseThrow());
  }

  void assertWhole(JsonNode manifest) {
    assertThat(manifest.get("tables")).hasSize(NAMES.size());
    for (JsonNode table : manifest.get("tables")) {
      assertThat(published(table.get("key").asString()))
          .as(table.get("key").asString())
          .hasValueSatisfying(bytes -> assertIs(table, bytes));
    }
  }

  private static void assertIs(JsonNode table, byte[] bytes) {
    assertThat(bytes).hasSize(table.get("bytes").asInt());
    assertThat(Sha256.of(bytes)).isEqualTo(table.get("sha256").asString());
  }

  private List<JsonNode> parquet(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("read.parquet"), bytes);
    List<JsonNode> rows = new ArrayList<>();
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select to_json(r) from read_parquet('%s') as r".formatted(file))) {
      while (found.next()) {
        rows.add(JsonMapper.shared().readTree(found.getString(1).getBytes(StandardCharsets.UTF_8)));
      }
    }
    return rows;
  }
}
