package pipelineapi.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.snapshot.RangeMap;
import pipelineapi.snapshot.Snapshot;

/// Answers from the knowledge of where rows lie: exact totals without counting, and any page at the
/// price of the first.
final class RangePlan {

  // a share of all rows above which reading all of them costs no more
  private static final long WORTH_NARROWING = 4;
  // each run is compared with each row that is read; above these, a join on the values is faster
  private static final int MOST_RUNS = 8;

  private final Listing listing;
  private final Snapshot snapshot;
  private final List<String> columns;
  // by column, the values of which one must be there
  private final Map<String, Set<String>> wanted;
  private final List<Filter.Reach> reaches;
  private final List<Filter> rest;

  private RangePlan(
      Listing listing,
      Snapshot snapshot,
      List<String> columns,
      Map<String, Set<String>> wanted,
      List<Filter.Reach> reaches,
      List<Filter> rest) {
    this.listing = listing;
    this.snapshot = snapshot;
    this.columns = columns;
    this.wanted = wanted;
    this.reaches = reaches;
    this.rest = rest;
  }

  /// The plan for a question; empty where ranges do not tell its rows.
  static Optional<RangePlan> of(Question question, Snapshot snapshot) {
    if (!question.order().isEmpty() || question.listing().kind() == Kind.ASKED) {
      return Optional.empty();
    }
    return Optional.of(partly(question, snapshot)).filter(plan -> plan.rest.isEmpty());
  }

  /// What ranges tell about a question, and what they leave open.
  private static RangePlan partly(Question question, Snapshot snapshot) {
    List<String> columns = rangeColumns(question.listing());
    Map<String, Set<String>> wanted = new HashMap<>();
    List<Filter.Reach> reaches = new ArrayList<>();
    List<Filter> rest = new ArrayList<>();
    for (Filter filter : question.filters()) {
      if (filter instanceof Filter.Reach reach && columns.containsAll(reach.route().on())) {
        reaches.add(reach);
      } else if (!restricts(filter, columns, wanted)) {
        rest.add(filter);
      }
    }
    return new RangePlan(
        question.listing(), snapshot, columns, wanted, List.copyOf(reaches), List.copyOf(rest));
  }

  /// The rows of a question as narrowly as ranges tell them, where these are few enough to be worth
  /// it; through-filters are so resolved on their small relation before any row is read.
  static Scope scope(Question question, Snapshot snapshot, Session session) throws SQLException {
    RangePlan plan = partly(question, snapshot);
    if (!question.listing().ranged() || (plan.wanted.isEmpty() && plan.reaches.isEmpty())) {
      return Scope.of(question);
    }
    Ranges ranges = plan.resolve(session);
    if (ranges.total() > snapshot.rows(question.listing().table()) / WORTH_NARROWING) {
      return Scope.of(question);
    }
    Segments rows = ranges.ascending();
    return rows.runs().size() > MOST_RUNS
        ? Scope.of(question)
        : Scope.within(question.listing(), rows, plan.rest);
  }

  /// How many rows lie in the ranges that a question's own columns leave, whatever else it asks.
  static long rowsLeft(Question question, Snapshot snapshot) {
    Listing listing = question.listing();
    if (listing.kind() == Kind.ASKED) {
      return 0;
    }
    List<String> columns = rangeColumns(listing);
    Map<String, Set<String>> wanted = new HashMap<>();
    question.filters().forEach(filter -> restricts(filter, columns, wanted));
    if (wanted.isEmpty()) {
      return snapshot.rows(listing.table());
    }
    RangeMap map = snapshot.ranges(listing.table());
    return new RangePlan(listing, snapshot, columns, wanted, List.of(), List.of())
        .owned(map)
        .mapToLong(map::count)
        .sum();
  }

  private static List<String> rangeColumns(Listing listing) {
    return listing.ranges().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  private static boolean restricts(
      Filter filter, List<String> columns, Map<String, Set<String>> wanted) {
    if (!(filter instanceof Filter.Own own)
        || own.negated()
        || !columns.contains(own.column().name())
        || !(own.column().type() == Type.TOKEN || own.column().type() == Type.TEXT)
        || !(own.condition() instanceof Condition.Equal equal)) {
      return false;
    }
    Set<String> values = new HashSet<>();
    equal.values().forEach(value -> values.add((String) value));
    wanted.merge(
        own.column().name(),
        values,
        (one, other) -> {
          Set<String> both = new HashSet<>(one);
          both.retainAll(other);
          return both;
        });
    return true;
  }

  /// Finds the ranges; asks the engine only which partners the routes reach.
  Ranges resolve(Session session) throws SQLException {
    if (!listing.ranged()) {
      return new Ranges(
          new long[] {snapshot.first(listing.table())},
          new long[] {snapshot.rows(listing.table())});
    }
    RangeMap map = snapshot.ranges(listing.table());
    IntStream ranges = owned(map);
    for (Filter.Reach reach : reaches) {
      int[] at = reach.route().on().stream().mapToInt(columns::indexOf).toArray();
      for (Filter.Exists exists : reach.parts()) {
        Set<List<String>> reached =
            new HashSet<>(
                session.texts(
                    RelationSql.reached(reach.route(), exists.partners()),
                    at.length,
                    List::copyOf));
        ranges = ranges.filter(i -> reached.contains(part(map.value(i), at)) != exists.negated());
      }
    }
    int[] chosen = ranges.toArray();
    return new Ranges(
        IntStream.of(chosen).mapToLong(map::lo).toArray(),
        IntStream.of(chosen).mapToLong(map::count).toArray());
  }

  private IntStream owned(RangeMap map) {
    Set<String> first = columns.isEmpty() ? null : wanted.get(columns.getFirst());
    IntStream ranges =
        first == null
            ? IntStream.range(0, map.size())
            : first.stream().flatMapToInt(value -> map.under(List.of(value))).sorted();
    return ranges.filter(i -> fits(map.value(i)));
  }

  private boolean fits(List<String> value) {
    for (int i = 0; i < columns.size(); i++) {
      Set<String> among = wanted.get(columns.get(i));
      if (among != null && !among.contains(value.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> part(List<String> value, int[] at) {
    List<String> part = new ArrayList<>(at.length);
    for (int i : at) {
      part.add(value.get(i));
    }
    return part;
  }
}
