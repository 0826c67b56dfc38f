package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pipelineapi.query.Asked;
import tools.jackson.core.JsonGenerator;

/// Links from an answer, by relation: path-absolute and percent-encoded, so that no header of the
/// request flows into them.
///
/// @param targets null where the relation has no target, as on the last page
/// @param rows by number, the requests for the rows behind it; templates over the row's columns in
///   a list
/// @param alternates the same in other forms
record Links(
    Map<String, @Nullable String> targets,
    Map<String, String> rows,
    Map<Format, String> alternates) {

  // servers and proxies refuse long headers; the body has the most important links too
  private static final int LONGEST_HEADER = 4000;

  private static final String LIMIT = "limit";

  /// The links of an item.
  ///
  /// @param rows by number, the requests for the rows behind it
  static Links ofItem(String self, String canonical, Map<String, String> rows) {
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    targets.put("self", self);
    targets.put("canonical", canonical);
    return new Links(targets, rows, Map.of());
  }

  /// The links of an index.
  static Links of(Map<String, @Nullable String> targets) {
    return new Links(targets, Map.of(), Map.of());
  }

  /// The links of a page. The one before it is known where rows are counted from the first one: a
  /// cursor only tells what comes after.
  ///
  /// @param next cursor of the page after it; null where there is none, or it is not known
  static Links ofPage(
      Call call,
      Destination.ListOf list,
      Asked asked,
      @Nullable String next,
      Map<String, String> rows) {
    List<String> whole = question(asked);
    // what the path says already is not said again
    List<String> query = new ArrayList<>(whole);
    query.removeIf(one -> list.fixed().containsKey(name(one)));
    String path = call.target().path();
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    String cursor = next == null ? null : "cursor=" + Percent.encode(next);
    if (call.posted()) {
      // the next page is posted with the same body again, which no link can hold
      targets.put("self", path);
      targets.put("first", path);
      targets.put("prev", null);
      targets.put("next", cursor == null ? null : path + "?" + cursor);
      targets.put("canonical", list.location());
      return new Links(targets, rows, Map.of());
    }
    String position = position(call.target().parameters());
    Long offset = asked.offset();
    targets.put("self", at(path, query, position));
    targets.put("first", at(path, query, null));
    targets.put(
        "prev",
        offset == null || offset == 0 ? null : at(path, query, before(offset, asked.limit())));
    targets.put("next", cursor == null ? null : at(path, query, cursor));
    targets.put("canonical", at(list.canonical(), whole, position));
    return new Links(targets, rows, wholeLists(list, whole));
  }

  private static @Nullable String before(long offset, int limit) {
    return offset <= limit ? null : "offset=" + (offset - limit);
  }

  // facets stand beside the rows in JSON alone, so no other form is the same answer
  private static Map<Format, String> wholeLists(Destination.ListOf list, List<String> whole) {
    Map<Format, String> others = new EnumMap<>(Format.class);
    if (whole.stream().noneMatch(one -> name(one).equals("facet"))) {
      List<String> query = whole.stream().filter(one -> !name(one).equals(LIMIT)).toList();
      for (Format format : Format.values()) {
        if (format != Format.JSON) {
          others.put(format, at(list.canonical() + "." + format.text(), query, null));
        }
      }
    }
    return others;
  }

  /// The links of a whole list in a form.
  static Links ofExport(Call call, Destination.ListOf list, Format form, Asked asked) {
    Map<String, @Nullable String> targets = new LinkedHashMap<>();
    if (call.posted()) {
      targets.put("canonical", list.canonical() + "." + form.text());
      return of(targets);
    }
    List<String> query = question(asked);
    // even the limit that pages have unasked cuts a whole list
    if (call.parameters().containsKey(LIMIT)) {
      query.removeIf(one -> name(one).equals(LIMIT));
      query.add(LIMIT + "=" + asked.limit());
    }
    String position = position(call.target().parameters());
    targets.put("canonical", at(list.canonical() + "." + form.text(), query, position));
    Map<Format, String> others = new EnumMap<>(Format.class);
    for (Format format : Format.values()) {
      if (format != form) {
        String suffix = format == Format.JSON ? "" : "." + format.text();
        others.put(format, at(list.canonical() + suffix, query, position));
      }
    }
    return new Links(targets, Map.of(), others);
  }

  /// Where the answer belongs.
  String canonical() {
    return Objects.requireNonNull(targets.get("canonical"));
  }

  private static List<String> question(Asked asked) {
    List<String> whole = new ArrayList<>(Arrays.asList(asked.canonical().split("&", -1)));
    whole.remove("");
    return whole;
  }

  private static String name(String parameter) {
    return parameter.substring(0, parameter.indexOf('='));
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

  /// The value of `Link`, the most important first; what would make it too long is left out.
  String header() {
    List<String> links = new ArrayList<>();
    for (String relation : List.of("next", "prev", "canonical", "first", "self")) {
      String target = targets.get(relation);
      if (target != null) {
        links.add("<%s>; rel=\"%s\"".formatted(target, relation));
      }
    }
    alternates.forEach((format, target) ->
        links.add(
            "<%s>; rel=\"alternate\"; type=\"%s\"".formatted(target, format.asked().getFirst())));
    StringBuilder header = new StringBuilder();
    for (String link : links) {
      if (header.length() + link.length() < LONGEST_HEADER) {
        header.append(header.isEmpty() ? "" : ", ").append(link);
      }
    }
    return header.toString();
  }

  /// Writes the links of a group.
  static void writeRows(JsonGenerator json, Map<String, String> rows) {
    new Links(Map.of(), rows, Map.of()).write(json);
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
