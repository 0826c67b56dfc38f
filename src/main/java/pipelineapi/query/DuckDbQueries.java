package pipelineapi.query;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import pipelineapi.query.QuestionFault.Code;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.Snapshot;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;

/// Answers from snapshots that are DuckDB files.
final class DuckDbQueries implements Queries, AutoCloseable {

  private static final String ANEW = "To start again, ask the same without a cursor.";

  // the engine adds limit and offset in 64 bits
  private static final long BEYOND_ALL_ROWS = 1L << 50;

  private final Function<String, Optional<Listing>> listings;
  private final Snapshots snapshots;
  private final QuerySettings settings;
  private final Lanes lanes;
  private final Exports exports;
  private final Map<String, Supplier<String>> provided;

  /// @param listings by path, for items that show rows of other listings
  DuckDbQueries(
      Function<String, Optional<Listing>> listings, Snapshots snapshots, QuerySettings settings) {
    this(listings, snapshots, settings, Map.of());
  }

  /// @param provided by name, what arguments stand for that no caller gives
  DuckDbQueries(
      Function<String, Optional<Listing>> listings,
      Snapshots snapshots,
      QuerySettings settings,
      Map<String, Supplier<String>> provided) {
    this.provided = provided;
    this.listings = listings;
    this.snapshots = snapshots;
    this.settings = settings;
    this.lanes = Lanes.of(settings);
    this.exports = new Exports(settings.export().room());
  }

  @Override
  public Asked ask(Listing listing, Map<String, List<String>> parameters) {
    List<String> texts = parameters.get("cursor");
    Cursor cursor = texts == null ? null : cursor(texts);
    Hold hold = new Hold(cursor == null ? current() : kept(cursor));
    try {
      Parameters.Read read =
          Parameters.read(
              listing, provided(grouped(listing)), parameters, hold.snapshot().manifest().asOf());
      if (cursor != null && cursor.question() != Cursor.digest(read.identity())) {
        throw new QuestionFault(
            Code.INVALID_CURSOR,
            "cursor",
            null,
            "cursor: it belongs to another question. Repeat the filters and the sort it was given"
                + " for. "
                + ANEW);
      }
      return new DuckDbAsked(hold, read, cursor, lanes, exports, settings);
    } catch (RuntimeException e) {
      hold.release();
      throw e;
    }
  }

  @Override
  public Asked rows(Listing listing, Map<String, String> equal, int limit, long offset) {
    List<Filter> filters = new ArrayList<>();
    equal.forEach((column, value) ->
        filters.add(
            new Filter.Own(
                listing.column(column).orElseThrow(), new Condition.Equal(List.of(value)), false)));
    Question question =
        new Question(
            listing,
            List.copyOf(filters),
            List.of(),
            listing.columns(),
            limit,
            true,
            new Question.Position.Offset(Math.min(offset, BEYOND_ALL_ROWS)));
    String identity = listing.path() + "?" + new TreeMap<>(equal) + " " + limit;
    Hold hold = new Hold(current());
    return new DuckDbAsked(
        hold,
        new Parameters.Read(question, "", identity, false, Map.of()),
        null,
        lanes,
        exports,
        settings);
  }

  @Override
  public Optional<ItemAnswer> item(Listing listing, List<String> values) {
    return look(
        listing,
        values,
        Items::find,
        (snapshot, done) ->
            done.value()
                .map(found ->
                    new ItemAnswer(snapshot, found.data(), found.requests(), done.timing())));
  }

  @Override
  public Optional<Manifest> itemIn(Listing listing, List<String> values) {
    return look(
        listing,
        values,
        Items::exists,
        (snapshot, done) -> done.value() ? Optional.of(snapshot) : Optional.empty());
  }

  /// What is looked for about an item.
  private interface Look<T> {
    T at(Items items, Listing listing, Item item, List<Object> key) throws SQLException;
  }

  private <T, R> Optional<R> look(
      Listing listing,
      List<String> values,
      Look<T> look,
      BiFunction<Manifest, Lane.Done<T>, Optional<R>> seen) {
    Item item = listing.item();
    if (item == null || item.by().size() != values.size()) {
      throw new IllegalArgumentException(
          "%s has no items by %d values".formatted(listing.path(), values.size()));
    }
    Hold hold = new Hold(current());
    try {
      Snapshot snapshot = hold.snapshot();
      Optional<List<Object>> key = key(Items.by(listing, item), values, snapshot);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      return seen.apply(
          snapshot.manifest(), onPageLane(hold, items -> look.at(items, listing, item, key.get())));
    } finally {
      hold.release();
    }
  }

  @Override
  public ItemAnswer whole(Listing listing, Map<String, List<String>> parameters) {
    Hold hold = new Hold(current());
    try {
      Manifest snapshot = hold.snapshot().manifest();
      Listing bound = new Given(Map.of(), parameters, snapshot.asOf()).boundAlone(listing);
      Lane.Done<Items.Found> done = onPageLane(hold, items -> items.whole(bound));
      return new ItemAnswer(snapshot, done.value().data(), done.value().requests(), done.timing());
    } finally {
      hold.release();
    }
  }

  private interface Finding<T> {
    T find(Items items) throws SQLException;
  }

  private <T> Lane.Done<T> onPageLane(Hold hold, Finding<T> finding) {
    Snapshot snapshot = hold.snapshot();
    hold.retain();
    return lanes
        .page()
        .run(
            running -> {
              try (Session session = new Session(snapshot.connection(), running)) {
                long bytes = settings.pageBytes().toBytes();
                return finding.find(new Items(listings, snapshot, session, bytes));
              }
            },
            hold::release);
  }

  private Listing provided(Listing listing) {
    return listing.arguments().stream().allMatch(Argument::offered)
        ? listing
        : listing.with(
            listing.arguments().stream()
                .map(argument ->
                    argument.offered()
                        ? argument
                        : argument.with(requireNonNull(provided.get(argument.name())).get(), false))
                .toList());
  }

  private Listing grouped(Listing listing) {
    Summary summary = listing.summary();
    return summary == null ? listing : listings.apply(summary.of()).orElseThrow();
  }

  // a text that is no value of its column names nothing
  private static Optional<List<Object>> key(
      List<Column> by, List<String> values, Snapshot snapshot) {
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      Column column = by.get(i);
      String text = Literal.trim(column.type(), values.get(i));
      if (column.organisation() && text.indexOf(':') <= 0) {
        throw new QuestionFault(
            Code.INVALID_PARAMETER,
            column.name(),
            text,
            "%s: '%s' names no organisation. Allowed: prefix and reference, such as local-authority:LND."
                .formatted(column.name(), Given.shortened(text)));
      }
      Optional<Object> value =
          Literal.read(
              column.type(),
              column.organisation() ? Literal.organisation(text) : text,
              snapshot.manifest().asOf());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      key.add(value.get());
    }
    return Optional.of(List.copyOf(key));
  }

  private SnapshotLease current() {
    return snapshots
        .current()
        .orElseThrow(() ->
            new NoSnapshotException(
                "There is no snapshot yet: the first refresh has not ended. Ask again later."));
  }

  private SnapshotLease kept(Cursor cursor) {
    return snapshots
        .byId(cursor.snapshot())
        .orElseThrow(() ->
            new QuestionFault(
                Code.STALE_CURSOR,
                "cursor",
                null,
                "cursor: the snapshot %s it walks through is no longer kept. %s"
                    .formatted(cursor.snapshot(), ANEW)));
  }

  private static Cursor cursor(List<String> texts) {
    if (texts.size() != 1) {
      throw new QuestionFault(
          Code.INVALID_PARAMETER, "cursor", null, "cursor: given more than once. Allowed: once.");
    }
    return Cursor.decode(texts.getFirst())
        .orElseThrow(() ->
            new QuestionFault(
                Code.INVALID_CURSOR,
                "cursor",
                null,
                "cursor: it is damaged, or was not given by this service. " + ANEW));
  }

  Lanes lanes() {
    return lanes;
  }

  Exports exports() {
    return exports;
  }

  /// How many questions run and wait.
  int busy() {
    return lanes.all().stream().mapToInt(lane -> lane.running() + lane.waiting()).sum();
  }

  @Override
  public void close() {
    lanes.close();
    exports.close();
  }
}
