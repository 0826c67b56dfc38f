import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Measures what refreshes cost at production size, while one reader asks all the time, and while one
/// asks at a pace.
///
/// `java bench/Nights.java JAR ARCHIVE [SCRATCH]` — an archive that `sample` has written, **which is
/// changed**; see the README beside it. After the first load come a night with 100 changed resources,
/// the entries of a day and all log indexes written anew; two without the indexes; a change to the
/// specification; all logs per resource of the largest collection; and nothing. Prints a Markdown
/// table.
final class Nights {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TOKEN = "token-of-the-benchmark";
  private static final int CHANGED = 100;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration NONE = Duration.ZERO;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final List<String> QUESTIONS =
      List.of(
          "/v1/log/issue?limit=50",
          "/v1/log/issue?current=true&limit=50",
          "/v1/log/collection?latest=true&success=false&limit=50",
          "/v1/performance/provision?limit=50",
          "/v1/status/run",
          "/v1/resource?current=true&limit=50");

  private final Served served;
  private final Path archive;
  private final Path store;
  private final Path log;
  private final List<Path> issues;
  private final Map<Duration, Double> idle = new HashMap<>();

  private Nights(Path jar, Path archive, Path store) throws IOException {
    this.served = new Served(jar, archive.toString(), store);
    this.archive = archive;
    this.store = store;
    this.log = store.resolveSibling("bench.log");
    this.issues = files(path -> path.matches("[^/]+-collection/issue/.*\\.csv"));
  }

  private List<Path> files(java.util.function.Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(archive)) {
      return files
          .filter(file -> wanted.test(archive.relativize(file).toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Nights.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Served.emptied(arguments);
    new Nights(Path.of(arguments[0]), Path.of(arguments[1]), store).run();
  }

  private void run() throws Exception {
    Served.heading();
    Instant begun = Instant.now();
    Process service =
        served.start(
            "--pipeline.refresh.every=1d",
            "--pipeline.admin.token=" + TOKEN,
            "--logging.level.pipelineapi.refresh=debug");
    try {
      served.ready(service, Duration.ofMinutes(60));
      double first = seconds(begun);
      Served.row("first load, from process start to ready", "%.1f s".formatted(first));
      String status = served.get("/v1/status").body();
      Served.row("rows read", Served.number(status, "rows"));
      phases();
      rates();
      Served.row("peak resident memory of the first load", Served.megabytes(service));
      size();
      for (Duration pause : List.of(NONE, PAUSE)) {
        idle.put(pause, idle(pause));
        Served.row(
            "one reader, %d ms after each answer, nothing else: p50".formatted(pause.toMillis()),
            "%.1f ms".formatted(idle.get(pause)));
      }

      LocalDate day = newestDay();
      changeResources(1);
      entries(day);
      indexes(day);
      measure("a night: %d resources, a day's entries, all log indexes".formatted(CHANGED), NONE);

      changeResources(2);
      entries(day.plusDays(1));
      measure("a night without the indexes", NONE);

      changeResources(3);
      entries(day.plusDays(2));
      measure("a night without the indexes", PAUSE);

      Files.writeString(
          archive.resolve("specification/severity.csv"), "\nbench,Bench,", StandardOpenOption.APPEND);
      measure("a change to the specification", NONE);

      String large = largest();
      List<Path> logs = files(path -> path.matches(large + "/(issue|var)/.*\\.csv"));
      logs.forEach(Nights::touch);
      measure(
          "all %,d logs per resource of one collection (%.0f %% of all, of a first load %.0f s)"
              .formatted(logs.size(), 100.0 * logs.size() / all(), first * logs.size() / all()),
          NONE);

      measure("nothing changed", NONE);
      Served.row("peak resident memory of all", Served.megabytes(service));
      size();
    } finally {
      Served.stop(service);
    }
  }

  private long all() throws IOException {
    return files(path -> path.matches("[^/]+-collection/(issue|var)/.*\\.csv|log/issue/.*")).size();
  }

  // ---- what is measured

  private void phases() throws Exception {
    StringBuilder told = new StringBuilder();
    for (String phase : List.of("list", "read", "build", "derive", "check", "publish")) {
      told.append("%s %.1f s, ".formatted(phase, phase(phase)));
    }
    Served.row("of it", told.substring(0, told.length() - 2));
  }

  private double phase(String phase) throws Exception {
    return served.metric("pipeline.refresh.phase?tag=phase:" + phase);
  }

  // from the log, as no answer tells them
  private void rates() throws IOException {
    Pattern line =
        Pattern.compile("refresh read table=(\\S+) objects=(\\d+) rows=(\\d+) milliseconds=(\\d+)");
    for (String text : Files.readAllLines(log)) {
      Matcher read = line.matcher(text);
      if (read.find() && Long.parseLong(read.group(4)) >= 1000) {
        double seconds = Long.parseLong(read.group(4)) / 1000.0;
        Served.row(
            "reading `%s`".formatted(read.group(1)),
            "%,d objects, %,d rows in %.1f s: %,.0f objects/s, %,.0f rows/s".formatted(
                Long.parseLong(read.group(2)),
                Long.parseLong(read.group(3)),
                seconds,
                Long.parseLong(read.group(2)) / seconds,
                Long.parseLong(read.group(3)) / seconds));
      }
    }
  }

  private void size() throws Exception {
    long bytes;
    try (Stream<Path> snapshots = Files.list(store.resolve("snapshots"))) {
      Path newest = snapshots.max(Comparator.naturalOrder()).orElseThrow();
      bytes = Files.size(newest.resolve("snapshot.duckdb"));
    }
    long rows =
        served
            .get("/v1/log/issue?limit=1")
            .headers()
            .firstValueAsLong("X-Pagination-Total-Results")
            .orElseThrow();
    Served.row(
        "snapshot", "%,d MB, %,d issues: %.1f bytes an issue".formatted(bytes / 1_000_000, rows, (double) bytes / rows));
  }

  private double idle(Duration pause) throws Exception {
    Reader reader = new Reader(pause);
    Thread thread = Thread.ofPlatform().start(reader);
    Thread.sleep(IDLE);
    reader.stop(thread);
    return reader.median();
  }

  private void measure(String what, Duration pause) throws Exception {
    Reader reader = new Reader(pause);
    Thread thread = Thread.ofPlatform().start(reader);
    Instant begun = Instant.now();
    String outcome = refresh();
    double seconds = seconds(begun);
    reader.stop(thread);
    Served.row(
        what,
        "%s in %.1f s, of it listing %.1f s; reader, %d ms after each answer: p50 %.1f ms, %.2f of idle, %d asked, %d failed"
            .formatted(
                outcome,
                seconds,
                phase("list"),
                pause.toMillis(),
                reader.median(),
                reader.median() / idle.get(pause),
                reader.took.size(),
                reader.failed));
    if (!outcome.equals("unchanged")) {
      phases();
    }
  }

  private String refresh() throws Exception {
    HttpResponse<String> ordered = admin("POST", "/admin/refresh");
    String follow = ordered.headers().firstValue("Location").orElseThrow();
    while (true) {
      String body = admin("GET", URI.create(follow).getPath()).body();
      if (Served.text(body, "state").equals("ended")) {
        return Served.text(body, "outcome");
      }
      Thread.sleep(100);
    }
  }

  private HttpResponse<String> admin(String method, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.management() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static double seconds(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
  }

  /// One client, one question after the other, with a pause between them.
  private final class Reader implements Runnable {

    final Duration pause;
    final List<Double> took = new ArrayList<>();
    final AtomicBoolean ended = new AtomicBoolean();
    int failed;

    Reader(Duration pause) {
      this.pause = pause;
    }

    @Override
    public void run() {
      for (int i = 0; !ended.get(); i++) {
        long begun = System.nanoTime();
        try {
          if (served.get(QUESTIONS.get(i % QUESTIONS.size())).statusCode() != 200) {
            failed++;
          }
        } catch (Exception e) {
          failed++;
        }
        took.add((System.nanoTime() - begun) / 1e6);
        LockSupport.parkNanos(pause.toNanos());
      }
    }

    void stop(Thread thread) throws InterruptedException {
      ended.set(true);
      thread.join();
    }

    double median() {
      return Served.median(took.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  // ---- what changes

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Each resource's issues get a row more, its other logs and its Parquet file are written anew.
  private void changeResources(int night) throws IOException {
    for (int i = 0; i < CHANGED; i++) {
      Path issue = issues.get((int) ((long) issues.size() * i / CHANGED) + night);
      List<String> lines = new ArrayList<>(Files.readAllLines(issue));
      lines.add(lines.getLast());
      Path next = issue.resolveSibling("next");
      Files.write(next, lines, UTF_8);
      Files.move(next, issue, StandardCopyOption.ATOMIC_MOVE);
      Path key = archive.relativize(issue);
      String dataset = key.getName(2).toString();
      String name = key.getFileName().toString();
      for (String kind : List.of("column-field", "dataset-resource", "converted-resource")) {
        Path other = archive.resolve(key.getName(0)).resolve("var").resolve(kind).resolve(dataset).resolve(name);
        if (Files.exists(other)) {
          touch(other);
        }
      }
      String resource = name.replace(".csv", "");
      Path parquet =
          archive.resolve(
              "log/issue/dataset=%s/resource=%s/%s.parquet".formatted(dataset, resource, resource));
      if (Files.exists(parquet)) {
        touch(parquet);
      }
    }
  }

  private List<Path> collections() throws IOException {
    try (Stream<Path> all = Files.list(archive)) {
      return all.filter(folder -> Files.isDirectory(folder.resolve("collection/log"))).sorted().toList();
    }
  }

  private static LocalDate newest(Path collection) throws IOException {
    try (Stream<Path> days = Files.list(collection.resolve("collection/log"))) {
      return days
          .map(day -> day.getFileName().toString())
          .filter(day -> day.matches("\\d{4}-\\d\\d-\\d\\d"))
          .max(Comparator.naturalOrder())
          .map(LocalDate::parse)
          .orElse(LocalDate.MIN);
    }
  }

  private LocalDate newestDay() throws IOException {
    LocalDate newest = LocalDate.MIN;
    for (Path collection : collections()) {
      LocalDate day = newest(collection);
      newest = day.isAfter(newest) ? day : newest;
    }
    return newest;
  }

  /// The entries of a day come again a day later.
  private void entries(LocalDate day) throws IOException {
    for (Path collection : collections()) {
      Path from = collection.resolve("collection/log/" + day);
      if (!Files.isDirectory(from)) {
        continue;
      }
      String next = day.plusDays(1).toString();
      Path to = Files.createDirectories(collection.resolve("collection/log/" + next));
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.toList()) {
          Files.writeString(
              to.resolve(entry.getFileName()), Files.readString(entry).replace(day.toString(), next));
        }
      }
    }
  }

  /// The entries of a day get into the index.
  private void indexes(LocalDate day) throws IOException {
    for (Path collection : collections()) {
      Path index = collection.resolve("collection/log.csv");
      Path entries = collection.resolve("collection/log/" + day);
      if (!Files.exists(index)) {
        continue;
      }
      StringBuilder rows = new StringBuilder();
      if (Files.isDirectory(entries) && header(index).startsWith("bytes,content-type,elapsed,endpoint,")) {
        try (Stream<Path> all = Files.list(entries)) {
          all.forEach(entry ->
              rows.append(
                  "100,text/csv,0.5,%s,,404,%sT01:00:00.000001,,,\r\n"
                      .formatted(entry.getFileName().toString().replace(".json", ""), day)));
        }
      }
      Files.writeString(index, rows, StandardOpenOption.APPEND);
      touch(index);
    }
  }

  private static String header(Path index) throws IOException {
    try (var lines = Files.newBufferedReader(index)) {
      String header = lines.readLine();
      return header == null ? "" : header;
    }
  }

  private String largest() {
    return issues.stream()
        .map(file -> archive.relativize(file).getName(0).toString())
        .collect(java.util.stream.Collectors.groupingBy(name -> name, java.util.stream.Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }
}
