package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Answer;
import pipelineapi.query.Asked;
import pipelineapi.query.ItemAnswer;
import pipelineapi.query.Queries;
import pipelineapi.snapshot.Manifest;
import tools.jackson.core.JsonGenerator;

/// Answers with a page of a list.
@Component
final class ListPage {

  private final Queries queries;
  private final Routes routes;
  private final Release release;

  ListPage(Queries queries, Routes routes, Release release) {
    this.queries = queries;
    this.routes = routes;
    this.release = release;
  }

  Reply answer(Call call, Destination.ListOf list) {
    Map<String, List<String>> parameters = list.with(call.parameters());
    try (Asked asked = queries.ask(list.listing(), parameters)) {
      Map<String, String> counts = routes.pathsOf(list.canonical(), list.listing().counts());
      Links known = Links.ofPage(call, list, asked, null, counts);
      List<Reply.Header> headers = Frame.headers(call, known.canonical(), asked.snapshot());
      // the answer to a posted question cannot be named by a URL, so nothing may keep it
      boolean kept = list.listing().cached() && !call.posted();
      Validators validators = kept ? validators(call, list, asked) : null;
      if (validators != null) {
        Optional<String> unchanged = validators.unchanged(call.request(), true);
        if (unchanged.isPresent()) {
          return Reply.unchanged(validators, unchanged.get(), headers);
        }
      }
      if (call.head()) {
        headers.addAll(described(list, asked, known));
        return Reply.headOf(Frame.lifetime(list.listing()), validators, headers);
      }
      Answer answer = asked.answer();
      Links links = Links.ofPage(call, list, asked, answer.next(), counts);
      headers.addAll(described(list, asked, links));
      return page(call, list, asked.snapshot(), answer, links, validators, headers);
    }
  }

  // what is said of a page before its rows are known
  private static List<Reply.Header> described(Destination.ListOf list, Asked asked, Links links) {
    List<Reply.Header> headers = new ArrayList<>();
    headers.add(new Reply.Header("Link", links.header()));
    headers.add(Frame.about(list.canonical(), list.listing().table()));
    headers.add(new Reply.Header("X-Pagination-Limit", String.valueOf(asked.limit())));
    Long offset = asked.offset();
    if (offset != null) {
      headers.add(new Reply.Header("X-Pagination-Offset", offset.toString()));
    }
    return headers;
  }

  private Validators validators(Call call, Destination.ListOf list, Asked asked) {
    return Validators.of(
        asked.snapshot().loadedAt(),
        List.of(
            release.version(),
            asked.snapshot().id(),
            list.canonical(),
            call.target().path(),
            asked.digest()));
  }

  private Reply page(
      Call call,
      Destination.ListOf list,
      Manifest snapshot,
      Answer answer,
      Links links,
      @Nullable Validators validators,
      List<Reply.Header> headers) {
    long begun = System.nanoTime();
    byte[] body = Json.write(json -> write(json, call, list, answer, links, snapshot));
    if (answer.total() != null) {
      headers.add(new Reply.Header("X-Pagination-Total-Results", answer.total().toString()));
    }
    return Reply.kept(
        body,
        call.posted() ? Reply.Lifetime.NEVER : Frame.lifetime(list.listing()),
        validators,
        headers,
        answer.timing(),
        Frame.millisSince(begun));
  }

  private void write(
      JsonGenerator json,
      Call call,
      Destination.ListOf list,
      Answer answer,
      Links links,
      Manifest snapshot) {
    Answer.Groups groups = answer.groups();
    // the groups of a grouping are its rows
    boolean asData = groups == null || list.listing().summary() != null;
    json.writeStartObject();
    json.writeName(asData ? "data" : "groups").writeStartArray();
    for (int i = 0; i < answer.rows().size(); i++) {
      json.writeStartObject();
      row(json, answer.columns(), answer.rows().get(i));
      // what was posted is too long for a link, so groups of it have none
      if (groups != null && !call.posted()) {
        Links.writeRows(json, routes.pathsOf(list.canonical(), groups.requests().get(i)));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("page").writeStartObject();
    json.writeNumberProperty("limit", answer.limit());
    if (answer.offset() != null) {
      json.writeNumberProperty("offset", answer.offset());
    }
    json.writeName("total");
    Json.value(json, answer.total());
    if (groups != null) {
      json.writeName("rows");
      Json.value(json, groups.rows());
    }
    Json.text(json, "next_cursor", answer.next());
    json.writeEndObject();
    if (!answer.facets().isEmpty()) {
      facets(json, answer.facets());
    }
    links.write(json);
    SnapshotJson.write(json, snapshot);
    json.writeEndObject();
  }

  private static void facets(JsonGenerator json, List<Answer.Facet> facets) {
    json.writeName("facets").writeStartArray();
    for (Answer.Facet facet : facets) {
      json.writeStartObject()
          .writeStringProperty("column", facet.column().name())
          .writeNumberProperty("distinct", facet.distinct());
      json.writeName("values").writeStartArray();
      for (Answer.Facet.Value value : facet.values()) {
        json.writeStartObject().writeName("value");
        Json.value(json, value.value());
        json.writeNumberProperty("count", value.count()).writeEndObject();
      }
      json.writeEndArray().writeEndObject();
    }
    json.writeEndArray();
  }

  private static void row(JsonGenerator json, List<Column> columns, List<@Nullable Object> values) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      json.writeName(column.name());
      Object value = values.get(i);
      boolean document = column.type() == Type.JSON && value instanceof String;
      Json.value(json, document ? new ItemAnswer.JsonText((String) value) : value);
    }
  }
}
