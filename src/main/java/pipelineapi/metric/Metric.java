package pipelineapi.metric;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Everything the service measures of itself; docs/operations.md has the same as a table.
public enum Metric {
  REFRESH_RUNNING(
      "pipeline.refresh.running", Kind.GAUGE, null, "1 while a refresh runs, else 0", ""),
  REFRESH_ENDED(
      "pipeline.refresh.ended",
      Kind.COUNTER,
      null,
      "refreshes that ended; `outcome` is `published`, `unchanged`, `withheld` or `failed`",
      "outcome"),
  REFRESH_FAILING(
      "pipeline.refresh.failing",
      Kind.GAUGE,
      null,
      "refreshes that failed one after the other; 0 when the last one did not",
      ""),
  REFRESH_PHASE(
      "pipeline.refresh.phase",
      Kind.DURATION,
      null,
      "how long a phase took when it last ran; `phase` is `list`, `read`, `build`, `derive`,"
          + " `check` or `publish`",
      "phase"),
  REFRESH_OBJECTS(
      "pipeline.refresh.objects", Kind.COUNTER, null, "objects that refreshes read", ""),
  REFRESH_ROWS("pipeline.refresh.rows", Kind.COUNTER, null, "rows that refreshes read", ""),
  SNAPSHOT_AGE(
      "pipeline.snapshot.age",
      Kind.DURATION,
      null,
      "since the served snapshot was published; no number before there is one, as for all that is"
          + " told of it",
      ""),
  SNAPSHOT_ROWS(
      "pipeline.snapshot.rows",
      Kind.GAUGE,
      null,
      "rows of all tables together, also of those that nobody is served",
      ""),
  SNAPSHOT_REJECTED_OBJECTS(
      "pipeline.snapshot.rejected.objects",
      Kind.GAUGE,
      null,
      "objects that could not be read at all",
      ""),
  SNAPSHOT_REJECTED_ROWS(
      "pipeline.snapshot.rejected.rows",
      Kind.GAUGE,
      null,
      "rows that could not be read, or not wholly",
      ""),
  SNAPSHOT_STALE(
      "pipeline.snapshot.stale",
      Kind.GAUGE,
      null,
      "listings that hold rows of objects as they were before, as they cannot be read now",
      ""),
  SNAPSHOT_BYTES("pipeline.snapshot.bytes", Kind.GAUGE, "bytes", "size of the served file", ""),
  SNAPSHOT_KEPT(
      "pipeline.snapshot.kept", Kind.GAUGE, null, "snapshots on disk, the served one included", ""),
  SNAPSHOT_WITHHELD(
      "pipeline.snapshot.withheld",
      Kind.GAUGE,
      null,
      "1 while a snapshot is kept aside until it is accepted, else 0",
      ""),
  SNAPSHOT_PINNED(
      "pipeline.snapshot.pinned",
      Kind.GAUGE,
      null,
      "1 while the served snapshot is pinned and nothing is refreshed, else 0",
      ""),
  STORE_FREE("pipeline.store.free", Kind.GAUGE, "bytes", "free room on the disk of the store", ""),
  ORIGIN_REQUEST(
      "pipeline.origin.request",
      Kind.TIMER,
      null,
      "requests to buckets, retries included, until their answer begins; `operation` is `list`,"
          + " `get`, `head`, `put`, `copy`, `delete` or `other`, `outcome` is `ok`, `refused` (by"
          + " a status 4xx, also that nothing is there) or `failed`",
      "operation,outcome"),
  ORIGIN_RETRIED(
      "pipeline.origin.retried",
      Kind.COUNTER,
      null,
      "tries to reach a bucket that were not the first",
      "operation"),
  BRANCH_LOOK(
      "pipeline.branch.look",
      Kind.TIMER,
      null,
      "looks at branches of Git repositories, what they fetched included; `outcome` is `ok` or"
          + " `failed`",
      "outcome"),
  BRANCH_FAILING(
      "pipeline.branch.failing",
      Kind.GAUGE,
      null,
      "branches that could not be followed when they were looked at last; what was there stays",
      ""),
  REQUEST(
      "pipeline.request",
      Kind.TIMER,
      null,
      "requests, to their last byte; `listing` and `version` are `none` where a path has none and"
          + " where it leads nowhere, `form` is `json`, `csv`, `ndjson`, `parquet`, `item`, `file`"
          + " or `other`, `outcome` is `ok`, `unchanged` (304: the caller has it), `moved`,"
          + " `refused` (4xx), `gone` (the caller went), `unavailable` (503), `failed` (other 5xx)"
          + " or `broken` (broken off after it began)",
      "listing,version,form,outcome"),
  QUERY_RUNNING(
      "pipeline.query.running",
      Kind.GAUGE,
      null,
      "questions that the engine works on; `lane` is `page`, `heavy`, `export` or `sort`",
      "lane"),
  QUERY_WAITING("pipeline.query.waiting", Kind.GAUGE, null, "questions that wait for it", "lane"),
  QUERY_REFUSED(
      "pipeline.query.refused",
      Kind.COUNTER,
      null,
      "questions that found the queue full and got 503",
      "lane"),
  ENGINE_STATEMENTS(
      "pipeline.engine.statements",
      Kind.COUNTER,
      null,
      "statements that questions sent to the engine; 304 and HEAD add none, but for what"
          + " [design](design.md#http) names",
      ""),
  ENGINE_RUNNING("pipeline.engine.running", Kind.GAUGE, null, "those that run now", ""),
  ENGINE_STOPPED(
      "pipeline.engine.stopped",
      Kind.COUNTER,
      null,
      "those that were stopped: beyond their deadline, or nobody waited any more",
      ""),
  ENGINE_MEMORY(
      "pipeline.engine.memory",
      Kind.GAUGE,
      "bytes",
      "what the engine that answers holds, its cache included",
      ""),
  ENGINE_MEMORY_LIMIT(
      "pipeline.engine.memory.limit",
      Kind.GAUGE,
      "bytes",
      "the most it may hold, a quarter of `pipeline.memory`",
      ""),
  EXPORT_WRITTEN(
      "pipeline.export.written", Kind.COUNTER, null, "files of whole lists that were written", ""),
  EXPORT_REUSED(
      "pipeline.export.reused",
      Kind.COUNTER,
      null,
      "whole lists that were answered from a file that was there",
      ""),
  EXPORT_SENDING(
      "pipeline.export.sending", Kind.GAUGE, null, "callers that such a file is being sent to", ""),
  EXPORT_BYTES(
      "pipeline.export.bytes",
      Kind.GAUGE,
      "bytes",
      "size of these files; `pipeline.query.export.room` is the most",
      ""),
  PUBLISH_PUBLISHED(
      "pipeline.publish.published",
      Kind.COUNTER,
      null,
      "sets of performance tables that were published",
      ""),
  PUBLISH_FAILED("pipeline.publish.failed", Kind.COUNTER, null, "attempts that failed", "");

  /// How a metric is measured.
  public enum Kind {
    /// What only grows, since the start.
    COUNTER,
    /// What is so now.
    GAUGE,
    /// Seconds, as they are now.
    DURATION,
    /// How many, and how long.
    TIMER
  }

  private final String key;
  private final Kind kind;
  private final @Nullable String unit;
  private final String meaning;
  // separated by commas, so that it cannot change
  private final String tags;

  Metric(String key, Kind kind, @Nullable String unit, String meaning, String tags) {
    this.key = key;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.tags = tags;
  }

  /// Its name.
  public String key() {
    return key;
  }

  /// The names of its tags.
  public List<String> tags() {
    return tags.isEmpty() ? List.of() : List.of(tags.split(",", -1));
  }

  /// The names of its series for Prometheus.
  public List<String> series() {
    String name = key.replace('.', '_');
    return switch (kind) {
      case COUNTER -> List.of(name + "_total");
      case GAUGE -> List.of(unit == null || name.endsWith(unit) ? name : name + "_" + unit);
      case DURATION -> List.of(name + "_seconds");
      case TIMER -> List.of(name + "_seconds_count", name + "_seconds_sum");
    };
  }

  /// Its line in the table of the docs.
  public String line() {
    String shown = String.join("`, `", series());
    return "| `%s` | %s%s | `%s` | %s |"
        .formatted(
            key,
            kind.name().toLowerCase(Locale.ROOT),
            tags.isEmpty() ? "" : " by `" + String.join("`, `", tags()) + "`",
            shown,
            meaning);
  }

  /// Measures what is so whenever somebody looks.
  ///
  /// @param values of the tags
  public <T> void gauge(MeterRegistry registry, T of, ToDoubleFunction<T> value, String... values) {
    require(Kind.GAUGE);
    Gauge.builder(key, of, value).baseUnit(unit).tags(tagged(values)).register(registry);
  }

  /// Measures seconds as they are whenever somebody looks.
  ///
  /// @param values of the tags
  public <T> void duration(
      MeterRegistry registry, T of, ToDoubleFunction<T> seconds, String... values) {
    require(Kind.DURATION);
    TimeGauge.builder(key, of, TimeUnit.SECONDS, seconds).tags(tagged(values)).register(registry);
  }

  /// Measures what somebody counts.
  ///
  /// @param values of the tags
  public <T> void counter(
      MeterRegistry registry, T of, ToDoubleFunction<T> count, String... values) {
    require(Kind.COUNTER);
    FunctionCounter.builder(key, of, count).tags(tagged(values)).register(registry);
  }

  /// Measures what somebody counts and times.
  ///
  /// @param values of the tags
  public <T> void timed(
      MeterRegistry registry,
      T of,
      ToLongFunction<T> count,
      ToDoubleFunction<T> nanos,
      String... values) {
    require(Kind.TIMER);
    FunctionTimer.builder(key, of, count, nanos, TimeUnit.NANOSECONDS)
        .tags(tagged(values))
        .register(registry);
  }

  /// What times.
  ///
  /// @param values of the tags
  public Timer timer(MeterRegistry registry, String... values) {
    require(Kind.TIMER);
    return Timer.builder(key).tags(tagged(values)).register(registry);
  }

  private void require(Kind wanted) {
    if (kind != wanted) {
      throw new IllegalArgumentException("%s is no %s".formatted(key, wanted));
    }
  }

  private Tags tagged(String... values) {
    List<String> names = tags();
    if (values.length != names.size()) {
      throw new IllegalArgumentException("%s is told by %s".formatted(key, names));
    }
    List<Tag> told = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      told.add(Tag.of(names.get(i), values[i]));
    }
    return Tags.of(told);
  }
}
