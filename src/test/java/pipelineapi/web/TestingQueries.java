package pipelineapi.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Answer;
import pipelineapi.query.Asked;
import pipelineapi.query.Export;
import pipelineapi.query.ExportFormat;
import pipelineapi.query.ItemAnswer;
import pipelineapi.query.Queries;
import pipelineapi.query.TestingRefusals;
import pipelineapi.snapshot.Manifest;

/// Answers every question with the rows it was given, and counts.
final class TestingQueries implements Queries {

  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger answered = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final Map<List<String>, Map<String, @Nullable Object>> items = new HashMap<>();
  private final TestingSnapshots snapshots;

  volatile List<Column> columns = List.of();
  volatile List<List<@Nullable Object>> rows = List.of();
  volatile @Nullable Long total;
  volatile @Nullable String next;
  volatile @Nullable RuntimeException refusal;
  volatile @Nullable RuntimeException failure;
  volatile @Nullable CountDownLatch gate;
  volatile Map<String, List<String>> parameters = Map.of();
  volatile CountDownLatch waiting = new CountDownLatch(0);

  TestingQueries(TestingSnapshots snapshots) {
    this.snapshots = snapshots;
  }

  void reset() {
    asked.set(0);
    answered.set(0);
    closed.set(0);
    items.clear();
    columns = List.of(column("name", Type.TEXT));
    rows = List.of(List.of("a row"));
    total = 1L;
    next = null;
    refusal = null;
    failure = null;
    gate = null;
  }

  static Column column(String name, Type type) {
    return new Column(
        name, type, "A column", null, true, false, false, false, new ColumnSource.Field());
  }

  @Override
  public Asked ask(Listing listing, Map<String, List<String>> given) {
    asked.incrementAndGet();
    parameters = given;
    if (refusal != null) {
      throw refusal;
    }
    Manifest manifest = snapshots.manifest();
    if (manifest == null) {
      throw TestingRefusals.noSnapshot();
    }
    return new TestingAsked(manifest, given);
  }

  @Override
  public Asked rows(Listing listing, Map<String, String> equal, int limit, long offset) {
    return ask(listing, Map.of("offset", List.of(String.valueOf(offset))));
  }

  @Override
  public ItemAnswer whole(Listing listing, Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException("no listing here has an object for all its rows");
  }

  @Override
  public Optional<ItemAnswer> item(Listing listing, List<String> values) {
    asked.incrementAndGet();
    if (refusal != null) {
      throw refusal;
    }
    Manifest manifest = snapshots.manifest();
    if (manifest == null) {
      throw TestingRefusals.noSnapshot();
    }
    return Optional.ofNullable(items.get(values))
        .map(data -> new ItemAnswer(manifest, data, Map.of(), new Answer.Timing(0, 1)));
  }

  @Override
  public Optional<Manifest> itemIn(Listing listing, List<String> values) {
    return item(listing, values).map(ItemAnswer::snapshot);
  }

  private final class TestingAsked implements Asked {

    private final Manifest manifest;
    private final Map<String, List<String>> given;

    TestingAsked(Manifest manifest, Map<String, List<String>> given) {
      this.manifest = manifest;
      this.given = given;
    }

    @Override
    public Manifest snapshot() {
      return manifest;
    }

    @Override
    public String digest() {
      return given.toString();
    }

    @Override
    public String canonical() {
      return given.containsKey("dataset") ? "dataset=" + given.get("dataset").getFirst() : "";
    }

    @Override
    public int limit() {
      return 100;
    }

    @Override
    public @Nullable Long offset() {
      return given.containsKey("cursor")
          ? null
          : Long.valueOf(given.getOrDefault("offset", List.of("0")).getFirst());
    }

    @Override
    public Answer answer() {
      answered.incrementAndGet();
      CountDownLatch closedGate = gate;
      if (closedGate != null) {
        waiting.countDown();
        try {
          closedGate.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (failure != null) {
        throw failure;
      }
      return new Answer(
          columns,
          rows,
          total,
          limit(),
          offset(),
          next,
          null,
          List.of(),
          new Answer.Timing(0.25, 8.1));
    }

    @Override
    public Export export(ExportFormat format) {
      throw new IllegalStateException("no list is written here");
    }

    @Override
    public Optional<Export> exported(ExportFormat format) {
      return Optional.empty();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
