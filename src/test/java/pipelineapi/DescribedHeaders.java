package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Holds the headers of answers against those that an OpenAPI document describes.
final class DescribedHeaders {

  // of every message of HTTP, and the type, which the document tells as content
  private static final Set<String> OF_MESSAGES =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "date",
          "keep-alive",
          "transfer-encoding");

  private final JsonNode document;
  // by kind of answer: the status by which it is described, and the headers that are
  private final SortedMap<String, SortedSet<String>> unsent = new TreeMap<>();
  private final SortedSet<String> met = new TreeSet<>();

  DescribedHeaders(JsonNode document) {
    this.document = document;
  }

  /// Asserts that an answer of an operation has a status and no header that are not described.
  void hold(String method, String path, HttpResponse<?> answer) {
    JsonNode responses =
        document.get("paths").get(path).get(method.toLowerCase(Locale.ROOT)).get("responses");
    String own = String.valueOf(answer.statusCode());
    String status = responses.has(own) ? own : own.charAt(0) + "XX";
    assertThat(responses.has(status)).as("%s %s: %s", method, path, own).isTrue();
    met.add(status);
    SortedSet<String> described =
        lowerCase(response(responses.get(status)).path("headers").propertyNames().stream());
    SortedSet<String> sent = lowerCase(answer.headers().map().keySet().stream());
    sent.removeAll(OF_MESSAGES);
    assertThat(described).as("%s %s: %s", method, path, own).containsAll(sent);
    unsent.computeIfAbsent(status + " " + described, _ -> new TreeSet<>(described)).removeAll(sent);
  }

  private JsonNode response(JsonNode given) {
    return given.has("$ref") ? document.at(given.get("$ref").asString().substring(1)) : given;
  }

  /// Per kind of answer the headers that are described and were never sent.
  Map<String, SortedSet<String>> unsent() {
    return unsent.entrySet().stream()
        .filter(kind -> !kind.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The statuses that are described and no answer had.
  SortedSet<String> unmet() {
    return document
        .get("paths")
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .flatMap(operation -> operation.get("responses").propertyNames().stream())
        .filter(status -> !met.contains(status))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> lowerCase(Stream<String> names) {
    return names
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
