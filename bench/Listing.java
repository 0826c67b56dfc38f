import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Measures how long a bucket of many keys takes to be listed, and what the service holds meanwhile.
///
/// `java bench/Listing.java JAR [KEYS] [MILLISECONDS] [SCRATCH]`, see the README beside it. The
/// bucket is no bucket but a server that knows its keys and answers each request after some
/// milliseconds, as one over a network does; objects of kinds that are listed and not read.
final class Listing {

  private static final int PAGE = 1000;
  private static final byte[] LOG =
      "bytes,content-type,elapsed,endpoint,resource,status,entry-date,start-date,end-date,exception\r\n"
          .getBytes(StandardCharsets.UTF_8);

  private final byte[][] keys;
  private final int delay;
  private final AtomicLong requests = new AtomicLong();

  private Listing(int number, int delay) {
    this.delay = delay;
    Random random = new Random(1);
    List<byte[]> made = new ArrayList<>();
    for (int i = 0; made.size() < number; i++) {
      String collection = "collection-%02d-collection/".formatted(i % 55);
      String hash = HexFormat.of().formatHex(bytes(random));
      made.add(utf8(collection + "collection/resource/" + hash));
      made.add(utf8(collection + "var/converted/" + hash + ".csv"));
      made.add(utf8(collection + "transformed/dataset-%d/%s.parquet".formatted(i % 5, hash)));
    }
    for (int i = 0; i < 55; i++) {
      made.add(utf8("collection-%02d-collection/collection/log.csv".formatted(i)));
    }
    this.keys = made.toArray(byte[][]::new);
    Arrays.sort(keys, Arrays::compareUnsigned);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      byte[] body = query.containsKey("list-type") ? page(query) : LOG;
      exchange.getResponseHeaders().add("ETag", "\"e\"");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      int is = part.indexOf('=');
      query.put(
          is < 0 ? part : part.substring(0, is),
          is < 0 ? "" : URLDecoder.decode(part.substring(is + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private byte[] page(Map<String, String> query) {
    requests.incrementAndGet();
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String prefix = query.getOrDefault("prefix", "");
    boolean byDirectory = query.containsKey("delimiter");
    int at =
        query.containsKey("continuation-token")
            ? Integer.parseInt(query.get("continuation-token"))
            : from(prefix);
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    int entries = 0;
    while (at < keys.length && entries < PAGE) {
      String key = new String(keys[at], StandardCharsets.UTF_8);
      if (!key.startsWith(prefix)) {
        break;
      }
      int slash = byDirectory ? key.indexOf('/', prefix.length()) : -1;
      if (slash >= 0) {
        String directory = key.substring(0, slash + 1);
        xml.append("<CommonPrefixes><Prefix>").append(directory).append("</Prefix></CommonPrefixes>");
        at = from(directory.substring(0, slash) + (char) ('/' + 1));
      } else {
        xml.append("<Contents><Key>").append(key);
        xml.append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>");
        xml.append(LOG.length).append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
        at++;
      }
      entries++;
    }
    boolean more = at < keys.length && new String(keys[at], StandardCharsets.UTF_8).startsWith(prefix);
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>").append(at).append("</NextContinuationToken>");
    }
    return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private int from(String prefix) {
    int found = Arrays.binarySearch(keys, utf8(prefix), Arrays::compareUnsigned);
    return found < 0 ? -found - 1 : found;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 1) {
      System.err.println("usage: java bench/Listing.java JAR [KEYS] [MILLISECONDS] [SCRATCH]");
      System.exit(2);
    }
    int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    int delay = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
    Path store = Path.of(arguments.length > 3 ? arguments[3] : "target/bench-store");
    Listing bucket = new Listing(number, delay);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", bucket::answer);
    server.start();
    System.out.printf("%,d keys, %d ms a request%n%n", bucket.keys.length, delay);
    System.out.println("| Directories at once | Listing, first | Listing, nothing changed | Requests a listing | Most memory |");
    System.out.println("|---|---|---|---|---|");
    for (int parallel : new int[] {1, 16}) {
      measure(Path.of(arguments[0]), store, bucket, server.getAddress().getPort(), parallel);
    }
    server.stop(0);
  }

  private static void measure(Path jar, Path store, Listing bucket, int port, int parallel)
      throws Exception {
    Served.remove(store);
    Files.createDirectories(store);
    bucket.requests.set(0);
    Served served =
        new Served(jar, "s3://bucket", store)
            .with("-Daws.accessKeyId=any")
            .with("-Daws.secretAccessKey=any");
    Process service =
        served.start(
            "--pipeline.s3.endpoint=http://127.0.0.1:" + port,
            "--pipeline.s3.region=eu-west-2",
            "--pipeline.s3.path-style=true",
            "--pipeline.s3.listings=" + parallel,
            "--logging.level.pipelineapi.refresh=debug",
            "--pipeline.refresh.every=1s");
    try {
      served.ready(service, Duration.ofMinutes(60));
      String unchanged = served.awaitUnchanged();
      long listings = bucket.requests.get();
      List<String> log = Files.readAllLines(store.resolveSibling("bench.log"));
      System.out.printf(
          "| %d | %.1f s | %.1f s | about %,d | %s |%n",
          parallel,
          Served.between(at(log, "phase=list"), at(log, "phase=read")),
          Served.between(
              Served.text(unchanged, "last_started"), Served.text(unchanged, "last_finished")),
          listings / 3,
          Served.megabytes(service));
    } finally {
      Served.stop(service);
    }
  }

  private static String at(List<String> log, String said) {
    return log.stream()
        .filter(line -> line.contains(said))
        .findFirst()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .orElseThrow();
  }
}
