package pipelineapi.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Column;
import pipelineapi.query.Answer;
import pipelineapi.query.Asked;
import pipelineapi.query.ItemAnswer;
import pipelineapi.query.Queries;
import tools.jackson.core.JsonGenerator;

/// Answers the paths without a version as the first iteration did: an array, its own errors,
/// parameters it does not know ignored, an empty value no filter, of repeated ones the last.
@Component
final class UnversionedPage {

  private static final String LIMIT = "limit";
  private static final String OFFSET = "offset";

  private final Queries queries;
  private final Release release;

  UnversionedPage(Queries queries, Release release) {
    this.queries = queries;
    this.release = release;
  }

  Reply answer(Call call, Destination.Unversioned here) {
    Map<String, List<String>> parameters = call.target().parameters();
    UnversionedNumber offset = UnversionedNumber.read(parameters, OFFSET, 0, Long.MAX_VALUE, 0);
    UnversionedNumber limit = UnversionedNumber.read(parameters, LIMIT, 1, 100, 50);
    List<UnversionedNumber.Fault> faults =
        Stream.of(offset, limit).map(UnversionedNumber::fault).flatMap(Stream::ofNullable).toList();
    Long first = offset.value();
    Long most = limit.value();
    if (first == null || most == null) {
      return error(422, json -> faults.forEach(fault -> fault.write(json)));
    }
    if (here.path().needsDataset() && !parameters.containsKey("dataset")) {
      return error(
          400,
          json ->
              json.writeString("dataset: Value error, The 'dataset' query parameter is required."));
    }
    Map<String, String> equal = filters(here.path(), parameters);
    try (Asked asked = queries.rows(here.listing(), equal, most.intValue(), first)) {
      List<Reply.Header> headers = new ArrayList<>();
      headers.add(new Reply.Header("Snapshot", asked.snapshot().id()));
      Validators validators =
          Validators.of(
              asked.snapshot().loadedAt(),
              List.of(release.version(), asked.snapshot().id(), here.pattern(), asked.digest()));
      Optional<String> unchanged = validators.unchanged(call.request(), true);
      if (unchanged.isPresent()) {
        return Reply.unchanged(validators, unchanged.get(), headers);
      }
      headers.add(new Reply.Header("X-Pagination-Offset", String.valueOf(first)));
      headers.add(new Reply.Header("X-Pagination-Limit", String.valueOf(most)));
      if (call.head()) {
        return Reply.headOf(Reply.Lifetime.CACHED, validators, headers);
      }
      return page(here, asked, equal, first, most, validators, headers);
    }
  }

  private static Reply page(
      Destination.Unversioned here,
      Asked asked,
      Map<String, String> equal,
      long offset,
      long limit,
      Validators validators,
      List<Reply.Header> headers) {
    Answer answer = asked.answer();
    long total = answer.total() == null ? 0 : answer.total();
    long begun = System.nanoTime();
    byte[] body =
        Json.write(json -> {
          json.writeStartArray();
          answer.rows().forEach(row -> row(json, here.path(), answer.columns(), row));
          json.writeEndArray();
        });
    headers.add(new Reply.Header("X-Pagination-Total-Results", String.valueOf(total)));
    headers.add(new Reply.Header("Link", links(here, equal, offset, limit, total)));
    return Reply.kept(
        body,
        Reply.Lifetime.CACHED,
        validators,
        headers,
        answer.timing(),
        Frame.millisSince(begun));
  }

  private static void row(
      JsonGenerator json,
      UnversionedPath path,
      List<Column> columns,
      List<? extends @org.jspecify.annotations.Nullable Object> values) {
    if (path == UnversionedPath.SPECIFICATION) {
      int at = columns.stream().map(Column::name).toList().indexOf("document");
      Json.value(json, new ItemAnswer.JsonText(String.valueOf(values.get(at))));
      return;
    }
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i).name();
      if (path.members().contains(column)) {
        json.writeName(path.member(column));
        Json.value(json, values.get(i));
      }
    }
    json.writeEndObject();
  }

  // an empty value is no filter
  private static Map<String, String> filters(
      UnversionedPath path, Map<String, List<String>> parameters) {
    Map<String, String> equal = new LinkedHashMap<>();
    for (String name : path.filters()) {
      List<String> given = parameters.get(name);
      if (given != null && !given.getLast().isEmpty()) {
        equal.put(name, given.getLast());
      }
    }
    return equal;
  }

  private static String links(
      Destination.Unversioned here,
      Map<String, String> equal,
      long offset,
      long limit,
      long total) {
    List<String> links = new ArrayList<>();
    // no further than the first iteration could go: a sum beyond 64 bits has no rows
    if (offset < total - limit) {
      links.add(link(here, equal, limit, offset + limit, "next"));
    }
    if (offset > 0) {
      links.add(link(here, equal, limit, Math.max(0, Math.min(offset, total) - limit), "prev"));
    }
    links.add(link(here, equal, limit, 0, "first"));
    return String.join(", ", links);
  }

  private static String link(
      Destination.Unversioned here,
      Map<String, String> equal,
      long limit,
      long offset,
      String relation) {
    Map<String, String> all = new LinkedHashMap<>(equal);
    if (here.path().needsDataset()) {
      all.putIfAbsent("dataset", "");
    }
    all.put(OFFSET, String.valueOf(offset));
    all.put(LIMIT, String.valueOf(limit));
    return "<%s?%s>; rel=\"%s\"".formatted(here.pattern(), query(all), relation);
  }

  /// What a question asks for, as the successor of its path would be asked.
  static String query(Call call, UnversionedPath path) {
    Map<String, List<String>> parameters = call.target().parameters();
    Map<String, String> all = filters(path, parameters);
    Long limit = UnversionedNumber.read(parameters, LIMIT, 1, 100, 50).value();
    if (limit != null) {
      all.put(LIMIT, limit.toString());
    }
    return query(all);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + Percent.encode(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /// Whether a path of the first iteration is asked by a method that it lacks.
  static boolean refuses(String method, Destination destination) {
    return (destination instanceof Destination.Unversioned
            || destination instanceof Destination.Slashed)
        && !List.of("GET", "HEAD", "OPTIONS").contains(method);
  }

  /// The answer to a method that no path of the first iteration has.
  static Reply notAllowed() {
    return Reply.fleeting(
            405, "{\"detail\":\"Method Not Allowed\"}".getBytes(StandardCharsets.UTF_8))
        .with("Allow", CommonHeaders.METHODS);
  }

  /// The answer where nothing is below a root of the first iteration.
  static Reply nothing() {
    byte[] body =
        Json.write(json ->
            json.writeStartObject()
                .writeStringProperty("type", "about:blank")
                .writeStringProperty("title", "Not Found")
                .writeNumberProperty("status", 404)
                .writeStringProperty("detail", "Not Found")
                .writeEndObject());
    return new Reply(
        404, Problem.MEDIA_TYPE, body, Reply.Lifetime.NEVER, null, null, List.of(), null, 0);
  }

  /// The answer to a path with a slash too many.
  static Reply moved(Call call, String to) {
    String query = call.request().getQueryString();
    return Reply.fleeting(307, new byte[0]).with("Location", query == null ? to : to + "?" + query);
  }

  private static Reply error(int status, java.util.function.Consumer<JsonGenerator> details) {
    return Reply.fleeting(
        status,
        Json.write(json -> {
          json.writeStartObject().writeName("detail").writeStartArray();
          details.accept(json);
          json.writeEndArray().writeEndObject();
        }));
  }
}
