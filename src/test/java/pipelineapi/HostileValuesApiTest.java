package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What providers write comes out as they wrote it, and can be asked for.
@TestInstance(Lifecycle.PER_CLASS)
class HostileValuesApiTest {

  private static final int MEGABYTES = 5_000_000;
  private static final int HUGE = 4;

  private Service service;

  static List<String> strange() {
    return List.of(
        "it's",
        "say \"no\"",
        "'; drop table log_issue; --",
        "50%",
        "a_b",
        "x,y,z",
        "one\ntwo",
        "one\r\ntwo",
        "tab\there",
        "a\0b",
        " kept to the blank ",
        "é and e\u0301",
        "😀 \u202E",
        "\\n {dataset} $1 ? :x",
        "None of it");
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive");
    write(archive, "strange", strange());
    List<String> huge = new ArrayList<>();
    for (int i = 0; i < HUGE; i++) {
      huge.add(i + " \"quoted\", and\n" + "é".repeat(MEGABYTES / 2));
    }
    write(archive, "huge", huge);
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + archive,
                "--pipeline.web.largest-form=40MB")
            .ready();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static void write(Path archive, String resource, List<String> values) throws IOException {
    StringBuilder csv = new StringBuilder("dataset,resource,line-number,issue-type,value\r\n");
    for (String value : values) {
      csv.append("tree,%s,1,odd,\"".formatted(resource))
          .append(value.replace("\"", "\"\""))
          .append("\"\r\n");
    }
    Path file = archive.resolve("tree-collection/issue/tree/" + resource + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, csv, UTF_8);
  }

  @Test
  void valuesComeOutAsTheyWereWritten() {
    assertThat(service.rows("/v1/log/issue?resource=strange"))
        .extracting(row -> row.get("value").asString())
        .containsExactlyElementsOf(strange());
    assertThat(service.total("/v1/status/reject")).isZero();
  }

  @ParameterizedTest
  @MethodSource("strange")
  void aPostedValueFindsItsRow(String value) {
    for (String parameter : List.of("value", "value__startswith", "value__contains", "search")) {
      JsonNode answer =
          service.post("/v1/log/issue?resource=strange", parameter + "=" + Service.encoded(value));
      assertThat(answer.at("/page/total").asLong()).as(parameter).isEqualTo(1);
      assertThat(answer.at("/data/0/value").asString()).as(parameter).isEqualTo(value);
    }
    assertThat(
            service
                .post("/v1/log/issue?resource=strange", "value__not=" + Service.encoded(value))
                .at("/page/total")
                .asLong())
        .isEqualTo(strange().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("strange")
  void aGroupOfAValueLeadsToItsRow(String value) {
    JsonNode answer =
        service.post(
            "/v1/log/issue?resource=strange&group_by=value", "value=" + Service.encoded(value));
    assertThat(answer.get("groups")).hasSize(1);
    assertThat(answer.at("/groups/0/value").asString()).isEqualTo(value);
    String link =
        service
            .ask("/v1/log/issue?resource=strange&group_by=value")
            .get("groups")
            .valueStream()
            .filter(group -> group.get("value").asString().equals(value))
            .findFirst()
            .orElseThrow()
            .at("/links/rows/count")
            .asString();
    assertThat(service.rows(link))
        .extracting(row -> row.get("value").asString())
        .containsExactly(value);
  }

  @Test
  void aPageOfHugeValuesEndsAtItsBytesAndAWalkHasAllOfThem() {
    List<String> walked = new ArrayList<>();
    String target = "/v1/log/issue?resource=huge";
    while (target != null) {
      JsonNode page = service.ask(target);
      assertThat(page.get("data").size()).isBetween(1, HUGE - 1);
      assertThat(page.at("/page/total").asLong()).isEqualTo(HUGE);
      page.get("data").forEach(row -> walked.add(row.get("value").asString()));
      JsonNode next = page.at("/links/next");
      target = next.isNull() ? null : next.asString();
    }
    assertThat(walked).hasSize(HUGE).doesNotHaveDuplicates();
    assertThat(walked).allMatch(value -> value.getBytes(UTF_8).length > MEGABYTES);

    JsonNode found = service.post("/v1/log/issue", "value=" + Service.encoded(walked.getLast()));
    assertThat(found.at("/page/total").asLong()).isEqualTo(1);
    assertThat(found.at("/data/0/value").asString()).isEqualTo(walked.getLast());
  }
}
