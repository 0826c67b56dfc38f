package pipelineapi.web;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Asked;
import pipelineapi.query.OverloadException;
import pipelineapi.query.Queries;
import pipelineapi.query.QueryTimeoutException;
import pipelineapi.snapshot.FollowedBranch;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.PassedOver;
import pipelineapi.snapshot.Pin;
import pipelineapi.snapshot.ReadBuckets;
import pipelineapi.snapshot.RefreshMonitor;
import pipelineapi.snapshot.RefreshProgress;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;
import pipelineapi.snapshot.Withheld;
import tools.jackson.core.JsonGenerator;

/// Answers what is served, how old it is, and how the refresh stands.
@Component
final class StatusPage {

  private final Catalogue catalogue;
  private final Routes routes;
  private final Snapshots snapshots;
  private final RefreshMonitor refresh;
  private final Release release;
  private final Queries queries;
  private volatile @Nullable CollectionCounts counted;

  StatusPage(
      Catalogue catalogue,
      Routes routes,
      Snapshots snapshots,
      RefreshMonitor refresh,
      Release release,
      Queries queries) {
    this.catalogue = catalogue;
    this.routes = routes;
    this.snapshots = snapshots;
    this.refresh = refresh;
    this.release = release;
    this.queries = queries;
  }

  Reply answer(Call call, Destination.StatusOf status) {
    call.requireNoParameters(status.json());
    Links links = Links.ofItem(call.target().path(), status.canonical(), Map.of());
    Optional<SnapshotLease> current = snapshots.current();
    if (current.isEmpty()) {
      byte[] body = Json.write(json -> write(json, null, links));
      return Reply.fleeting(ProblemCode.NOT_READY.status(), body)
          .with("Retry-After", String.valueOf(ProblemCode.NOT_READY.retryAfter()));
    }
    try (SnapshotLease lease = current.get()) {
      Manifest snapshot = lease.snapshot().manifest();
      Reply reply = Reply.fleeting(200, Json.write(json -> write(json, snapshot, links)));
      for (Reply.Header header : Frame.headers(call, status.canonical(), snapshot)) {
        reply = reply.with(header.name(), header.value());
      }
      Reply.Header about = Frame.about(status.canonical(), status.listing().table());
      return reply.with("Link", links.header()).with(about.name(), about.value());
    }
  }

  private void write(JsonGenerator json, @Nullable Manifest snapshot, Links links) {
    json.writeStartObject();
    json.writeName("data").writeStartObject();
    if (snapshot == null) {
      json.writeStringProperty("detail", ProblemCode.NOT_READY.meaning());
    }
    served(json, snapshot);
    refresh(json, refresh.progress());
    branches(json, refresh.branches());
    buckets(json, refresh.buckets().orElse(null));
    withheld(json, snapshots.withheld().orElse(null));
    pinned(json, snapshots.pinned().orElse(null));
    passedOver(json, snapshots.passedOver());
    collections(json, snapshot);
    rejects(json, snapshot);
    listings(json, snapshot);
    json.writeStringProperty("version", release.version());
    json.writeEndObject();
    links.write(json);
    SnapshotJson.write(json, snapshot);
    json.writeEndObject();
  }

  private static void served(JsonGenerator json, @Nullable Manifest snapshot) {
    json.writeName("snapshot");
    if (snapshot == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    SnapshotJson.members(json, snapshot);
    long age = Duration.between(snapshot.loadedAt(), Instant.now()).toSeconds();
    // another machine's clock may have stamped it
    json.writeNumberProperty("age_seconds", Math.max(0, age));
    json.writeEndObject();
  }

  private static void refresh(JsonGenerator json, RefreshProgress progress) {
    json.writeName("refresh").writeStartObject();
    json.writeStringProperty("state", progress.state());
    Json.text(json, "phase", progress.phase());
    json.writeNumberProperty("objects_done", progress.objectsDone());
    json.writeNumberProperty("objects_total", progress.objectsTotal());
    json.writeNumberProperty("rows", progress.rows());
    Json.instant(json, "started_at", progress.startedAt());
    json.writeName("seconds_left");
    Json.value(json, progress.secondsLeft());
    Json.instant(json, "last_started", progress.lastStarted());
    Json.instant(json, "last_finished", progress.lastFinished());
    Json.text(json, "last_outcome", progress.lastOutcome());
    Json.text(json, "reason", progress.reason());
    Json.instant(json, "next_due", progress.nextDue());
    json.writeEndObject();
  }

  private static void branches(JsonGenerator json, List<FollowedBranch> branches) {
    json.writeName("branches").writeStartArray();
    for (FollowedBranch branch : branches) {
      json.writeStartObject();
      json.writeStringProperty("keys", branch.keys());
      json.writeStringProperty("place", branch.place());
      Json.text(json, "commit", branch.commit());
      Json.instant(json, "committed_at", branch.committed());
      Json.instant(json, "checked_at", branch.checked());
      Json.text(json, "fault", branch.fault());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void buckets(JsonGenerator json, @Nullable ReadBuckets buckets) {
    json.writeName("buckets");
    if (buckets == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeName("places").writeStartArray();
    buckets.places().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("timeout_ms", buckets.timeout().toMillis());
    json.writeNumberProperty("retries", buckets.retries());
    json.writeNumberProperty("listings", buckets.listings());
    json.writeName("last_refresh");
    ReadBuckets.Requests last = buckets.lastRefresh();
    if (last == null) {
      json.writeNull();
    } else {
      json.writeStartObject()
          .writeNumberProperty("requests", last.requests())
          .writeNumberProperty("retried", last.retried())
          .writeNumberProperty("refused", last.refused())
          .writeNumberProperty("failed", last.failed())
          .writeEndObject();
    }
    json.writeEndObject();
  }

  private static void withheld(JsonGenerator json, @Nullable Withheld withheld) {
    json.writeName("withheld");
    if (withheld == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("id", withheld.manifest().id());
    json.writeStringProperty("as_of", withheld.manifest().asOf().toString());
    Json.instant(json, "loaded_at", withheld.manifest().loadedAt());
    json.writeName("reasons").writeStartArray();
    withheld.reasons().forEach(json::writeString);
    json.writeEndArray().writeEndObject();
  }

  private static void pinned(JsonGenerator json, @Nullable Pin pin) {
    json.writeName("pinned");
    if (pin == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("id", pin.snapshot());
    Json.instant(json, "since", pin.since());
    json.writeEndObject();
  }

  private static void passedOver(JsonGenerator json, List<PassedOver> snapshots) {
    json.writeName("passed_over").writeStartArray();
    for (PassedOver snapshot : snapshots) {
      json.writeStartObject();
      json.writeStringProperty("id", snapshot.id());
      json.writeStringProperty("reason", snapshot.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  // they change with the snapshot only, so that a busy engine is no reason to ask again
  private void collections(JsonGenerator json, @Nullable Manifest snapshot) {
    json.writeName("collections");
    if (snapshot == null) {
      json.writeNull();
      return;
    }
    CollectionCounts counts = counted;
    if (counts == null || !counts.snapshot().equals(snapshot.id())) {
      counts = count();
      counted = counts;
    }
    if (counts == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject()
        .writeNumberProperty("total", counts.total())
        .writeNumberProperty("late", counts.late())
        .writeNumberProperty("not_started", counts.notStarted())
        .writeEndObject();
  }

  private @Nullable CollectionCounts count() {
    if (catalogue.listing("status/collection").isEmpty()) {
      return null;
    }
    try (Asked all = asked("status/collection", Map.of())) {
      return new CollectionCounts(
          all.snapshot().id(),
          total(all),
          total("status/collection", Map.of("late", List.of("true"))),
          total("status/run", Map.of("state", List.of("not-started"))));
    } catch (OverloadException | QueryTimeoutException e) {
      return null;
    }
  }

  private long total(String path, Map<String, List<String>> parameters) {
    try (Asked asked = asked(path, parameters)) {
      return total(asked);
    }
  }

  private static long total(Asked asked) {
    return requireNonNull(asked.answer().total());
  }

  private Asked asked(String path, Map<String, List<String>> parameters) {
    Map<String, List<String>> one = new HashMap<>(parameters);
    one.put("limit", List.of("1"));
    return queries.ask(catalogue.listing(path).orElseThrow(), one);
  }

  /// How many collections a snapshot has, how many of them are late, and of how many the run of the
  /// as-of day has not started.
  private record CollectionCounts(String snapshot, long total, long late, long notStarted) {}

  private static void rejects(JsonGenerator json, @Nullable Manifest snapshot) {
    json.writeName("rejects");
    if (snapshot == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject()
        .writeNumberProperty("files", snapshot.ledger().rejectedObjects())
        .writeNumberProperty("rows", snapshot.ledger().rejectedRows())
        .writeEndObject();
  }

  private void listings(JsonGenerator json, @Nullable Manifest snapshot) {
    json.writeName("listings").writeStartArray();
    for (Listing listing : catalogue.listings()) {
      if (snapshot != null && listing.stored()) {
        json.writeStartObject();
        json.writeStringProperty("path", routes.pathOf(listing));
        json.writeName("rows");
        Json.value(json, snapshot.rows().get(listing.table()));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }
}
