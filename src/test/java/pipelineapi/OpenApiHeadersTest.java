package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The OpenAPI document of the service on the sample tells the headers of all its answers, and no
/// others. What a service says that has no snapshot is in `NotReadyApiTest`, of a version that is
/// to end in `VersionsApiTest`.
class OpenApiHeadersTest {

  private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
  private static final String[] GZIP = {"Accept-Encoding", "gzip"};

  private static Service service;
  private static JsonNode document;
  private static JsonNode paths;
  private static DescribedHeaders headers;
  private final Map<String, List<JsonNode>> rows = new HashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    service =
        Service.start(
                folder.resolve("store"),
                // so that every answer is large, every form too large, and every package elsewhere
                "--pipeline.web.gzip-from=0B",
                "--pipeline.web.largest-form=1KB",
                "--pipeline.file.largest-package=0B",
                "--pipeline.public-address=https://files.example.org")
            .ready();
    document = service.ask("/v1/openapi.json");
    paths = document.get("paths");
    headers = new DescribedHeaders(document);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void everyHeaderIsDescribedAndEveryOneDescribedIsSent() {
    for (String path : paths.propertyNames()) {
      String target = filled(path);
      asked(path, target);
      refused(path, target);
      if (paths.get(path).has("post")) {
        posted(path, target);
      }
      if (path.contains("{")) {
        hold(path, PART.matcher(path).replaceAll("none-such"));
        hold(path, spelledOtherwise(target));
      }
    }
    String large = service.rows("/v1/file?kind=package").getFirst().get("file").asString();
    hold("/v1/file/{file}/content", "/v1/file/%s/content".formatted(large));

    assertThat(headers.unsent()).isEmpty();
    // a cursor whose snapshot is gone, no snapshot at all, and a fault
    assertThat(headers.unmet()).containsExactly("410", "503", "5XX");
  }

  private static void asked(String path, String target) {
    hold(path, target)
        .headers()
        .firstValue("ETag")
        .ifPresent(tag -> hold(path, target, "If-None-Match", tag));
    JsonNode given = paths.get(path).at("/get/responses/200");
    JsonNode good =
        given.has("$ref") ? document.at(given.get("$ref").asString().substring(1)) : given;
    for (String type :
        good.get("content").has("text/csv") ? List.of("*/*", "text/csv") : List.of("*/*")) {
      String[] form = {"Accept", type, "Accept-Encoding", "identity"};
      hold(path, target, form);
      hold(path, target, with(form, "Range", "bytes=0-1"));
      hold(path, target, "Accept", type, "Range", "bytes=999999999-");
      hold(path, target, "Accept", type, "If-Match", "\"other\"");
    }
  }

  private static void refused(String path, String target) {
    hold(path, target + "?colour=red");
    hold(path, target, "Accept", "image/png");
    headers.hold("GET", path, service.send("DELETE", target, GZIP));
  }

  private static void posted(String path, String target) {
    headers.hold("POST", path, service.posted(target, "fields=", GZIP));
    headers.hold("POST", path, service.posted(target, "limit=3", GZIP));
    headers.hold("POST", path, service.posted(target, "limit=3", "Accept", "text/csv"));
    headers.hold("POST", path, service.posted(target, "a".repeat(2000), GZIP));
    headers.hold("POST", path, service.send("POST", target, GZIP));
  }

  private static HttpResponse<byte[]> hold(String path, String target, String... sent) {
    HttpResponse<byte[]> answer =
        service.get(target, List.of(sent).contains("Accept-Encoding") ? sent : with(sent, GZIP));
    headers.hold("GET", path, answer);
    return answer;
  }

  private static String[] with(String[] headers, String... more) {
    return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
  }

  /// A path with values of a row that is there.
  private String filled(String path) {
    List<String> names = PART.matcher(path).results().map(part -> part.group(1)).toList();
    if (names.isEmpty()) {
      return path;
    }
    if (path.startsWith("/problems/")) {
      return "/problems/gone";
    }
    JsonNode row =
        rows(path).stream()
            .filter(each -> names.stream().allMatch(each::hasNonNull))
            .findFirst()
            .orElseThrow(() -> new AssertionError("No row for " + path));
    return PART.matcher(path)
        .replaceAll(
            part -> Matcher.quoteReplacement(Service.encoded(row.get(part.group(1)).asString())));
  }

  private List<JsonNode> rows(String path) {
    String list =
        path.startsWith("/v1/resource/{resource}/file")
            ? "/v1/file?kind=" + (path.contains("{dataset}") ? "transformed" : "collected")
            : path.substring(0, path.indexOf("/{"));
    return rows.computeIfAbsent(list, service::rows);
  }

  // the same by the rules of URLs, but not as we write it
  private static String spelledOtherwise(String target) {
    int last = target.length() - 1;
    return target.substring(0, last) + "%%%02X".formatted((int) target.charAt(last));
  }
}
