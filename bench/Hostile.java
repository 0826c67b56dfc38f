import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Sends what no honest client sends, and looks at every answer: no fault of ours, nothing told that
/// is nobody's business, no way to another host; afterwards the service answers as before.
///
/// `java bench/Hostile.java JAR ARCHIVE [SCRATCH] [REQUESTS] [SEED]` — the jar, an unpacked archive,
/// a folder for the store (removed at start). Prints a Markdown table; ends with 1 after a failure.
/// Every request goes over a connection of its own to loopback, as bytes.
final class Hostile {

  private static final int CLIENTS = 4;
  private static final int PATIENCE = 60_000;
  private static final int MOST_TOLD = 40;

  // no request says any of these, so that no echo can
  private static final Pattern LEAK =
      Pattern.compile(
          "(?i)org\\.duckdb|pipelineapi\\.|java\\.(lang|util|io|sql|net)\\.|\\tat |SQLException"
              + "|NullPointer|(binder|parser|catalog|conversion|constraint|internal|io) error:"
              + "|line 1:|duckdb|apache tomcat|whitelabel|stacktrace|left join|row_number\\("
              + "|is not distinct|::varchar|read_parquet|\\.java:\\d");

  private static final List<String> SAID =
      List.of("content-type: text/javascript", "content-type: application/vnd.oai", "/yaml");

  private static final Pattern VERSIONED = Pattern.compile("\\S+ \\S+ HTTP/\\d\\.\\d\\r?\\n");

  // those of the first iteration have problems of their own
  private static final Pattern UNVERSIONED = Pattern.compile("\\{\"(detail\":|type\":\"about:blank)|$");

  private final Served served;
  private final Path store;
  private final int requests;
  private final long seed;
  private final Map<String, Map<String, AtomicInteger>> seen = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<String> secrets;

  /// An answer as it came.
  private record Answer(int status, String head, String body) {}

  private Hostile(Path jar, String archive, Path store, int requests, long seed)
      throws IOException {
    this.served = new Served(jar, archive, store);
    this.store = store;
    this.requests = requests;
    this.seed = seed;
    this.secrets =
        List.of(
            archive,
            store.toAbsolutePath().toString(),
            store.toString(),
            jar.toAbsolutePath().toString(),
            System.getProperty("java.io.tmpdir") + "/",
            System.getProperty("user.home") + "/");
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Hostile.java JAR ARCHIVE [SCRATCH] [REQUESTS] [SEED]");
      System.exit(2);
    }
    Path store = Path.of(arguments.length > 2 ? arguments[2] : "target/bench-store");
    Served.remove(store);
    Files.createDirectories(store);
    Hostile hostile =
        new Hostile(
            Path.of(arguments[0]),
            arguments[1],
            store,
            arguments.length > 3 ? Integer.parseInt(arguments[3]) : 100_000,
            arguments.length > 4 ? Long.parseLong(arguments[4]) : 1);
    System.exit(hostile.run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    Process service = served.start("--pipeline.refresh.every=1d");
    try {
      served.ready(service, Duration.ofMinutes(30));
      List<String> listings = Served.texts(served.get("/v1").body(), "path");
      Map<String, String> before = controls(listings);
      List<String> paths = paths(listings);
      Map<String, List<String>> names = names();
      Instant begun = Instant.now();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        HostileRequests source = new HostileRequests(seed * CLIENTS + i, paths, names);
        clients.add(Thread.ofPlatform().start(() -> attack(source, requests / CLIENTS)));
      }
      for (Thread client : clients) {
        client.join();
      }
      String took = Served.seconds(begun);
      afterwards(service, before, controls(listings));
      report(took);
    } finally {
      Served.stop(service);
    }
    return failures.isEmpty();
  }

  /// What is answered to honest questions.
  private Map<String, String> controls(List<String> listings) throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String listing : listings) {
      // what tells about the service itself may well change
      if (!listing.startsWith("/v1/status")) {
        answers.put(listing, served.get(listing + "?limit=5").body());
      }
    }
    return answers;
  }

  private List<String> paths(List<String> listings) throws Exception {
    List<String> paths = new ArrayList<>(listings);
    paths.add("/v1/openapi.json");
    paths.add("/v1/openapi.yaml");
    paths.add("/docs/swagger-ui-bundle.js");
    for (String listing : listings) {
      paths.add(listing + ".csv");
    }
    // all others, some of them several times so that they are met as often
    for (int i = 0; i < 5; i++) {
      paths.addAll(
          List.of(
              "/",
              "/v1",
              "/docs",
              "/docs/start.js",
              "/problems",
              "/problems/not-found",
              "/health",
              "/health/live",
              "/robots.txt",
              "/.well-known/security.txt",
              "/log",
              "/log/issue",
              "/performance",
              "/v1/organisation/local-authority:LBH",
              "/v1/specification/dataset/conservation-area",
              "/v1/log/issue.parquet",
              "/v1/log/issue.ndjson"));
    }
    for (String resource : Served.texts(served.get("/v1/resource?limit=5").body(), "resource")) {
      paths.add("/v1/resource/" + resource);
      paths.add("/v1/resource/" + resource + "/file");
    }
    for (String file : Served.texts(served.get("/v1/file?limit=5").body(), "path")) {
      paths.add(file);
    }
    return paths;
  }

  /// The parameters of each path, as the service describes them.
  private Map<String, List<String>> names() throws Exception {
    Matcher path =
        Pattern.compile("\"(/v1/[^\"]+)\":\\{\"get\":\\{(.*?)\"responses\":")
            .matcher(served.get("/v1/openapi.json").body());
    Map<String, List<String>> names = new TreeMap<>();
    while (path.find()) {
      TreeSet<String> own = new TreeSet<>();
      Matcher name =
          Pattern.compile("parameters/(\\w+)|\"name\":\"(\\w+)\"").matcher(path.group(2));
      while (name.find()) {
        own.add(name.group(1) == null ? name.group(2) : name.group(1));
      }
      if (!own.isEmpty()) {
        names.put(path.group(1), List.copyOf(own));
      }
    }
    if (names.size() < 50) {
      throw new IllegalStateException("the description tells of few parameters");
    }
    return names;
  }

  private void attack(HostileRequests source, int count) {
    for (int i = 0; i < count; i++) {
      HostileRequests.Sent sent = source.next();
      try {
        count(sent, exchange(sent));
      } catch (SocketTimeoutException e) {
        fail(sent, "no end of an answer within a minute");
      } catch (IOException e) {
        // the server may hang up on what it will not read to the end
        seen(sent.kind(), "hung up");
      }
    }
  }

  private void count(HostileRequests.Sent sent, String text) {
    if (text.isEmpty()) {
      seen(sent.kind(), "hung up");
      return;
    }
    int line = text.indexOf("\r\n");
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.1 ") || end < 0) {
      // who names no version gets the body alone, as by HTTP/0.9
      if (VERSIONED.matcher(new String(sent.bytes(), ISO_8859_1)).lookingAt()) {
        fail(sent, "no answer of HTTP: " + shortened(text));
      }
      seen(sent.kind(), "2xx");
      check(sent, new Answer(200, "", text));
      return;
    }
    int status = Integer.parseInt(text.substring(9, 12));
    seen(sent.kind(), status / 100 + "xx");
    Answer answer = new Answer(status, text.substring(line, end), text.substring(end + 4));
    check(sent, answer);
  }

  private void check(HostileRequests.Sent sent, Answer answer) {
    String head = answer.head().toLowerCase(Locale.ROOT);
    int status = answer.status();
    if (status >= 500 && !(status == 503 && head.contains("\r\nretry-after:"))) {
      fail(sent, "status " + status + ": " + shortened(answer.body()));
    }
    if (status >= 400
        && !UNVERSIONED.matcher(answer.body()).lookingAt()
        && !(head.contains("\r\ncontent-type: application/problem+json")
            && head.contains("\r\nx-request-id:")
            && (sent.head() || answer.body().contains("\"code\":\"")))) {
      fail(sent, "no problem document: " + status + shortened(answer.head()));
    }
    if (head.contains("\r\nx-injected:") || head.contains("\r\nserver:") || head.contains("x-powered")) {
      fail(sent, "a header that is not ours: " + shortened(answer.head()));
    }
    if (head.contains(HostileRequests.EVIL) || head.contains("\r\nlocation: //")) {
      fail(sent, "a header that names another host: " + shortened(answer.head()));
    }
    // scripts and the description are the same for all; Parquet names the engine that wrote it
    if (SAID.stream().noneMatch(head::contains) && !answer.body().contains("PAR1")
        && !answer.body().startsWith("/*")) {
      Matcher leak = LEAK.matcher(answer.body());
      if (leak.find() || LEAK.matcher(answer.head()).find()) {
        fail(sent, "tells of the inside: " + shortened(answer.body()));
      }
    }
    for (String secret : secrets) {
      if (answer.body().contains(secret) || answer.head().contains(secret)) {
        fail(sent, "tells of a place: " + secret);
      }
    }
  }

  private String exchange(HostileRequests.Sent sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.setSoTimeout(PATIENCE);
      try {
        socket.getOutputStream().write(sent.bytes());
        socket.shutdownOutput();
      } catch (IOException e) {
        // refused before it was read; the answer may have come all the same
      }
      return read(socket.getInputStream());
    }
  }

  // all that comes: no more is sent, so the server hangs up after its answer
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes.write(buffer, 0, count);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // reset after an answer, because the request was not read to its end
    }
    return bytes.toString(ISO_8859_1);
  }

  private void afterwards(Process service, Map<String, String> before, Map<String, String> after)
      throws Exception {
    before.forEach((path, answer) -> {
      if (!answer.equals(after.get(path))) {
        failures.add("afterwards another answer at " + path);
      }
    });
    if (served.get("/health/ready").statusCode() != 200 || !service.isAlive()) {
      failures.add("afterwards not ready");
    }
    try (var lines = Files.lines(store.resolveSibling("bench.log"), ISO_8859_1)) {
      lines
          .filter(line -> line.contains(" ERROR ") || line.contains("OutOfMemory"))
          .limit(MOST_TOLD)
          .forEach(line -> failures.add("in the log: " + line));
    }
  }

  private void seen(String kind, String outcome) {
    seen.computeIfAbsent(kind, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(outcome, _ -> new AtomicInteger())
        .incrementAndGet();
  }

  private void fail(HostileRequests.Sent sent, String what) {
    failures.add(
        "%s: %s%n  after %s"
            .formatted(sent.kind(), what, shortened(new String(sent.bytes(), ISO_8859_1))));
  }

  private static String shortened(String text) {
    String line = text.replace("\r", "\\r").replace("\n", "\\n");
    return line.length() > 400 ? line.substring(0, 400) + "…" : line;
  }

  private void report(String took) {
    List<String> outcomes = List.of("2xx", "3xx", "4xx", "5xx", "hung up");
    System.out.println("| Kind | " + String.join(" | ", outcomes) + " |");
    System.out.println("|---|" + "---:|".repeat(outcomes.size()));
    Map<String, Integer> sums = new LinkedHashMap<>();
    new TreeMap<>(seen)
        .forEach((kind, counts) -> {
          Map<String, Integer> row =
              counts.entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, count -> count.getValue().get()));
          row.forEach((outcome, count) -> sums.merge(outcome, count, Integer::sum));
          System.out.println(row(kind, row, outcomes));
        });
    System.out.println(row("all", sums, outcomes));
    int all = sums.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("%n%d requests, seed %d, %s, %d failures%n", all, seed, took, failures.size());
    failures.stream().limit(MOST_TOLD).forEach(System.out::println);
  }

  private static String row(String kind, Map<String, Integer> counts, List<String> outcomes) {
    return outcomes.stream()
        .map(outcome -> "%,d".formatted(counts.getOrDefault(outcome, 0)))
        .collect(Collectors.joining(" | ", "| " + kind + " | ", " |"));
  }
}
