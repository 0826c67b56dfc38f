package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import pipelineapi.PipelineApi;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.SnapshotStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whoever walks through a list while snapshots are switched sees one of them, from the first page
/// to the last.
class WalkWhileRefreshingTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int WALKS = 3;

  @TempDir Path folder;
  private TestingArchive objects;
  private ConfigurableApplicationContext application;
  private SnapshotStore store;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    objects = TestingArchive.in(folder.resolve("archive"));
    application =
        SpringApplication.run(
            PipelineApi.class,
            "--pipeline.archive=" + objects.folder(),
            "--pipeline.store=" + folder.resolve("store"),
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--management.server.port=0");
    store = application.getBean(SnapshotStore.class);
    await().atMost(LONG).until(() -> !served().isEmpty());
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private String served() {
    return store
        .current()
        .map(lease -> {
          try (lease) {
            return lease.snapshot().id();
          }
        })
        .orElse("");
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// What a walk saw.
  private record Walk(Set<String> ids, Set<Long> totals, List<List<String>> rows) {}

  // from the third page on, another snapshot than the walk's is served
  private Walk walk(String path, List<String> columns, int limit)
      throws IOException, InterruptedException {
    Walk walk = new Walk(new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>());
    String next = "%s?fields=%s&limit=%d".formatted(path, String.join(",", columns), limit);
    for (int page = 1; next != null; page++) {
      if (page == 3) {
        await().atMost(LONG).until(() -> !walk.ids().contains(served()));
      }
      HttpResponse<String> response = get(next);
      assertThat(response.statusCode()).as("page %d: %s", page, response.body()).isEqualTo(200);
      walk.ids().add(response.headers().firstValue("Snapshot").orElse("none"));
      JsonNode body = new JsonMapper().readTree(response.body());
      walk.totals().add(body.at("/page/total").asLong(-1));
      for (JsonNode row : body.get("data")) {
        walk.rows().add(columns.stream().map(column -> text(row.get(column))).toList());
      }
      next = text(body.at("/links/next"));
      if (next.equals("null")) {
        next = null;
      }
    }
    return walk;
  }

  private static String text(@Nullable JsonNode value) {
    return value == null || value.isNull() || value.isMissingNode() ? "null" : value.asString();
  }

  private List<List<String>> rows(String id, String sql) throws SQLException {
    try (SnapshotLease lease = store.byId(id).orElseThrow();
        Connection connection = lease.snapshot().connection()) {
      return TestingStore.texts(connection, sql);
    }
  }

  @Test
  void everyWalkSeesOneSnapshotWhileOthersArePublished() throws Exception {
    Refreshes refreshes = application.getBean(Refreshes.class);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService refreshing = Executors.newSingleThreadExecutor()) {
      Future<Integer> published =
          refreshing.submit(() -> {
            int count = 0;
            while (!done.get()) {
              change(count++);
              assertThat(refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
            }
            return count;
          });
      try {
        for (int i = 0; i < WALKS; i++) {
          check(
              walk("/v1/log/issue", List.of("dataset", "resource", "ordinal", "value"), 250),
              """
              select dataset, resource, ordinal, value from main.log_issue
              order by dataset, resource, ordinal\
              """);
          check(
              walk("/v1/log/collection", List.of("collection", "endpoint", "ordinal"), 100),
              """
              select collection, endpoint, ordinal from main.log_collection
              order by entry_date desc nulls first, collection, endpoint, ordinal\
              """);
        }
      } finally {
        done.set(true);
      }
      assertThat(published.get()).isGreaterThanOrEqualTo(2 * WALKS);
    }
  }

  private void check(Walk walk, String sql) throws SQLException {
    assertThat(walk.ids()).hasSize(1);
    String id = walk.ids().iterator().next();
    assertThat(id).isNotEqualTo(served());
    List<List<String>> expected = rows(id, sql);
    assertThat(walk.rows()).isEqualTo(expected);
    assertThat(walk.totals()).containsExactly((long) expected.size());
  }

  // rows come and go before, among and behind those a walk has seen
  private void change(int count) throws IOException {
    List<String> issues = objects.issues();
    objects.addRows(issues.getFirst(), 3);
    objects.addRows(issues.getLast(), 2);
    if (count % 2 == 1 && issues.size() > 4) {
      objects.remove(issues.get(issues.size() / 2));
    }
    String log = objects.keys("/collection/log.csv").getFirst();
    objects.addRows(log, 1);
  }
}
