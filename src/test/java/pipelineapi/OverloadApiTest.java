package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lanes of one thread and one place to wait, and a column that the engine would compute for ever.
class OverloadApiTest {

  private static final String ENDLESS = "/v1/specification/theme/slow?fields=endless";

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    write(folder.resolve("archive/specification/theme.csv"), "theme,name\r\nflood,Flood\r\n");
    Path slow = folder.resolve("catalogue/specification/theme");
    write(
        slow.resolve("slow.yaml"),
        """
        path: specification/theme/slow
        kind: derived
        meaning: One row per theme.
        key: [theme]
        order: [theme]
        columns:
          - {name: theme, type: token, example: flood, meaning: Theme}
          - {name: endless, type: integer, optional: true, heavy: true, example: 1, meaning: Never told,
             from: {read: "(select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = length(row.theme))"}}
        """);
    write(
        slow.resolve("slow.sql"),
        "-- reads: specification_theme\nselect t.theme from specification_theme t");
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.catalogue=" + folder.resolve("catalogue"),
                "--pipeline.query.page-threads=1",
                "--pipeline.query.page-queue=1",
                "--pipeline.query.page-deadline=6s",
                "--pipeline.query.export.threads=1",
                "--pipeline.query.export.queue=1",
                "--pipeline.query.export.deadline=2s")
            .ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void theEngineIsLeftAloneInTheEnd() {
    await().until(() -> service.measured("pipeline.engine.running") == 0);
    await().until(() -> Stream.of("page", "heavy", "export").allMatch(lane -> busy(lane) == 0));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static CompletableFuture<HttpResponse<byte[]>> asked(String target) {
    CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> answer.complete(service.get(target)));
    return answer;
  }

  private static void assertProblem(HttpResponse<byte[]> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Service.json(answer).get("code").asString()).isEqualTo(code);
  }

  @Test
  void aFullLaneRefusesStopsWhatTakesTooLongAndAnswersAgain() {
    double stopped = service.measured("pipeline.engine.stopped");
    double refused = service.measured("pipeline.query.refused", "lane", "page");
    String tag = service.get("/v1/specification/theme").headers().firstValue("ETag").orElseThrow();
    List<CompletableFuture<HttpResponse<byte[]>>> slow = new ArrayList<>(List.of(asked(ENDLESS)));
    await().until(() -> service.measured("pipeline.engine.running") == 1);
    slow.add(asked(ENDLESS));
    await().until(() -> busy("page") == 2);

    assertProblem(service.get("/v1/specification/theme"), "too-many-waiting");
    assertThat(service.measured("pipeline.query.refused", "lane", "page")).isEqualTo(refused + 1);
    // what needs no place in the lane goes on, and so does the other class of work
    assertThat(service.get("/v1/specification/theme", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(service.send("HEAD", "/v1/specification/theme").statusCode()).isEqualTo(200);
    assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(Service.text(service.get("/v1/specification/theme/slow.csv?fields=theme")))
        .isEqualTo("theme\r\nflood\r\n");

    slow.forEach(answer -> assertProblem(answer.join(), "query-timeout"));
    // the statement is gone from the engine, not only given up
    await().until(() -> service.measured("pipeline.engine.running") == 0);
    assertThat(service.measured("pipeline.engine.stopped")).isEqualTo(stopped + 1);
    assertThat(service.rows("/v1/specification/theme")).hasSize(1);
  }

  @Test
  void aListThatTakesTooLongIsStoppedAndTheNextOneIsWritten() {
    double stopped = service.measured("pipeline.engine.stopped");
    assertProblem(
        service.get("/v1/specification/theme/slow.ndjson?fields=endless"), "query-timeout");
    await().until(() -> service.measured("pipeline.engine.running") == 0);
    assertThat(service.measured("pipeline.engine.stopped")).isEqualTo(stopped + 1);
    assertThat(Service.text(service.get("/v1/specification/theme/slow.ndjson")))
        .isEqualTo("{\"theme\":\"flood\"}\n");
  }

  private double busy(String lane) {
    return service.measured("pipeline.query.running", "lane", lane)
        + service.measured("pipeline.query.waiting", "lane", lane);
  }
}
