import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// Makes requests that no honest client sends, the same ones for the same seed. Used by one thread.
final class HostileRequests {

  /// A host that no answer may name.
  static final String EVIL = "evil.example";

  private static final List<String> VALUES =
      List.of(
          "",
          "%20",
          ",",
          ",,,,",
          "-1",
          "0",
          "1e309",
          "NaN",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "0x10",
          "%EF%BC%91",
          "1.5",
          "true",
          "TRUE%20",
          "null",
          "undefined",
          "0000-00-00",
          "2026-02-30",
          "9999-12-31",
          "10000-01-01",
          "-0001-01-01",
          "today",
          "today-99999d",
          "today%2B99999d",
          "today-999999999999d",
          "2026-03-10T25:61:61Z",
          "2026-03-10T00:00:00%2B99:99",
          "2026-03-10T00:00:00.123456789Z",
          "'%20or%201=1%20--",
          "%22;drop%20table%20log_issue;--",
          "x')%20union%20all%20values(1)--",
          "$$;attach%20':memory:'",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "${jndi:ldap://127.0.0.1/x}",
          "{{7*7}}",
          "%24%7B7*7%7D",
          "..%2F..%2Fetc%2Fpasswd",
          "%00",
          "a%00b",
          "%0d%0aX-Injected:%201",
          "%0D%0A%0D%0A%3Chtml%3E",
          "%E5%98%8A%E5%98%8DX-Injected:1",
          "%ED%A0%80",
          "%C0%AF",
          "%FF%FE",
          "%F0%9F%98%80",
          "%E2%80%AE",
          "e%CC%81",
          "%25_%25",
          "%5C",
          "%5C%5C%25",
          "(a%2B)%2B$",
          "%ZZ",
          "%",
          "%2",
          "%u0041",
          "+++",
          "local-authority:LBH",
          "conservation-area",
          "invalid%20geometry",
          "none",
          "exact",
          "csv",
          "json",
          "ndjson");

  private static final List<String> SEGMENTS =
      List.of(
          "..",
          ".",
          "",
          "%2e%2e",
          "%252e%252e",
          "%25252e%25252e%25252f",
          "..%2f..%2f..%2fetc%2fpasswd",
          "..%5c..%5cwindows",
          "..%c0%af..%c0%af",
          "%c0%ae%c0%ae",
          "....//",
          "..;",
          ";jsessionid=1",
          "x;y=z",
          "%00",
          "a%00.csv",
          "%0d%0aX-Injected:%201",
          "%0a",
          "%09",
          "\\..\\..",
          "%5c",
          "%2f",
          "%252f",
          "~root",
          ".git",
          "WEB-INF",
          "web.xml",
          "META-INF",
          "actuator",
          "env",
          "%EF%BC%8F",
          "%ED%A0%80",
          "%FF",
          "%F0%9F%98%80",
          "%zz",
          "%",
          "{dataset}",
          "<x>",
          "\"",
          "^`|",
          "*",
          "?",
          "#x",
          ":",
          "@" + EVIL,
          "http:%2f%2f" + EVIL,
          "conservation-area",
          "0",
          "-1",
          ".csv",
          ".json",
          ".parquet",
          ".csv.json");

  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "OPTIONS",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "TRACE",
          "CONNECT",
          "PROPFIND",
          "QUERY",
          "get",
          "Get",
          "GETT",
          "G",
          "G:T",
          "G(T",
          "",
          "\u00e9",
          "GET\t");

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Charset",
          "Accept-Encoding",
          "Accept-Language",
          "Access-Control-Request-Headers",
          "Access-Control-Request-Method",
          "Authorization",
          "Cache-Control",
          "Connection",
          "Content-Encoding",
          "Content-Length",
          "Content-Type",
          "Cookie",
          "Expect",
          "Forwarded",
          "HTTP2-Settings",
          "If-Match",
          "If-Modified-Since",
          "If-None-Match",
          "If-Range",
          "If-Unmodified-Since",
          "Origin",
          "Proxy",
          "Range",
          "Referer",
          "Sec-Fetch-Mode",
          "TE",
          "Trailer",
          "Upgrade",
          "User-Agent",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Prefix",
          "X-Forwarded-Proto",
          "X-HTTP-Method-Override",
          "X-Original-URL",
          "X-Request-Id",
          "X-Rewrite-URL");

  private static final List<String> HEADER_VALUES =
      List.of(
          "",
          "*",
          "*/*",
          "\"",
          "\"a\", W/\"b\", *",
          "W/",
          "\"\u00e9\"",
          "bytes=",
          "bytes=0-",
          "bytes=-1",
          "bytes=5-2",
          "bytes=0-0,1-1,2-2,3-3",
          "bytes=99999999999999999999-",
          "bytes=-99999999999999999999",
          "bytes=0-18446744073709551616",
          "lines=1-2",
          "Thu, 01 Jan 1970 00:00:00 GMT",
          "Thu, 99 Foo 99999 99:99:99 GMT",
          "9999999999999999999",
          "-1",
          "text/csv",
          "text/csv;q=0, */*;q=0",
          "application/json;q=2",
          "application/json;q=NaN",
          "image/png",
          "a/b/c",
          "text/*;level=1;q=0.5;q=0.1",
          "gzip",
          "gzip;q=0, identity;q=0",
          "*;q=0",
          "br, zstd, deflate",
          "gzip, gzip, gzip",
          "100-continue",
          "200-maybe",
          "h2c",
          "websocket",
          "close, upgrade",
          "keep-alive, X-Request-Id, Host",
          "chunked",
          "trailers, deflate;q=0.5",
          "Basic AAAA",
          "Bearer x.y.z",
          "host=" + EVIL + ";proto=javascript",
          EVIL,
          "http://" + EVIL,
          "javascript",
          "/../../etc/passwd",
          "DELETE",
          "null",
          "a\u0001b",
          "\u00ff\u00fe",
          "caf\u00e9",
          "x\ty",
          "() { :;}; echo",
          "' or 1=1 --",
          "application/json",
          "application/x-www-form-urlencoded; charset=utf-7",
          "application/x-www-form-urlencoded; charset=\"",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "text/xml");

  private static final List<String> HOSTS =
      List.of(
          "Host: " + EVIL,
          "Host: " + EVIL + ":99999",
          "Host: ",
          "Host:",
          "Host: a b",
          "Host: a@" + EVIL,
          "Host: [::1",
          "Host: [::1]:x",
          "Host: 127.0.0.1:-1",
          "Host: " + "a".repeat(300),
          "Host: \u00e9",
          "Host: a\u0000b",
          "Host: ../../x",
          "Host: a/b",
          "Host: " + EVIL + "\r\nHost: a",
          " Host: a",
          "Host : a",
          "X: y");

  private static final List<String> FORM = List.of("application/x-www-form-urlencoded");

  /// A request as bytes, and what kind of attempt it is.
  ///
  /// @param head whether its answer has no body
  record Sent(String kind, byte[] bytes, boolean head) {}

  private final Random random;
  private final List<String> paths;
  private final Map<String, List<String>> names;
  private final List<String> allNames;
  private final List<Supplier<Sent>> kinds;

  /// @param paths that are there
  /// @param names of parameters that are there, by path
  HostileRequests(long seed, List<String> paths, Map<String, List<String>> names) {
    this.random = new Random(seed);
    this.paths = paths;
    this.names = names;
    this.allNames = names.values().stream().flatMap(List::stream).distinct().sorted().toList();
    this.kinds =
        List.of(
            this::paths,
            this::targets,
            this::parameters,
            this::parameters,
            this::parameters,
            this::names,
            this::manyParameters,
            this::headers,
            this::headers,
            this::brokenHeaders,
            this::floods,
            this::hosts,
            this::methods,
            this::bodies,
            this::forms,
            this::chunks,
            this::lengths,
            this::garbage);
  }

  Sent next() {
    return kinds.get(random.nextInt(kinds.size())).get();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private static Sent sent(String kind, String text) {
    return new Sent(kind, text.getBytes(ISO_8859_1), text.startsWith("HEAD "));
  }

  private static Sent get(String kind, String target) {
    return sent(kind, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private Sent paths() {
    List<String> segments = new ArrayList<>(List.of(any(paths).substring(1).split("/", -1)));
    for (int i = random.nextInt(4); i >= 0; i--) {
      segments.add(random.nextInt(segments.size() + 1), any(SEGMENTS));
    }
    String path = "/" + String.join("/", segments);
    if (chance(10)) {
      path = path.toUpperCase(java.util.Locale.ROOT);
    }
    if (chance(5)) {
      path += "/" + "a".repeat(random.nextInt(20_000));
    }
    if (chance(3)) {
      path = "/x".repeat(random.nextInt(5_000)) + path;
    }
    return get("paths", path);
  }

  private Sent targets() {
    String path = any(paths);
    return get(
        "targets",
        any(
            List.of(
                "//" + EVIL + path,
                "//" + EVIL + "/%2e%2e",
                "///" + EVIL,
                "/\\" + EVIL,
                "\\\\" + EVIL,
                "/%09/" + EVIL,
                "/%2f%2f" + EVIL,
                "/" + EVIL + "//",
                "http://" + EVIL + path,
                "http://" + EVIL,
                "https://a:b@" + EVIL + ":99999" + path,
                "ftp://" + EVIL + path,
                "http://[::1" + path,
                "http:" + path,
                "http:///" + path,
                EVIL + ":443",
                "*",
                path.substring(1),
                path + "/",
                path + "//",
                path + "#fragment",
                path + "?",
                path + "??",
                path + "?&&&==&=",
                path + "?a?b=c;d",
                path + " HTTP/1.1 x",
                "",
                "?" + path)));
  }

  // mostly those of the path, so that many are understood
  private String name(String path) {
    List<String> own = names.get(path.replaceFirst("\\.(csv|ndjson|parquet)$", ""));
    return any(own == null || chance(5) ? allNames : own);
  }

  private String parameter(String path) {
    String name = name(path);
    if (chance(5)) {
      name += any(List.of("__", "__gt", "__isnull", "__in", "__like", "__not__not", "[]", "[0]", ".x"));
    }
    String value = chance(75) ? any(VALUES) : chance(50) ? name(path) : noise(random.nextInt(60));
    if (chance(2)) {
      value = any(VALUES).repeat(1 + random.nextInt(500));
    }
    return name + "=" + value;
  }

  private String noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return URLEncoder.encode(new String(bytes, chance(50) ? UTF_8 : ISO_8859_1), UTF_8);
  }

  private String query(String path, int most) {
    List<String> parameters = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      parameters.add(parameter(path));
    }
    return String.join("&", parameters);
  }

  private Sent parameters() {
    String path = any(paths);
    return get("parameters", path + "?" + query(path, 4));
  }

  private String some(String path, String sign) {
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      some.add((chance(30) ? sign : "") + name(path));
    }
    return String.join(",", some);
  }

  // names where names belong, so that many are understood
  private Sent names() {
    String path = any(paths);
    List<String> parameters = new ArrayList<>();
    parameters.add("limit=" + random.nextInt(50));
    if (chance(50)) {
      parameters.add("sort=" + some(path, "-"));
    }
    if (chance(50)) {
      parameters.add("fields=" + some(path, ""));
    }
    if (chance(30)) {
      parameters.add("facet=" + some(path, ""));
    }
    if (chance(40)) {
      parameters.add("group_by=" + some(path, "") + any(List.of("", ":day", ":month", ":century")));
    }
    if (chance(40)) {
      byte[] cursor = new byte[random.nextInt(80)];
      random.nextBytes(cursor);
      parameters.add(
          "cursor=" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(cursor));
    }
    return get("names", path + "?" + String.join("&", parameters));
  }

  private Sent manyParameters() {
    String path = any(paths);
    String query =
        chance(70)
            ? query(path, 40)
            : chance(50)
                ? ("&" + parameter(path)).repeat(200)
                : "a".repeat(random.nextInt(40_000));
    return get("many parameters", path + "?" + query);
  }

  private String header() {
    return any(HEADERS) + ": " + any(HEADER_VALUES) + "\r\n";
  }

  private Sent headers() {
    StringBuilder text = new StringBuilder(any(List.of("GET ", "GET ", "GET ", "HEAD ", "OPTIONS ")));
    text.append(any(paths)).append(chance(30) ? "?limit=2" : "").append(" HTTP/1.1\r\nHost: a\r\n");
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.append(header());
    }
    return sent("headers", text.append("\r\n").toString());
  }

  private Sent brokenHeaders() {
    String broken =
        any(
            List.of(
                "no colon\r\n",
                ": no name\r\n",
                "Accept : text/csv\r\n",
                "Accept\u0000: a\r\n",
                "Accept: a\u0000b\r\n",
                "Accept: a\r\n b\r\n",
                "Accept: a\nX-Injected: 1\r\n",
                "Accept: a\rX-Injected: 1\r\n",
                "\u00e9: a\r\n",
                "A(b): c\r\n",
                "Accept: " + "a,".repeat(2000) + "\r\n",
                "Accept: " + "*/*;q=0.1,".repeat(1000) + "\r\n",
                "If-None-Match: " + "\"a\",".repeat(3000) + "\r\n",
                "Range: bytes=" + "0-1,".repeat(2000) + "5-6\r\n",
                "Accept-Encoding: " + "gzip;q=0.1,".repeat(1500) + "\r\n",
                "\r\r\n"));
    return sent(
        "broken headers",
        "GET " + any(paths) + "?limit=2 HTTP/1.1\r\nHost: a\r\n" + broken + header() + "\r\n");
  }

  private Sent floods() {
    StringBuilder text = new StringBuilder("GET " + any(paths) + " HTTP/1.1\r\nHost: a\r\n");
    int count = any(List.of(50, 99, 101, 300));
    for (int i = 0; i < count; i++) {
      text.append(chance(50) ? "X-" + i + ": " + i + "\r\n" : header());
    }
    if (chance(20)) {
      text.append("Cookie: ").append("a=b; ".repeat(random.nextInt(12_000))).append("\r\n");
    }
    return sent("header floods", text.append("\r\n").toString());
  }

  private Sent hosts() {
    return sent(
        "hosts",
        "GET "
            + any(paths)
            + any(List.of("", "/", "//", "?limit=2"))
            + any(List.of(" HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n"))
            + any(HOSTS)
            + "\r\n"
            + (chance(50) ? "X-Forwarded-Host: " + EVIL + "\r\nX-Forwarded-Proto: https\r\n" : "")
            + "\r\n");
  }

  private Sent methods() {
    return sent(
        "methods",
        any(METHODS) + " " + any(paths) + any(List.of("", "?limit=1")) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private Sent body(String kind, String path, String type, byte[] body, String more) {
    String head =
        "%s %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(
                chance(80) ? "POST" : any(List.of("PUT", "GET", "PATCH", "DELETE")),
                path,
                type,
                body.length,
                more);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return new Sent(kind, bytes.toByteArray(), false);
  }

  private Sent bodies() {
    byte[] noise = new byte[random.nextInt(2000)];
    random.nextBytes(noise);
    String text =
        any(
            List.of(
                "{\"limit\":1}",
                "[[[[[[[[",
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "--x\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n1\r\n--x--",
                "limit=1",
                ""));
    byte[] plain = chance(50) ? noise : text.getBytes(UTF_8);
    boolean gzip = chance(30);
    return body(
        "bodies",
        any(paths),
        chance(40) ? any(FORM) : any(HEADER_VALUES),
        gzip ? gzip(plain) : plain,
        gzip || chance(10) ? "Content-Encoding: gzip\r\n" : chance(10) ? "Expect: 100-continue\r\n" : "");
  }

  private Sent forms() {
    String path = any(paths);
    String form =
        switch (random.nextInt(8)) {
          case 0 -> ("&" + parameter(path)).repeat(1 + random.nextInt(300));
          case 1 -> "limit=1&limit=1";
          case 2 -> "a".repeat(random.nextInt(2_000_000));
          case 3 -> "limit=2\r\n";
          default -> query(path, 4);
        };
    return body("forms", path, any(FORM), form.getBytes(ISO_8859_1), "");
  }

  private Sent chunks() {
    String size =
        any(List.of("7", "7;x=y", "007", "0x7", "-7", "7 ", " 7", "g", "", "FFFFFFFFFFFFFFFFF", "7fffffff"));
    String coding =
        any(
            List.of(
                "chunked",
                "chunked",
                "Chunked",
                "chunked, chunked",
                "gzip, chunked",
                "identity",
                "nonsense",
                "chunked, identity",
                "\u000bchunked"));
    String end = any(List.of("\r\n0\r\n\r\n", "\r\n0\r\nX-Injected: 1\r\n\r\n", "\r\n", "\n0\n\n", ""));
    return sent(
        "chunks",
        "POST "
            + any(paths)
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: "
            + coding
            + "\r\n"
            + (chance(30) ? "Content-Length: 3\r\n" : "")
            + "\r\n"
            + size
            + "\r\nlimit=1"
            + end);
  }

  private Sent lengths() {
    String length =
        any(List.of("-1", "+7", "7, 7", "7\r\nContent-Length: 8", "abc", "", "99999999999999999999", "100", "0x7", "1e1"));
    return sent(
        "lengths",
        any(List.of("POST ", "GET ", "DELETE "))
            + any(paths)
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + length
            + "\r\n\r\nlimit=1");
  }

  private Sent garbage() {
    byte[] noise = new byte[1 + random.nextInt(3000)];
    random.nextBytes(noise);
    String path = any(paths);
    return switch (random.nextInt(10)) {
      case 0 -> new Sent("garbage", noise, false);
      case 1 -> sent("garbage", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      case 2 -> sent("garbage", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + noise.length);
      case 3 -> sent("garbage", "GET " + path + "\r\n\r\n");
      case 4 -> sent("garbage", "GET " + path + " HTTP/" + any(List.of("9.9", "0.9", "1.2", "2.0", "x", "1.1.1")) + "\r\nHost: a\r\n\r\n");
      case 5 -> sent("garbage", "GET " + path + " HTTP/1.1\nHost: a\n\n");
      case 6 -> sent("garbage", "\r\n\r\n\r\nGET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
      case 7 -> sent("garbage", "GET\t" + path + "\tHTTP/1.1\r\nHost: a\r\n\r\n");
      case 8 -> sent("garbage", "GET " + path + " HTTP/1.1\r\nHost: a");
      default -> sent("garbage", ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").repeat(5));
    };
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
