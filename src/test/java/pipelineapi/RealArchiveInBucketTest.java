package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.TestingS3;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;

/// The whole application on the real archive in a bucket. Objects that no listing reads yet (rules,
/// transformed files, packages) stay away, which spares a quarter of the time.
@ExtendWith(RealArchive.class)
class RealArchiveInBucketTest {

  private static final String PREFIX = "pipelines/archive/";
  private static final String CHANGED =
      "green-belt-collection/issue/green-belt/"
          + "1838d9403bc7fc2889415b9103d7d8f13efd8b0e81c21de11bcb083d474906f8.csv";
  private static final String ADDED_RESOURCE = "f".repeat(64);
  private static final String ADDED =
      "green-belt-collection/issue/green-belt/%s.csv".formatted(ADDED_RESOURCE);
  private static final String REMOVED =
      "ramsar-collection/issue/ramsar/"
          + "78c85817600ce7ddd2666b14cd1d7ccd042a91715d7e05c57a0ae19f41953964.csv";
  private static final String SPOILT_RESOURCE =
      "083a55a37f8bcf36f3b51cbc7a7ea97bb60107478a6470f0c9fa9df13196ca63";
  private static final String SPOILT_ISSUES =
      "log/issue/dataset=conservation-area/resource=%1$s/%1$s.parquet".formatted(SPOILT_RESOURCE);
  private static final String SPOILT_CONFIGURATION =
      "config/collection/ancient-woodland/endpoint.csv";

  /// Figures of files that stay away.
  private static final Set<String> OF_THE_ABSENT =
      Set.of("file", "file?kind=transformed", "file?kind=dataset", "file?kind=package");

  private static TestingS3 s3;
  private static Service service;
  private static final Map<Figures.Figure, Long> found = new LinkedHashMap<>();

  @BeforeAll
  static void start(@TempDir Path bucket, @TempDir Path store) throws IOException {
    s3 = TestingS3.below(bucket);
    try (RealArchive.Copy archive = RealArchive.copy(RealArchiveInBucketTest::isRead)) {
      s3.copyFolder(archive.folder(), PREFIX);
    }
    service =
        Service.start(
                store.resolve("store"),
                "--pipeline.archive=" + s3.place(PREFIX),
                "--pipeline.s3.endpoint=" + s3.settings().endpoint(),
                "--pipeline.s3.region=" + s3.settings().region(),
                "--pipeline.s3.path-style=true")
            .ready();
    // asked before any test changes the bucket
    Figures.of(service.catalogue()).stream()
        .filter(figure -> !OF_THE_ABSENT.contains(figure.question()))
        .forEach(figure -> found.put(figure, service.total("/v1/" + figure.question())));
  }

  private static boolean isRead(String key) {
    return !key.contains("/transformed/")
        && (!key.contains("/dataset/") || key.endsWith("/organisation.csv"));
  }

  @AfterAll
  static void stop() {
    service.close();
    s3.close();
  }

  @Test
  void everyFigureIsThatOfTheFolder() {
    Map<String, Long> expected = new TreeMap<>();
    Map<String, Long> actual = new TreeMap<>();
    found.forEach((figure, rows) -> {
      expected.put(figure.question(), figure.rows());
      actual.put(figure.question(), rows);
    });
    assertThat(actual).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void eachSnapshotShowsExactlyWhatChanged() throws IOException {
    Map<String, Long> atFirst = service.listed();
    Map<String, Long> before = new TreeMap<>(atFirst);
    Map<String, Long> datasets = issuesByDataset();
    String spoilt = "/v1/log/issue?resource=%s&limit=1000".formatted(SPOILT_RESOURCE);
    String configured = "/v1/configuration/endpoint?collection=ancient-woodland";
    JsonNode issues = service.ask(spoilt).get("data");
    JsonNode endpoints = service.ask(configured).get("data");
    assertThat(service.get("/v1/resource/" + ADDED_RESOURCE).statusCode()).isEqualTo(404);

    List<String> lines = Files.readAllLines(RealArchive.folder().resolve(CHANGED));
    put(CHANGED, String.join("\r\n", lines.subList(0, lines.size() - 1)) + "\r\n");
    put(ADDED, "row-number,field,issue-type,value\r\n1,name,default,a\r\n2,name,default,b\r\n");
    s3.delete(PREFIX + REMOVED);
    byte[] whole = Files.readAllBytes(RealArchive.folder().resolve(SPOILT_ISSUES));
    s3.put(PREFIX + SPOILT_ISSUES, Arrays.copyOf(whole, whole.length / 2));
    // what stands in place of a large file whose store was not asked
    put(SPOILT_CONFIGURATION, "version https://git-lfs.github.com/spec/v1\nsize 1024\n");

    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);

    long removed = datasets.getOrDefault("ramsar", 0L);
    before.merge("/v1/log/issue", -1L + 2 - removed, Long::sum);
    before.merge("/v1/resource", 1L, Long::sum);
    before.merge("/v1/status/reject", 2L, Long::sum);
    assertThat(service.listed()).isEqualTo(before);
    datasets.merge("green-belt", -1L + 2, Long::sum);
    datasets.put("ramsar", 0L);
    assertThat(issuesByDataset()).isEqualTo(datasets);
    assertThat(service.ask(spoilt).get("data")).as("rows that stay").isEqualTo(issues);
    assertThat(service.ask(configured).get("data")).as("rows that stay").isEqualTo(endpoints);
    assertThat(service.ask("/v1/status").at("/data/snapshot/complete").asBoolean()).isFalse();
    Map<String, String> rejects =
        service.rows("/v1/status/reject?row__isnull=true").stream()
            .collect(
                Collectors.toMap(
                    row -> row.get("key").asString(), row -> row.get("code").asString()));
    assertThat(rejects).containsOnlyKeys(SPOILT_ISSUES, SPOILT_CONFIGURATION);
    assertThat(rejects.get(SPOILT_ISSUES)).isIn("truncated", "unreadable");
    assertThat(rejects).containsEntry(SPOILT_CONFIGURATION, "unreadable");
    assertThat(service.ask("/v1/resource/" + ADDED_RESOURCE).at("/data/issues/0/issues").asLong())
        .isEqualTo(2);
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);

    s3.delete(PREFIX + ADDED);
    for (String key : List.of(CHANGED, REMOVED, SPOILT_ISSUES, SPOILT_CONFIGURATION)) {
      s3.put(PREFIX + key, Files.readAllBytes(RealArchive.folder().resolve(key)));
    }
    assertThat(service.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(service.listed()).isEqualTo(atFirst);
    assertThat(service.ask(spoilt).get("data")).as("rows that came back").isEqualTo(issues);
    assertThat(service.rows("/v1/status/reject?row__isnull=true")).isEmpty();
    assertThat(service.ask("/v1/status").at("/data/snapshot/complete").asBoolean()).isTrue();
  }

  private static void put(String key, String text) {
    s3.put(PREFIX + key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Long> issuesByDataset() {
    Map<String, Long> issues = new TreeMap<>();
    for (String dataset : RealArchive.counts().at("/log~1issue/by_dataset").propertyNames()) {
      issues.put(dataset, service.total("/v1/log/issue?dataset=" + dataset));
    }
    return issues;
  }

  @Test
  void anEntryIsFetchedFromTheBucket() {
    JsonNode row =
        service.rows("/v1/log/collection?day=2024-03-06&collection=ramsar&limit=1").getFirst();
    String path = "/v1/log/collection/%s/2024-03-06".formatted(row.get("endpoint").asString());
    JsonNode entry = service.ask(path).at("/data/entries/0/entry");
    assertThat(entry.isObject()).isTrue();
    assertThat(entry.has("request-headers") || entry.has("response-headers")).isFalse();
  }
}
