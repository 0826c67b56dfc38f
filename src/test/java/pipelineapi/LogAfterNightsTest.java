package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.refresh.Refreshes.Outcome;
import tools.jackson.databind.JsonNode;

/// Nights put their rows in front of those of the log; whoever walks it, jumps in it or takes all
/// of it finds the order of a log.
class LogAfterNightsTest {

  private static final String FIELDS = "fields=entry_date,collection,endpoint,ordinal";

  private static Service service;

  @BeforeAll
  static void twoNights(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive");
    FixtureArchive.write(archive, FixtureArchive.Form.PLAIN);
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + archive,
                "--pipeline.as-of=" + FixtureArchive.DAY)
            .ready();
    for (int night = 1; night <= 2; night++) {
      LocalDate day = LocalDate.parse(FixtureArchive.DAY).plusDays(night);
      for (int i = 0; i < 3; i++) {
        String url = "https://night.example/" + i;
        Path entry =
            archive.resolve(
                "conservation-area-collection/collection/log/%s/%s.json"
                    .formatted(day, Sha256.of(url)));
        Files.createDirectories(entry.getParent());
        Files.writeString(
            entry,
            "{\"endpoint-url\":\"%s\",\"entry-date\":\"%sT01:00:00\",\"status\":\"404\"}"
                .formatted(url, day));
      }
      assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aWalkByCursorIsTheOrderOfTheLog() {
    List<String> walked = new ArrayList<>();
    String next = "/v1/log/collection?limit=5&" + FIELDS;
    while (next != null) {
      JsonNode page = service.ask(next);
      page.get("data").forEach(row -> walked.add(row.toString()));
      assertThat(walked).hasSizeLessThan(1000);
      next = page.at("/links/next").asStringOpt().orElse(null);
    }
    assertThat(walked).isEqualTo(all()).doesNotHaveDuplicates();
    assertThat(walked.getFirst()).contains("2026-03-12T01:00:00");
  }

  @Test
  void anOffsetCountsFromTheNewestRow() {
    List<String> rows = all();
    for (int offset : new int[] {1, 3, 5, 6, 7, rows.size() - 1}) {
      assertThat(
              service
                  .ask("/v1/log/collection?limit=1&offset=%d&%s".formatted(offset, FIELDS))
                  .at("/data/0")
                  .toString())
          .isEqualTo(rows.get(offset));
    }
  }

  @Test
  void theWholeLogIsWrittenInTheSameOrder() {
    assertThat(text("/v1/log/collection.ndjson?" + FIELDS).lines().toList()).isEqualTo(all());
    assertThat(text("/v1/log/collection.csv?fields=ordinal&origin=entry").lines().skip(1).toList())
        .isEqualTo(
            service
                .ask("/v1/log/collection?fields=ordinal&origin=entry&limit=1000")
                .get("data")
                .valueStream()
                .map(row -> row.get("ordinal").toString())
                .toList());
  }

  private static List<String> all() {
    return service
        .ask("/v1/log/collection?limit=1000&" + FIELDS)
        .get("data")
        .valueStream()
        .map(JsonNode::toString)
        .toList();
  }

  private static String text(String target) {
    return new String(service.get(target).body(), StandardCharsets.UTF_8);
  }
}
