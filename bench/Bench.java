import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Measures the service as its users feel it: a first load, a refresh with nothing changed, a start
/// on an existing snapshot, and pages of issues at any depth.
///
/// `java bench/Bench.java JAR ARCHIVE [SCRATCH]` — the jar, an unpacked archive, a folder for the
/// store (removed at start). Prints a Markdown table. Pages are asked alternately, so that a noisy
/// machine disturbs all of them alike; compare ratios.
final class Bench {

  private static final int ROUNDS = 60;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path jar;
  private final String archive;
  private final Path store;
  private final int port;

  private Bench(Path jar, String archive, Path store) throws IOException {
    this.jar = jar;
    this.archive = archive;
    this.store = store;
    try (java.net.ServerSocket free =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Bench.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Path.of(arguments.length > 2 ? arguments[2] : "target/bench-store");
    remove(store);
    Files.createDirectories(store);
    new Bench(Path.of(arguments[0]), arguments[1], store).run();
  }

  private void run() throws Exception {
    System.out.printf(
        "machine: %d processors, %s, Java %s%n%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
    System.out.println("| What | Measured |");
    System.out.println("|---|---|");
    firstLoad();
    startOnSnapshot();
    pages();
  }

  private void firstLoad() throws Exception {
    Instant begun = Instant.now();
    Process service = start("--pipeline.refresh.every=3s");
    try {
      ready(service, Duration.ofMinutes(30));
      row("first load, from process start to ready", seconds(begun));
      String status = get("/v1/status").body();
      row(
          "of it the refresh",
          "%.1f s".formatted(between(text(status, "last_started"), text(status, "last_finished"))));
      row("rows", number(status, "rows") + " read");
      row("peak resident memory of the first load", megabytes(service));
      String unchanged = awaitUnchanged();
      row(
          "refresh with nothing changed",
          "%.2f s".formatted(
              between(text(unchanged, "last_started"), text(unchanged, "last_finished"))));
      row("size of the snapshot", size(store) / 1_000_000 + " MB");
    } finally {
      stop(service);
    }
  }

  private void startOnSnapshot() throws Exception {
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Instant begun = Instant.now();
      Process service = start("--pipeline.refresh.every=1d");
      try {
        ready(service, Duration.ofMinutes(5));
        starts.add(Duration.between(begun, Instant.now()).toMillis() / 1000.0);
      } finally {
        stop(service);
      }
    }
    Collections.sort(starts);
    row("ready on an existing snapshot, median of 3", "%.1f s".formatted(starts.get(1)));
  }

  private void pages() throws Exception {
    Process service = start("--pipeline.refresh.every=1d");
    try {
      ready(service, Duration.ofMinutes(5));
      String dataset = largest();
      String pair = "dataset=" + dataset.replace(" ", "%20");
      String deep = cursorAt("/v1/log/issue?" + pair + "&limit=1000", 100);
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
      String tag = get(paths.getLast()).headers().firstValue("ETag").orElse("");
      double[][] millis = new double[paths.size()][ROUNDS];
      for (int round = -10; round < ROUNDS; round++) {
        for (int i = 0; i < paths.size(); i++) {
          long begun = System.nanoTime();
          HttpResponse<String> answer = get(paths.get(i), i == paths.size() - 1 ? tag : "");
          double took = (System.nanoTime() - begun) / 1e6;
          if (answer.statusCode() >= 400) {
            throw new IllegalStateException(paths.get(i) + ": " + answer.body());
          }
          if (round >= 0) {
            millis[i][round] = took;
          }
        }
      }
      double first = median(millis[0]);
      for (int i = 0; i < paths.size(); i++) {
        Arrays.sort(millis[i]);
        row(
            names.get(i),
            "p50 %.1f ms, p95 %.1f ms, %.2f × the first page"
                .formatted(
                    median(millis[i]),
                    millis[i][(int) (ROUNDS * 0.95)],
                    median(millis[i]) / first));
      }
      row("peak resident memory while serving", megabytes(service));
    } finally {
      stop(service);
    }
  }

  /// The dataset with most issues among those of the first page of each.
  private String largest() throws Exception {
    String best = "";
    long most = -1;
    for (String dataset :
        texts(get("/v1/specification/dataset?fields=dataset&limit=1000").body(), "dataset")) {
      long total =
          get("/v1/log/issue?dataset=" + dataset.replace(" ", "%20") + "&limit=1")
              .headers()
              .firstValueAsLong("X-Pagination-Total-Results")
              .orElse(0);
      if (total > most) {
        most = total;
        best = dataset;
      }
    }
    return best;
  }

  private String cursorAt(String path, int pages) throws Exception {
    String cursor = "";
    for (int i = 0; i < pages; i++) {
      String next = text(get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).body(), "next_cursor");
      if (next.isEmpty()) {
        return cursor;
      }
      cursor = next;
    }
    return cursor;
  }

  private Process start(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                jar.toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--management.server.port=0",
                "--pipeline.archive=" + archive,
                "--pipeline.store=" + store));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(store.resolveSibling("bench.log").toFile())
        .start();
  }

  private static void stop(Process service) throws InterruptedException {
    service.destroy();
    service.waitFor();
  }

  private void ready(Process service, Duration limit) throws Exception {
    Instant end = Instant.now().plus(limit);
    while (Instant.now().isBefore(end) && service.isAlive()) {
      try {
        if (get("/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the service does not become ready, see bench.log");
  }

  private String awaitUnchanged() throws Exception {
    while (true) {
      String status = get("/v1/status").body();
      if (text(status, "last_outcome").equals("unchanged")) {
        return status;
      }
      Thread.sleep(100);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(path, "");
  }

  private HttpResponse<String> get(String path, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> texts(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String text(String json, String name) {
    return texts(json, name).stream().findFirst().orElse("");
  }

  private static String number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
    return matcher.find() ? String.format(Locale.UK, "%,d", Long.parseLong(matcher.group(1))) : "";
  }

  private static double between(String from, String to) {
    return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1000.0;
  }

  private static String seconds(Instant begun) {
    return "%.1f s".formatted(Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private static String megabytes(Process service) throws IOException {
    Path status = Path.of("/proc", String.valueOf(service.pid()), "status");
    if (!Files.exists(status)) {
      return "not told by this system";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000 + " MB")
        .findFirst()
        .orElse("not told by this system");
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> file.toString().endsWith(".duckdb"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void row(String what, String measured) {
    System.out.printf("| %s | %s |%n", what, measured);
  }
}
