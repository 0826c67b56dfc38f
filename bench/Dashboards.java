import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures what dashboards and operators ask all the time: how an organisation stands with its
/// datasets, and whether the run of the as-of day has come in; by one client and by eight.
///
/// `java bench/Dashboards.java JAR ARCHIVE [SCRATCH]`, see the README beside it. Prints a Markdown
/// table. Each question goes round all organisations, none is repeated with a validator, and the
/// service keeps no answers; so none is cached.
final class Dashboards {

  private static final int ROUNDS = 600;
  private static final int WARM_UP = 300;
  private static final int CLIENTS = 8;
  private static final Pattern PHASE =
      Pattern.compile("^(\\S+Z).*refresh phase=(\\w+)", Pattern.MULTILINE);

  private interface Question {
    String path(int round);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Dashboards.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Served.emptied(arguments);
    Served served = new Served(Path.of(arguments[0]), arguments[1], store);
    Process service = served.start("--pipeline.refresh.every=1d");
    try {
      served.ready(service, Duration.ofMinutes(30));
      phases(Files.readString(store.resolveSibling("bench.log")));
      List<String> organisations =
          served.texts(
              served.get("/v1/organisation-summary?fields=organisation&limit=1000").body(),
              "organisation");
      System.out.println("| Question | Clients | p50 ms | p99 ms | answers/s |");
      System.out.println("|---|---|---|---|---|");
      measure(
          served,
          "provision of an organisation",
          round ->
              "/v1/performance/provision?organisation="
                  + organisations.get(round % organisations.size()));
      measure(
          served,
          "organisation with its datasets",
          round -> "/v1/organisation-summary/" + organisations.get(round % organisations.size()));
      measure(served, "run of the as-of day", _ -> "/v1/status/run");
      measure(
          served,
          "failing primary endpoints",
          _ -> "/v1/performance/endpoint?open=true&state=failing&primary=true&limit=50");
    } finally {
      Served.stop(service);
    }
  }

  private static void phases(String log) {
    Matcher phase = PHASE.matcher(log);
    java.time.Instant before = null;
    String name = "";
    System.out.println("first load, seconds a phase:");
    while (phase.find()) {
      java.time.Instant at = java.time.Instant.parse(phase.group(1));
      if (before != null) {
        System.out.printf(
            Locale.ROOT, "  %s %.1f%n", name, Duration.between(before, at).toMillis() / 1000.0);
      }
      before = at;
      name = phase.group(2);
    }
  }

  // alternately, so that a noisy machine disturbs both alike
  private static void measure(Served served, String what, Question question) throws Exception {
    run(served, question, CLIENTS, WARM_UP);
    List<double[]> one = new ArrayList<>();
    List<double[]> many = new ArrayList<>();
    for (int turn = 0; turn < 3; turn++) {
      one.add(run(served, question, 1, ROUNDS / 3));
      many.add(run(served, question, CLIENTS, ROUNDS / 3));
    }
    print(what, 1, one);
    print(what, CLIENTS, many);
  }

  private static void print(String what, int clients, List<double[]> turns) {
    turns.sort((left, right) -> Double.compare(left[0], right[0]));
    double[] median = turns.get(turns.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.0f |%n",
        what,
        clients,
        median[0],
        median[1],
        median[2]);
  }

  /// p50 and p99 in ms, and answers a second.
  private static double[] run(Served served, Question question, int clients, int rounds)
      throws Exception {
    List<Double> times = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int first = client;
        work.add(() -> {
          for (int round = first; round < rounds; round += clients) {
            long begun = System.nanoTime();
            HttpResponse<String> answer = served.get(question.path(round));
            times.add((System.nanoTime() - begun) / 1e6);
            if (answer.statusCode() != 200) {
              throw new IllegalStateException(answer.body());
            }
          }
          return null;
        });
      }
      long begun = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      Collections.sort(times);
      return new double[] {
        times.get(times.size() / 2), times.get((int) (times.size() * 0.99)), times.size() / seconds
      };
    } finally {
      threads.shutdown();
    }
  }
}
