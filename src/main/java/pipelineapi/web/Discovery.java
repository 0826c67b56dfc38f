package pipelineapi.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Catalogue;

/// Answers with what tells programs and people how to ask: the OpenAPI document, a page that shows
/// it, and what is looked for at known places. Safe to use from many threads.
@Component
final class Discovery {

  static final String OPENAPI_JSON = "application/vnd.oai.openapi+json;version=3.1";
  static final String OPENAPI_YAML = "application/yaml";
  static final String LICENCE =
      "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
  static final String DOCS = "/docs";

  private static final String CATALOG = "/.well-known/api-catalog";
  private static final String SECURITY = "/.well-known/security.txt";
  private static final String ROBOTS = "/robots.txt";
  private static final String LINKSET =
      "application/linkset+json;profile=\"https://www.rfc-editor.org/info/rfc9727\"";
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final String SCRIPT = "text/javascript;charset=utf-8";

  // a page of scripts of our own, which set styles and ask this service
  private static final String DOCS_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_FACTS = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private static final List<String> SCRIPTS =
      List.of("swagger-ui-bundle.js", "swagger-ui-standalone-preset.js");

  private final Catalogue catalogue;
  private final Release release;
  private final WebSettings settings;
  private final Clock clock;
  private final Instant started;
  private final Map<String, Page> pages = new HashMap<>();
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  /// A page, and how it is made.
  private record Page(String mediaType, Supplier<byte[]> body) {}

  /// A page as it is sent.
  // nobody compares them
  @SuppressWarnings("ArrayRecordComponent")
  private record Made(byte[] body, Validators validators) {}

  Discovery(
      Catalogue catalogue, Routes routes, Release release, WebSettings settings, Clock clock) {
    this.catalogue = catalogue;
    this.release = release;
    this.settings = settings;
    this.clock = clock;
    this.started = clock.instant();
    for (String version : catalogue.versions()) {
      String each = openApi(version, "json");
      pages.put(each, new Page(OPENAPI_JSON, () -> document(version, routes)));
      pages.put(
          openApi(version, "yaml"),
          new Page(OPENAPI_YAML, () -> OpenApiYaml.of(made(each).body())));
    }
    pages.put(CATALOG, new Page(LINKSET, this::linkset));
    pages.put(SECURITY, new Page(TEXT, this::security));
    pages.put(ROBOTS, new Page(TEXT, this::robots));
    pages.put(DOCS, new Page("text/html;charset=utf-8", Discovery::docs));
    pages.put(DOCS + "/start.js", new Page(SCRIPT, this::start));
    pages.put(DOCS + "/start.css", new Page("text/css;charset=utf-8", Discovery::style));
    for (String script : SCRIPTS) {
      pages.put(DOCS + "/" + script, new Page(SCRIPT, () -> webjar(script)));
    }
    pages.put(
        DOCS + "/swagger-ui-bundle.js.LICENSE.txt",
        new Page(TEXT, () -> webjar("swagger-ui-bundle.js.LICENSE.txt")));
    pages.put(
        DOCS + "/swagger-ui.css",
        new Page("text/css;charset=utf-8", () -> webjar("swagger-ui.css")));
    pages.put(
        DOCS + "/favicon-32x32.png", new Page("image/png", () -> webjar("favicon-32x32.png")));
  }

  /// The path of a version's OpenAPI document.
  static String openApi(String version, String suffix) {
    return "/%s/openapi.%s".formatted(version, suffix);
  }

  /// All paths that are answered here.
  static List<String> paths(List<String> versions) {
    List<String> paths =
        new ArrayList<>(
            List.of(
                CATALOG,
                SECURITY,
                ROBOTS,
                DOCS,
                DOCS + "/start.js",
                DOCS + "/start.css",
                DOCS + "/swagger-ui-bundle.js.LICENSE.txt",
                DOCS + "/swagger-ui.css",
                DOCS + "/favicon-32x32.png"));
    SCRIPTS.forEach(script -> paths.add(DOCS + "/" + script));
    for (String version : versions) {
      paths.add(openApi(version, "json"));
      paths.add(openApi(version, "yaml"));
    }
    return List.copyOf(paths);
  }

  Reply answer(Call call, String path) {
    call.target()
        .parameters()
        .forEach((name, values) -> {
          throw new ProblemException(
              new Problem(
                  ProblemCode.UNKNOWN_PARAMETER,
                  new Problem.Fault(name, "this path takes no parameter", values.getFirst())));
        });
    Page page = pages.get(path);
    if (page == null) {
      throw new IllegalStateException("Nothing is made for " + path);
    }
    // what time alone changes is made anew
    Made now = path.equals(SECURITY) ? make(page) : made(path);
    // also when unchanged: browsers take the policy of what they hold from the newest answer
    List<Reply.Header> headers =
        switch (path) {
          case DOCS -> List.of(new Reply.Header("Content-Security-Policy", DOCS_POLICY));
          case CATALOG ->
              List.of(new Reply.Header("Link", "<%s>; rel=\"api-catalog\"".formatted(CATALOG)));
          default -> List.of();
        };
    Optional<String> unchanged = now.validators().unchanged(call.request(), true);
    if (unchanged.isPresent()) {
      return Reply.unchanged(now.validators(), unchanged.get(), headers);
    }
    return new Reply(
        200,
        page.mediaType(),
        now.body(),
        Reply.Lifetime.CACHED,
        now.validators(),
        null,
        headers,
        null,
        0);
  }

  private Made made(String path) {
    Made known = made.get(path);
    if (known == null) {
      Page page = pages.get(path);
      if (page == null) {
        throw new IllegalStateException("Nothing is made for " + path);
      }
      known = make(page);
      made.put(path, known);
    }
    return known;
  }

  private Made make(Page page) {
    byte[] body = page.body().get();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return new Made(body, Validators.of(started, List.of(text)));
  }

  private byte[] document(String version, Routes routes) {
    Map<String, ?> document =
        new OpenApiDocument(catalogue, version, routes, release.version()).make();
    return Json.write(json -> Json.value(json, document));
  }

  private byte[] linkset() {
    List<Tree> versions =
        catalogue.versions().stream()
            .map(version ->
                Tree.of("anchor", "/" + version)
                    .put(
                        "service-desc",
                        Tree.list(
                            List.of(
                                link(openApi(version, "json"), OPENAPI_JSON),
                                link(openApi(version, "yaml"), OPENAPI_YAML))))
                    .put("service-doc", Tree.list(List.of(link(DOCS, "text/html"))))
                    .put("service-meta", Tree.list(List.of(link("/" + version, Json.MEDIA_TYPE))))
                    .put("status", Tree.list(List.of(link("/health", Json.MEDIA_TYPE))))
                    .put("license", Tree.list(List.of(Tree.of("href", LICENCE)))))
            .toList();
    Tree linkset = Tree.of("linkset", Tree.list(versions));
    return Json.write(json -> Json.value(json, linkset.members()));
  }

  private static Tree link(String href, String type) {
    return Tree.of("href", href).put("type", type);
  }

  // it has to end within a year; the end moves on by whole months
  private byte[] security() {
    Instant expires =
        YearMonth.from(clock.instant().atZone(ZoneOffset.UTC))
            .plusMonths(7)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    return bytes(
        """
        Contact: %s
        Expires: %s
        Preferred-Languages: en
        """
            .formatted(settings.securityContact(), expires));
  }

  // crawlers that follow every link of every list have brought such services down
  private byte[] robots() {
    return bytes(
        """
        User-agent: *
        Allow: /$
        Allow: %s
        Allow: /%s/openapi.
        Disallow: /
        """
            .formatted(DOCS, catalogue.version()));
  }

  private static byte[] docs() {
    return bytes(
        """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Data Pipeline API</title>
          <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
          <link rel="stylesheet" href="/docs/swagger-ui.css">
          <link rel="stylesheet" href="/docs/start.css">
        </head>
        <body>
          <main id="docs"><noscript>This page needs scripts; /v1 lists all paths.</noscript></main>
          <script src="/docs/swagger-ui-bundle.js"></script>
          <script src="/docs/swagger-ui-standalone-preset.js"></script>
          <script src="/docs/start.js"></script>
        </body>
        </html>
        """);
  }

  // the newest version is shown first
  private byte[] start() {
    String documents =
        catalogue.versions().reversed().stream()
            .map(version ->
                "{name: \"%s\", url: \"%s\"}".formatted(version, openApi(version, "json")))
            .collect(Collectors.joining(", "));
    return bytes(
        """
        SwaggerUIBundle({
          urls: [%s],
          dom_id: "#docs",
          deepLinking: true,
          docExpansion: "none",
          filter: true,
          validatorUrl: "none",
          supportedSubmitMethods: ["get", "post"],
          presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
          layout: "StandaloneLayout"
        });
        """
            .formatted(documents));
  }

  private static byte[] style() {
    return bytes("body { margin: 0; }\n");
  }

  private static byte[] webjar(String file) {
    try (InputStream facts = resource(WEBJAR_FACTS)) {
      Properties properties = new Properties();
      properties.load(facts);
      try (InputStream bytes = resource(WEBJAR + properties.getProperty("version") + "/" + file)) {
        return bytes.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream found = Discovery.class.getClassLoader().getResourceAsStream(name);
    if (found == null) {
      throw new IOException("No resource " + name);
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
