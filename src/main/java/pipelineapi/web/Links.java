package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
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
/// @param rows by number, the requests for the rows behind it; templates over the row's columns in
///   a list
record Links(Map<String, @Nullable String> targets, Map<String, String> rows) {

  // servers and proxies refuse long headers; the body has the links too
  private static final int LONGEST_HEADER = 4000;

  /// The links of an item.
  ///
  /// @param rows by number, the requests for the rows behind it
  static Links ofItem(String self, String canonical, Map<String, String> rows) {
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    targets.put("self", self);
    targets.put("canonical", canonical);
    return new Links(targets, rows);
  }

  /// The links of a page.
  ///
  /// @param question as canonical query string, without position
  static Links ofPage(
      Call call,
      Destination.ListOf list,
      String question,
      Answer answer,
      Map<String, String> rows) {
    Map<String, List<String>> asked = call.target().parameters();
    List<String> whole = new ArrayList<>(Arrays.asList(question.split("&", -1)));
    whole.remove("");
    // what the path says already is not said again
    List<String> query = new ArrayList<>(whole);
    query.removeIf(one -> list.fixed().containsKey(one.substring(0, one.indexOf('='))));
    String path = call.target().path();
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    if (call.posted()) {
      // the next page is posted with the same body again, which no link can hold
      targets.put("self", path);
      targets.put("first", path);
      targets.put(
          "next", answer.next() == null ? null : path + "?cursor=" + Percent.encode(answer.next()));
      targets.put("canonical", list.location());
      return new Links(targets, rows);
    }
    targets.put("self", at(path, query, position(asked)));
    targets.put("first", at(path, query, null));
    targets.put(
        "next",
        answer.next() == null ? null : at(path, query, "cursor=" + Percent.encode(answer.next())));
    targets.put("canonical", at(list.canonical(), whole, position(asked)));
    return new Links(targets, rows);
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

  /// Writes the links of a group.
  static void writeRows(JsonGenerator json, Map<String, String> rows) {
    new Links(Map.of(), rows).write(json);
  }

  void write(JsonGenerator json) {
    json.writeName("links").writeStartObject();
    targets.forEach((relation, target) -> Json.text(json, relation, target));
    if (!rows.isEmpty()) {
      json.writeName("rows").writeStartObject();
      rows.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
