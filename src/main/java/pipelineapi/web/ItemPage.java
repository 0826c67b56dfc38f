package pipelineapi.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Item;
import pipelineapi.file.ArchiveDocuments;
import pipelineapi.query.ItemAnswer;
import pipelineapi.query.Queries;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;
import tools.jackson.core.JsonGenerator;

/// Answers with an item of a list.
@Component
final class ItemPage {

  private final Queries queries;
  private final Snapshots snapshots;
  private final Routes routes;
  private final Release release;
  private final ArchiveDocuments documents;

  ItemPage(
      Queries queries,
      Snapshots snapshots,
      Routes routes,
      Release release,
      ArchiveDocuments documents) {
    this.documents = documents;
    this.queries = queries;
    this.snapshots = snapshots;
    this.routes = routes;
    this.release = release;
  }

  Reply answer(Call call, Destination.ItemOf item) {
    call.requireNoParameters(false);
    boolean cached = item.listing().cached();
    if (cached) {
      // a tag of the current snapshot proves that the item is in it, so nothing need be asked
      Optional<Reply> unchanged =
          current().flatMap(snapshot -> unchanged(call, item, snapshot, false));
      if (unchanged.isPresent()) {
        return unchanged.get();
      }
    }
    if (call.head()) {
      return head(call, item, cached);
    }
    ItemAnswer answer =
        queries
            .item(item.listing(), item.values())
            .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, absent(item)));
    Manifest snapshot = answer.snapshot();
    if (cached) {
      Optional<Reply> unchanged = unchanged(call, item, snapshot, true);
      if (unchanged.isPresent()) {
        return unchanged.get();
      }
    }
    Links links =
        Links.ofItem(
            call.target().path(),
            item.canonical(),
            routes.pathsOf(item.canonical(), answer.requests()));
    long begun = System.nanoTime();
    Object data = withDocuments(answer.data());
    byte[] body = Json.write(json -> write(json, data, snapshot, links));
    List<Reply.Header> headers = new ArrayList<>(Frame.headers(call, item.canonical(), snapshot));
    headers.add(new Reply.Header("Link", links.header()));
    headers.add(Frame.about(item.canonical(), item.listing().table()));
    return Reply.kept(
        body,
        Frame.lifetime(item.listing()),
        cached ? validators(call, item, snapshot) : null,
        headers,
        answer.timing(),
        Frame.millisSince(begun));
  }

  /// The object that stands for all rows of a list.
  Reply whole(Call call, Destination.ListOf list) {
    Optional<Reply> unchanged = current().flatMap(snapshot -> unchanged(call, list, snapshot));
    if (unchanged.isPresent()) {
      return unchanged.get();
    }
    ItemAnswer answer = queries.whole(list.listing(), call.parameters());
    Manifest snapshot = answer.snapshot();
    String question =
        list.listing().arguments().stream()
            .filter(Argument::offered)
            .map(argument -> argument.name() + "=" + answer.data().get(argument.name()))
            .collect(Collectors.joining("&", "?", ""));
    Links links =
        Links.ofItem(
            call.target().path() + question,
            list.canonical() + question,
            routes.pathsOf(list.canonical(), answer.requests()));
    long begun = System.nanoTime();
    byte[] body = Json.write(json -> write(json, answer.data(), snapshot, links));
    List<Reply.Header> headers = new ArrayList<>(Frame.headers(call, list.canonical(), snapshot));
    headers.add(new Reply.Header("Link", links.header()));
    headers.add(Frame.about(list.canonical(), list.listing().table()));
    return Reply.kept(
        body,
        Frame.lifetime(list.listing()),
        validators(call, list, snapshot),
        headers,
        answer.timing(),
        Frame.millisSince(begun));
  }

  // no cache keeps it, but whoever asks again and again is told when nothing is new
  private Optional<Reply> unchanged(Call call, Destination.ListOf list, Manifest snapshot) {
    Validators validators = validators(call, list, snapshot);
    return validators
        .unchanged(call.request(), true)
        .map(tag ->
            Reply.unchanged(
                validators,
                tag,
                Frame.lifetime(list.listing()),
                Frame.headers(call, list.canonical(), snapshot)));
  }

  private Validators validators(Call call, Destination.ListOf list, Manifest snapshot) {
    return Validators.of(
        snapshot.loadedAt(),
        List.of(
            release.version(),
            snapshot.id(),
            list.canonical(),
            call.target().path(),
            call.parameters().toString()));
  }

  // whether there is such an item, only the engine knows: one look at its key
  private Reply head(Call call, Destination.ItemOf item, boolean cached) {
    Manifest snapshot =
        queries
            .itemIn(item.listing(), item.values())
            .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, absent(item)));
    if (cached) {
      Optional<Reply> unchanged = unchanged(call, item, snapshot, true);
      if (unchanged.isPresent()) {
        return unchanged.get();
      }
    }
    Links links = Links.ofItem(call.target().path(), item.canonical(), Map.of());
    List<Reply.Header> headers = new ArrayList<>(Frame.headers(call, item.canonical(), snapshot));
    headers.add(new Reply.Header("Link", links.header()));
    headers.add(Frame.about(item.canonical(), item.listing().table()));
    return Reply.headOf(
        Frame.lifetime(item.listing()), cached ? validators(call, item, snapshot) : null, headers);
  }

  private Optional<Manifest> current() {
    Optional<SnapshotLease> current = snapshots.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try (SnapshotLease lease = current.get()) {
      return Optional.of(lease.snapshot().manifest());
    }
  }

  private Optional<Reply> unchanged(
      Call call, Destination.ItemOf item, Manifest snapshot, boolean exists) {
    Validators validators = validators(call, item, snapshot);
    return validators
        .unchanged(call.request(), exists)
        .map(tag ->
            Reply.unchanged(validators, tag, Frame.headers(call, item.canonical(), snapshot)));
  }

  private Validators validators(Call call, Destination.ItemOf item, Manifest snapshot) {
    return Validators.of(
        snapshot.loadedAt(),
        List.of(release.version(), snapshot.id(), item.canonical(), call.target().path()));
  }

  private static String absent(Destination.ItemOf item) {
    Item declared = item.listing().item();
    List<String> named = new ArrayList<>();
    for (int i = 0; declared != null && i < item.values().size(); i++) {
      named.add("%s '%s'".formatted(declared.by().get(i), Problem.echo(item.values().get(i))));
    }
    return "%s has no item with %s".formatted(item.listing().path(), String.join(" and ", named));
  }

  // documents are fetched before the answer begins, so that a slow archive still is a status
  private @Nullable Object withDocuments(@Nullable Object value) {
    return switch (value) {
      case ItemAnswer.ArchiveDocument(String key, List<String> without) ->
          documents.read(key, without).map(ItemAnswer.JsonText::new).orElse(null);
      case Map<?, ?> members -> {
        Map<Object, @Nullable Object> filled = new LinkedHashMap<>();
        members.forEach((name, member) -> filled.put(name, withDocuments(member)));
        yield filled;
      }
      case List<?> elements -> elements.stream().map(this::withDocuments).toList();
      case null, default -> value;
    };
  }

  private static void write(
      JsonGenerator json, @Nullable Object data, Manifest snapshot, Links links) {
    json.writeStartObject();
    json.writeName("data");
    Json.value(json, data);
    links.write(json);
    SnapshotJson.write(json, snapshot);
    json.writeEndObject();
  }
}
