import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Measures whole lists of issues: rows a second of each form through HTTP, first and again, beside
/// the engine's own COPY of the same table; then ten different lists of all issues at once in a heap
/// of 300 MB, with the most memory that heap, engine and process had meanwhile.
///
/// `java -cp LIBRARIES bench/Exports.java JAR ARCHIVE [SCRATCH]`, see the README beside it.
final class Exports {

  private static final int ROUNDS = 7;
  private static final int AT_ONCE = 10;
  private static final List<String> FORMATS = List.of("csv", "ndjson", "parquet");

  private final Served served;
  private final Path scratch;

  private Exports(Served served, Path scratch) {
    this.served = served;
    this.scratch = scratch;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java -cp LIBRARIES bench/Exports.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Served.emptied(arguments);
    Served served = new Served(Path.of(arguments[0]), arguments[1], store).with("-Xmx300m");
    Process service =
        served.start(
            "--pipeline.refresh.every=1d", "--pipeline.query.export.threads=" + AT_ONCE);
    try {
      served.ready(service, Duration.ofMinutes(30));
      Exports exports = new Exports(served, store);
      long rows =
          served
              .get("/v1/log/issue?limit=1")
              .headers()
              .firstValueAsLong("X-Pagination-Total-Results")
              .orElseThrow();
      System.out.printf(Locale.UK, "%,d issues%n%n", rows);
      exports.alone(rows);
      System.out.println();
      System.out.println("| What | Measured |");
      System.out.println("|---|---|");
      exports.atOnce("lists in the order of the table", rows, service, Exports::inOrder);
      exports.atOnce("lists, five of them sorted", rows, service, Exports::halfSorted);
      Served.row("peak resident memory of the process, loading included", Served.megabytes(service));
    } finally {
      Served.stop(service);
    }
  }

  // every list is asked for by a filter of its own that all rows pass, so each is written anew
  private static String inOrder(int i) {
    return FORMATS.get(i % 3) + "?fields=" + COLUMNS + "&ordinal__gte=-" + (100 + i);
  }

  private static final String COLUMNS =
      "dataset,resource,line_number,entry_number,field,entity,issue_type,value,message,entry_level,ordinal";

  private static final List<String> SORTS =
      List.of("value", "-value", "issue_type,-value", "-resource,value", "field,-entity");

  private static String halfSorted(int i) {
    return i % 2 == 0
        ? inOrder(i + AT_ONCE)
        : FORMATS.get(i % 3) + "?sort=" + SORTS.get(i / 2) + "&ordinal__gte=-" + (200 + i);
  }

  private void alone(long rows) throws Exception {
    Path copy = copy(scratch);
    Properties settings = new Properties();
    settings.setProperty("duckdb.read_only", "true");
    settings.setProperty("memory_limit", "384MB");
    double[][] first = new double[FORMATS.size()][ROUNDS];
    double[][] again = new double[FORMATS.size()][ROUNDS];
    double[][] engine = new double[FORMATS.size()][ROUNDS];
    long[] bytes = new long[FORMATS.size()];
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + copy, settings)) {
      for (int round = -1; round < ROUNDS; round++) {
        for (int i = 0; i < FORMATS.size(); i++) {
          String format = FORMATS.get(i);
          String path = "/v1/log/issue." + format + "?fields=" + COLUMNS + "&ordinal__gte=-" + (10 + round);
          long begun = System.nanoTime();
          bytes[i] = length(path);
          long made = System.nanoTime();
          length(path);
          long sent = System.nanoTime();
          copy(connection, format);
          long ended = System.nanoTime();
          if (round >= 0) {
            first[i][round] = (made - begun) / 1e9;
            again[i][round] = (sent - made) / 1e9;
            engine[i][round] = (ended - sent) / 1e9;
          }
        }
      }
    }
    System.out.println("| Form | Bytes | First time | Rows/s | Again | Rows/s | COPY of the engine | Rows/s | First : COPY |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < FORMATS.size(); i++) {
      double made = Served.median(first[i]);
      double sent = Served.median(again[i]);
      double alone = Served.median(engine[i]);
      System.out.printf(
          Locale.UK,
          "| %s | %,d MB | %.2f s | %,.0f | %.2f s | %,.0f | %.2f s | %,.0f | %.2f |%n",
          FORMATS.get(i),
          bytes[i] / 1_000_000,
          made,
          rows / made,
          sent,
          rows / sent,
          alone,
          rows / alone,
          made / alone);
    }
  }

  private void copy(Connection connection, String format) throws SQLException {
    String options =
        switch (format) {
          case "csv" -> "format csv, header";
          case "ndjson" -> "format json";
          default -> "format parquet, compression zstd";
        };
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select %s from kept.log_issue) to '%s' (%s)"
              .formatted(COLUMNS, scratch.resolve("copy." + format), options));
    }
  }

  private static Path copy(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      Path snapshot =
          files.filter(file -> file.endsWith("snapshot.duckdb")).max(Path::compareTo).orElseThrow();
      return Files.copy(snapshot, store.resolve("copy.duckdb"));
    }
  }

  private long length(String path) throws Exception {
    try (InputStream body = stream(path)) {
      return body.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private InputStream stream(String path) throws Exception {
    HttpResponse<InputStream> response = served.stream(path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          path + ": " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /// What the n-th caller asks for.
  private interface Asked {
    String at(int i);
  }

  private void atOnce(String what, long rows, Process service, Asked asked) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    double[] most = new double[3];
    double written = served.metric("pipeline.export.written");
    long begun = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> watching =
          callers.submit(() -> {
            while (!done.get()) {
              most[0] = Math.max(most[0], served.metric("jvm.memory.used?tag=area:heap"));
              most[1] = Math.max(most[1], served.metric("pipeline.engine.memory"));
              most[2] = Math.max(most[2], Served.resident(service));
              Thread.sleep(50);
            }
            return null;
          });
      List<Future<Long>> lists = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        String path = "/v1/log/issue." + asked.at(i);
        Path parquet = scratch.resolve("list-" + i + ".parquet");
        lists.add(callers.submit(() -> rows(path, parquet)));
      }
      for (Future<Long> list : lists) {
        if (list.get() != rows) {
          throw new IllegalStateException("a list has " + list.get() + " rows");
        }
      }
      done.set(true);
      watching.get();
    }
    Served.row(
        AT_ONCE + " " + what + ", all rows of each there",
        "%.1f s, %.0f files written"
            .formatted(
                (System.nanoTime() - begun) / 1e9,
                served.metric("pipeline.export.written") - written));
    Served.row("most of the heap, of 300 MB", "%.0f MB".formatted(most[0] / 1e6));
    Served.row("most of the engine, of 384 MB", "%.0f MB".formatted(most[1] / 1e6));
    Served.row("most resident memory meanwhile", "%.0f MB".formatted(most[2] / 1e6));
  }

  // values may hold line breaks, so the rows of CSV are counted by the engine
  private long rows(String path, Path file) throws Exception {
    try (InputStream body = stream(path)) {
      if (path.contains(".ndjson")) {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).lines().count();
      }
      Files.deleteIfExists(file);
      Files.copy(body, file);
    }
    String read =
        path.contains(".csv")
            ? "read_csv('%s', header = true, all_varchar = true, quote = '\"', escape = '\"', delim = ',', max_line_size = 10000000)"
            : "read_parquet('%s')";
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from " + read.formatted(file))) {
      count.next();
      return count.getLong(1);
    }
  }
}
