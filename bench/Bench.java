import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// Measures the service as its users feel it: a first load, a refresh with nothing changed, a start
/// on an existing snapshot, and pages of issues at any depth.
///
/// `java bench/Bench.java JAR ARCHIVE [SCRATCH]` — the jar, an unpacked archive, a folder for the
/// store (removed at start). Prints a Markdown table. Pages are asked alternately, so that a noisy
/// machine disturbs all of them alike; compare ratios.
final class Bench {

  private static final int ROUNDS = 60;

  private final Served served;
  private final Path store;

  private Bench(Path jar, String archive, Path store) throws IOException {
    this.served = new Served(jar, archive, store);
    this.store = store;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Bench.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Served.emptied(arguments);
    new Bench(Path.of(arguments[0]), arguments[1], store).run();
  }

  private void run() throws Exception {
    Served.heading();
    firstLoad();
    startOnSnapshot();
    pages();
  }

  private void firstLoad() throws Exception {
    Instant begun = Instant.now();
    Process service = served.start("--pipeline.refresh.every=3s");
    try {
      served.ready(service, Duration.ofMinutes(30));
      Served.row("first load, from process start to ready", Served.seconds(begun));
      String status = served.get("/v1/status").body();
      Served.row(
          "of it the refresh",
          "%.1f s".formatted(Served.between(Served.text(status, "last_started"), Served.text(status, "last_finished"))));
      Served.row("rows", Served.number(status, "rows") + " read");
      Served.row("peak resident memory of the first load", Served.megabytes(service));
      String unchanged = served.awaitUnchanged();
      Served.row(
          "refresh with nothing changed",
          "%.2f s".formatted(
              Served.between(Served.text(unchanged, "last_started"), Served.text(unchanged, "last_finished"))));
      Served.row("size of the snapshot", size(store) / 1_000_000 + " MB");
    } finally {
      Served.stop(service);
    }
  }

  private void startOnSnapshot() throws Exception {
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Instant begun = Instant.now();
      Process service = served.start("--pipeline.refresh.every=1d");
      try {
        served.ready(service, Duration.ofMinutes(5));
        starts.add(Duration.between(begun, Instant.now()).toMillis() / 1000.0);
      } finally {
        Served.stop(service);
      }
    }
    Collections.sort(starts);
    Served.row("ready on an existing snapshot, median of 3", "%.1f s".formatted(starts.get(1)));
  }

  private void pages() throws Exception {
    Process service = served.start("--pipeline.refresh.every=1d");
    try {
      served.ready(service, Duration.ofMinutes(5));
      String dataset = served.largest();
      String pair = "dataset=" + dataset.replace(" ", "%20");
      String deep = served.cursorAt("/v1/log/issue?" + pair + "&limit=1000", 100);
      List<String> names =
          List.of(
              "issues of " + dataset + ", 50 rows, offset 0",
              "the same, offset 100,000",
              "the same by cursor, 100,000 rows deep",
              "current issues, 50 rows",
              "log, 50 rows",
              "latest failures of the log, 50 rows",
              "the same through HTTP, not modified");
      List<String> paths =
          List.of(
              "/v1/log/issue?" + pair + "&limit=50",
              "/v1/log/issue?" + pair + "&limit=50&offset=100000",
              "/v1/log/issue?" + pair + "&limit=50&cursor=" + deep,
              "/v1/log/issue?current=true&limit=50",
              "/v1/log/collection?limit=50",
              "/v1/log/collection?latest=true&success=false&limit=50",
              "/v1/log/issue?" + pair + "&limit=50");
      String tag = served.get(paths.getLast()).headers().firstValue("ETag").orElse("");
      double[][] millis = new double[paths.size()][ROUNDS];
      for (int round = -10; round < ROUNDS; round++) {
        for (int i = 0; i < paths.size(); i++) {
          long begun = System.nanoTime();
          HttpResponse<String> answer = served.get(paths.get(i), i == paths.size() - 1 ? tag : "");
          double took = (System.nanoTime() - begun) / 1e6;
          if (answer.statusCode() >= 400) {
            throw new IllegalStateException(paths.get(i) + ": " + answer.body());
          }
          if (round >= 0) {
            millis[i][round] = took;
          }
        }
      }
      double first = Served.median(millis[0]);
      for (int i = 0; i < paths.size(); i++) {
        Arrays.sort(millis[i]);
        Served.row(
            names.get(i),
            "p50 %.1f ms, p95 %.1f ms, %.2f × the first page"
                .formatted(
                    Served.median(millis[i]),
                    millis[i][(int) (ROUNDS * 0.95)],
                    Served.median(millis[i]) / first));
      }
      Served.row("peak resident memory while serving", Served.megabytes(service));
    } finally {
      Served.stop(service);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> file.toString().endsWith(".duckdb"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
