package pipelineapi.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pipelineapi.query.Answer;
import tools.jackson.core.JsonGenerator;

/// Links from an answer, by relation: path-absolute and percent-encoded, so that no header of the
/// request flows into them.
///
/// @param targets null where the relation has no target, as on the last page
record Links(Map<String, @Nullable String> targets) {

  // servers and proxies refuse long headers; the body has the links too
  private static final int LONGEST_HEADER = 4000;

  /// The links of an item.
  static Links ofItem(String self, String canonical) {
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    targets.put("self", self);
    targets.put("canonical", canonical);
    return new Links(targets);
  }

  /// The links of a page.
  ///
  /// @param question as canonical query string, without position
  static Links ofPage(Call call, String canonical, String question, Answer answer) {
    Map<String, List<String>> asked = call.target().parameters();
    List<String> query = new ArrayList<>();
    if (!question.isEmpty()) {
      query.add(question);
    }
    String path = call.target().path();
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    if (call.posted()) {
      // the next page is posted with the same body again, which no link can hold
      targets.put("self", path);
      targets.put("first", path);
      targets.put(
          "next", answer.next() == null ? null : path + "?cursor=" + Percent.encode(answer.next()));
      targets.put("canonical", canonical);
      return new Links(targets);
    }
    targets.put("self", at(path, query, position(asked)));
    targets.put("first", at(path, query, null));
    targets.put(
        "next",
        answer.next() == null ? null : at(path, query, "cursor=" + Percent.encode(answer.next())));
    targets.put("canonical", at(canonical, query, position(asked)));
    return new Links(targets);
  }

  private static @Nullable String position(Map<String, List<String>> asked) {
    for (String name : List.of("cursor", "offset")) {
      List<String> values = asked.get(name);
      if (values != null) {
        return name + "=" + Percent.encode(values.getFirst());
      }
    }
    return null;
  }

  private static String at(String path, List<String> query, @Nullable String position) {
    List<String> whole = new ArrayList<>(query);
    if (position != null) {
      whole.add(position);
    }
    return whole.isEmpty() ? path : path + "?" + String.join("&", whole);
  }

  /// The value of `Link`.
  String header() {
    StringBuilder header = new StringBuilder();
    for (String relation : List.of("next", "canonical", "first", "self")) {
      String target = targets.get(relation);
      if (target != null && header.length() + target.length() < LONGEST_HEADER) {
        header
            .append(header.isEmpty() ? "" : ", ")
            .append("<%s>; rel=\"%s\"".formatted(target, relation));
      }
    }
    return header.toString();
  }

  /// The path of the version that a list is of.
  static String version(Destination.ListOf list) {
    String path = list.canonical();
    return path.substring(0, path.length() - list.listing().path().length());
  }

  /// Writes the links of a group to the rows behind its figures.
  ///
  /// @param requests by figure, without version
  static void writeRows(JsonGenerator json, String version, Map<String, String> requests) {
    json.writeName("links").writeStartObject().writeName("rows").writeStartObject();
    requests.forEach((figure, request) -> json.writeStringProperty(figure, version + request));
    json.writeEndObject().writeEndObject();
  }

  void write(JsonGenerator json) {
    json.writeName("links").writeStartObject();
    targets.forEach((relation, target) -> Json.text(json, relation, target));
    json.writeEndObject();
  }
}
