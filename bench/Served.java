import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The service under measure, in a process of its own on a free port of loopback, and what
/// benchmarks ask of it.
final class Served {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path jar;
  private final String archive;
  private final Path store;
  private final int port;
  private final int management;
  private final List<String> virtualMachine = new ArrayList<>();

  Served(Path jar, String archive, Path store) throws IOException {
    this.jar = jar;
    this.archive = archive;
    this.store = store;
    this.port = free();
    this.management = free();
  }

  private static int free() throws IOException {
    try (java.net.ServerSocket free =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /// The same with an option of the Java machine.
  Served with(String option) {
    virtualMachine.add(option);
    return this;
  }

  int port() {
    return port;
  }

  int management() {
    return management;
  }

  /// The dataset with most issues among those of the first page of each.
  String largest() throws Exception {
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

  String cursorAt(String path, int pages) throws Exception {
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

  Process start(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-jar",
                jar.toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--management.server.port=" + management,
                "--pipeline.archive=" + archive,
                "--pipeline.store=" + store));
    command.addAll(List.of(more));
    command.addAll(0, virtualMachine);
    command.addFirst(ProcessHandle.current().info().command().orElse("java"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(store.resolveSibling("bench.log").toFile())
        .start();
  }

  static void stop(Process service) throws InterruptedException {
    service.destroy();
    service.waitFor();
  }

  void ready(Process service, Duration limit) throws Exception {
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

  String awaitUnchanged() throws Exception {
    while (true) {
      String status = get("/v1/status").body();
      if (text(status, "last_outcome").equals("unchanged")) {
        return status;
      }
      Thread.sleep(100);
    }
  }

  HttpResponse<String> get(String path) throws Exception {
    return get(path, "");
  }

  HttpResponse<String> get(String path, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// An answer whose bytes are read as they come.
  HttpResponse<java.io.InputStream> stream(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /// The first value of a metric; nothing is 0.
  double metric(String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + management + "/actuator/metrics/" + name))
            .build();
    String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher matcher = Pattern.compile("\"value\":([-0-9.E]+)").matcher(body);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  static List<String> texts(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  static String text(String json, String name) {
    return texts(json, name).stream().findFirst().orElse("");
  }

  static String number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
    return matcher.find() ? String.format(Locale.UK, "%,d", Long.parseLong(matcher.group(1))) : "";
  }

  static double between(String from, String to) {
    return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1000.0;
  }

  static String seconds(Instant begun) {
    return "%.1f s".formatted(Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  static String megabytes(Process service) throws IOException {
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

  /// Bytes of memory that a process has now; 0 where the system does not tell.
  static double resident(Process service) throws IOException {
    Path status = Path.of("/proc", String.valueOf(service.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  /// The folder for the store that the third argument names, or the usual one, empty.
  static Path emptied(String[] arguments) throws IOException {
    Path store = Path.of(arguments.length > 2 ? arguments[2] : "target/bench-store");
    remove(store);
    Files.createDirectories(store);
    return store;
  }

  /// Tells of the machine, and begins the table.
  static void heading() {
    System.out.printf(
        "machine: %d processors, %s, Java %s%n%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
    System.out.println("| What | Measured |");
    System.out.println("|---|---|");
  }

  static void row(String what, String measured) {
    System.out.printf("| %s | %s |%n", what, measured);
  }
}
