package pipelineapi.refresh;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Precedence;
import pipelineapi.origin.Origin;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RejectedObjectException;

/// Brings a listing with ranges up to date in place: the rows of each value of its range columns
/// occupy one range of row numbers, and come from one object; where that changed, the old rows
/// leave and the new ones are appended under new numbers. Costs what changed, not what is there.
///
/// Where several objects could give the rows of a value, the first by precedence that can be read
/// does; the others yield and are not even opened.
final class RangeLoad {

  /// Objects and bytes that are read before rows are moved to their place.
  private static final int BATCH_OBJECTS = 2_000;

  private static final long BATCH_BYTES = 64L << 20;

  /// The share of rows out of place above which the table is written anew.
  private static final double COMPACT_ABOVE = 0.25;

  private final Build build;
  private final ObjectReader reader;
  private final Listing listing;
  private final Ledger ledger;
  private final List<String> columns;
  private final String table;

  RangeLoad(Build build, ObjectReader reader, Listing listing) {
    this.build = build;
    this.reader = reader;
    this.listing = listing;
    this.ledger = build.ledger();
    this.columns = listing.ranges().getLast();
    this.table = Layout.quoted(listing.table());
  }

  /// The objects that could give the rows of one value, best first.
  private record Rivals(List<String> value, List<Found> candidates) {}

  /// Reads what changed among the objects that feed the listing.
  ///
  /// @return whether any row may have changed
  boolean load(List<Found> objects) {
    SortedMap<List<String>, List<Found>> found = new TreeMap<>(RangeLoad::compare);
    for (Found one : objects) {
      found.computeIfAbsent(value(one.parts()), _ -> new ArrayList<>()).add(one);
    }
    Map<List<String>, List<Ledger.Entry>> known = new HashMap<>();
    for (Ledger.Entry entry : ledger.entries(listing.table())) {
      known.computeIfAbsent(value(entry), _ -> new ArrayList<>()).add(entry);
    }
    List<List<String>> gone =
        known.keySet().stream().filter(value -> !found.containsKey(value)).toList();
    List<Rivals> changed =
        found.entrySet().stream()
            .filter(
                entry -> differs(entry.getValue(), known.getOrDefault(entry.getKey(), List.of())))
            .map(entry -> new Rivals(entry.getKey(), ranked(entry.getValue())))
            .toList();
    if (gone.isEmpty() && changed.isEmpty()) {
      return false;
    }
    for (List<String> value : gone) {
      known.getOrDefault(value, List.of()).forEach(ledger::remove);
    }
    remove(gone);
    for (List<Rivals> batch : batches(changed)) {
      loadBatch(batch, known);
    }
    compact();
    return true;
  }

  private static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < left.size(); i++) {
      int compared = Origin.KEY_ORDER.compare(left.get(i), right.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  private List<String> value(Map<String, String> parts) {
    return columns.stream().map(parts::get).toList();
  }

  private List<String> value(Ledger.Entry entry) {
    for (Feed feed : listing.feeds()) {
      Optional<Map<String, String>> parts = feed.objects().match(entry.key());
      if (parts.isPresent()) {
        return value(parts.get());
      }
    }
    throw new RefreshException("The ledger names %s, which feeds nothing".formatted(entry.key()));
  }

  private static boolean differs(List<Found> found, List<Ledger.Entry> known) {
    if (found.size() != known.size()) {
      return true;
    }
    Map<String, String> versions =
        known.stream().collect(Collectors.toMap(Ledger.Entry::key, Ledger.Entry::version));
    return found.stream().anyMatch(one -> !one.object().version().equals(versions.get(one.key())));
  }

  private List<Found> ranked(List<Found> found) {
    Comparator<Found> byTime = Comparator.comparing(one -> one.object().modified());
    Comparator<Found> byRank = Comparator.comparingInt(Found::rank);
    Precedence precedence = listing.precedence();
    boolean newest = precedence != null && precedence.newest();
    Comparator<Found> order =
        newest ? byTime.reversed().thenComparing(byRank) : byRank.thenComparing(byTime.reversed());
    return found.stream().sorted(order.thenComparing(Found::key, Origin.KEY_ORDER)).toList();
  }

  private List<List<Rivals>> batches(List<Rivals> changed) {
    List<List<Rivals>> batches = new ArrayList<>();
    List<Rivals> batch = new ArrayList<>();
    long bytes = 0;
    for (Rivals rivals : changed) {
      long size = rivals.candidates().getFirst().object().bytes();
      if (batch.size() == BATCH_OBJECTS || (!batch.isEmpty() && bytes + size > BATCH_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(rivals);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    changed.stream()
        .map(rivals -> rivals.candidates().getFirst())
        .forEach(first -> build.progress().expect(1, first.object().bytes()));
    return batches;
  }

  /// Where the search for the rows of a value stands.
  private static final class Search {
    private final Rivals rivals;
    private int next;
    private int winner = -1;
    private int winnerObject;
    private boolean keepsRows;
    private boolean postponed;

    Search(Rivals rivals) {
      this.rivals = rivals;
    }

    boolean open() {
      return winner < 0 && !postponed && next < rivals.candidates().size();
    }

    Found candidate() {
      return rivals.candidates().get(next);
    }

    void wins(int object, boolean keeps) {
      winner = next;
      winnerObject = object;
      keepsRows = keeps;
    }
  }

  private void loadBatch(List<Rivals> batch, Map<List<String>, List<Ledger.Entry>> known) {
    build.run("delete from raw." + table);
    List<Search> searches = batch.stream().map(Search::new).toList();
    int round = 0;
    while (searches.stream().anyMatch(Search::open)) {
      List<Search> toRead = new ArrayList<>();
      for (Search search : searches) {
        while (search.open() && isSettled(search)) {
          search.next++;
        }
        if (search.open()) {
          toRead.add(search);
        }
      }
      if (round++ > 0) {
        build
            .progress()
            .expect(
                toRead.size(), WholeLoad.bytes(toRead.stream().map(Search::candidate).toList()));
      }
      readParquet(toRead.stream().filter(s -> isParquet(s.candidate())).toList());
      readRows(toRead.stream().filter(s -> s.winner < 0 && !isParquet(s.candidate())).toList());
      toRead.stream().filter(search -> search.winner < 0).forEach(search -> search.next++);
    }
    List<Search> fresh = searches.stream().filter(s -> s.winner >= 0 && !s.keepsRows).toList();
    remove(fresh.stream().map(search -> search.rivals.value()).toList());
    place(fresh);
    searches.stream()
        .filter(search -> !search.postponed)
        .forEach(search -> write(search, known.getOrDefault(search.rivals.value(), List.of())));
  }

  private static boolean isParquet(Found found) {
    return found.feed().format() == Feed.Format.PARQUET;
  }

  // true when the candidate is known to be unreadable; one whose rows are there already wins
  private boolean isSettled(Search search) {
    Found candidate = search.candidate();
    Ledger.Entry entry = ledger.find(listing.table(), candidate.key());
    if (entry == null || !entry.version().equals(candidate.object().version())) {
      return false;
    }
    if (entry.state() == Ledger.State.LOADED) {
      search.wins(entry.object(), true);
      return false;
    }
    return entry.state() == Ledger.State.REJECTED || entry.state() == Ledger.State.RETAINED;
  }

  private void readParquet(List<Search> searches) {
    Map<Feed, List<Search>> byFeed =
        searches.stream()
            .collect(
                Collectors.groupingBy(
                    search -> search.candidate().feed(), LinkedHashMap::new, Collectors.toList()));
    byFeed.forEach(this::readParquet);
  }

  private void readParquet(Feed feed, List<Search> searches) {
    Map<String, Search> byKey =
        searches.stream()
            .collect(Collectors.toMap(search -> search.candidate().key(), search -> search));
    List<ParquetStage.Numbered> files = new ArrayList<>();
    searches.stream()
        .map(Search::candidate)
        .gather(java.util.stream.Gatherers.mapConcurrent(16, reader::fetch))
        .forEachOrdered(fetched -> {
          Path file = fetched.file();
          if (file == null) {
            postpone(byKey.get(fetched.found().key()));
          } else {
            files.add(new ParquetStage.Numbered(ledger.nextObject(), fetched.found(), file));
          }
        });
    new ParquetStage(build, listing, feed)
        .read(files)
        .forEach((numbered, outcome) -> {
          Search search = byKey.get(numbered.found().key());
          RejectCode code = outcome.code();
          if (!reader.isAsListed(numbered.found(), numbered.file())) {
            postpone(search);
          } else if (code == null) {
            win(search, numbered.object(), outcome.rows(), outcome.rejects());
          } else {
            reject(numbered.found(), code, String.valueOf(outcome.detail()));
          }
          build.progress().read(numbered.found().object().bytes(), outcome.rows());
          reader.release(numbered.file());
        });
  }

  private void readRows(List<Search> searches) {
    if (searches.isEmpty()) {
      return;
    }
    Map<String, Search> byKey =
        searches.stream()
            .collect(Collectors.toMap(search -> search.candidate().key(), search -> search));
    try (RowAppender appender =
        new RowAppender(build.engine(), "raw", listing.table(), Layout.readColumns(listing))) {
      reader.each(
          searches.stream().map(Search::candidate).toList(),
          (found, file) -> readRows(found, file, appender, byKey.get(found.key())));
    } catch (SQLException e) {
      throw new RefreshException("Rows of %s cannot be stored".formatted(listing.path()), e);
    }
  }

  private void readRows(
      Found found, @Nullable Path file, RowAppender appender, @Nullable Search search) {
    if (file == null) {
      postpone(search);
      return;
    }
    int object = ledger.nextObject();
    Counting counting = new Counting(appender, ledger, found.feed().artefact(), object);
    try {
      reader.read(found, file, counting);
      if (reader.isAsListed(found, file)) {
        win(search, object, counting.rows(), counting.rejects());
      } else {
        ledger.clearRejects(object);
        postpone(search);
      }
    } catch (RejectedObjectException e) {
      ledger.clearRejects(object);
      reject(found, e.code(), String.valueOf(e.getMessage()));
    }
    build.progress().read(found.object().bytes(), counting.rows());
  }

  // it went or changed since it was listed: what is there stays, the next listing shows it again
  private static void postpone(@Nullable Search search) {
    if (search != null) {
      search.postponed = true;
    }
  }

  private void win(@Nullable Search search, int object, long rows, long rejects) {
    if (search != null) {
      Found found = search.candidate();
      search.wins(object, false);
      Ledger.Entry before = ledger.find(listing.table(), found.key());
      if (before != null) {
        ledger.remove(before);
      }
      ledger.put(
          Ledger.Entry.of(listing.table(), found, object, Ledger.State.LOADED, rows, rejects));
    }
  }

  // rows of its last good version stay for now; whether they do in the end, `write` decides
  private void reject(Found found, RejectCode code, String detail) {
    Ledger.Entry before = ledger.find(listing.table(), found.key());
    boolean retained =
        before != null
            && (before.state() == Ledger.State.LOADED || before.state() == Ledger.State.RETAINED);
    int object = retained && before != null ? before.object() : ledger.nextObject();
    if (before != null) {
      ledger.remove(before);
    }
    ledger.put(
        Ledger.Entry.of(
            listing.table(),
            found,
            object,
            retained ? Ledger.State.RETAINED : Ledger.State.REJECTED,
            retained && before != null ? before.rows() : 0,
            1));
    ledger.addReject(new Ledger.Reject(object, null, code, null, detail));
  }

  private void write(Search search, List<Ledger.Entry> known) {
    List<Found> candidates = search.rivals.candidates();
    List<String> keys = candidates.stream().map(Found::key).toList();
    known.stream().filter(entry -> !keys.contains(entry.key())).forEach(ledger::remove);
    for (int i = 0; i < candidates.size(); i++) {
      Found candidate = candidates.get(i);
      Ledger.Entry entry = ledger.find(listing.table(), candidate.key());
      if (search.winner >= 0 && i > search.winner) {
        if (entry != null) {
          ledger.remove(entry);
        }
        ledger.put(
            Ledger.Entry.of(
                listing.table(), candidate, ledger.nextObject(), Ledger.State.YIELDED, 0, 0));
      } else if (search.winner >= 0 && i < search.winner && entry != null) {
        ledger.put(rejected(entry));
      }
    }
    if (search.winner < 0) {
      dropUnlessRetained(search);
    }
  }

  // nothing could be read: the rows stay only while the object that gave them is still there
  private void dropUnlessRetained(Search search) {
    boolean retained =
        search.rivals.candidates().stream()
            .map(found -> ledger.find(listing.table(), found.key()))
            .anyMatch(entry -> entry != null && entry.state() == Ledger.State.RETAINED);
    if (!retained) {
      remove(List.of(search.rivals.value()));
    }
  }

  private static Ledger.Entry rejected(Ledger.Entry entry) {
    return new Ledger.Entry(
        entry.object(),
        entry.listing(),
        entry.artefact(),
        entry.key(),
        entry.version(),
        entry.bytes(),
        entry.modified(),
        entry.collection(),
        entry.dataset(),
        entry.resource(),
        Ledger.State.REJECTED,
        0,
        entry.rejects(),
        entry.reused());
  }

  /// Removes the rows of values, and where they lay.
  private void remove(List<List<String>> values) {
    if (values.isEmpty() || build.number("select count(*) from ranges." + table) == 0) {
      return;
    }
    appendValues("doomed", values, null);
    String same =
        columns.stream()
            .map(column -> "t.%1$s = d.%1$s".formatted(Layout.quoted(column)))
            .collect(Collectors.joining(" and "));
    build.run("delete from kept.%s t using doomed d where %s".formatted(table, same));
    build.run("delete from ranges.%s t using doomed d where %s".formatted(table, same));
  }

  private void appendValues(
      String name, List<List<String>> values, @Nullable List<Integer> objects) {
    build.run(
        "create or replace temp table %s (place BIGINT, object INTEGER, %s)"
            .formatted(
                name,
                columns.stream()
                    .map(column -> Layout.quoted(column) + " VARCHAR")
                    .collect(Collectors.joining(", "))));
    try (DuckDBAppender rows = build.engine().createAppender("temp", "main", name)) {
      for (int i = 0; i < values.size(); i++) {
        rows.beginRow().append((long) i).append(objects == null ? 0 : objects.get(i));
        for (String part : values.get(i)) {
          rows.append(part);
        }
        rows.endRow();
      }
    } catch (SQLException e) {
      throw new RefreshException("The engine takes no values", e);
    }
  }

  /// Moves the rows that were read to the end of the table, value by value.
  private void place(List<Search> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    appendValues(
        "placed",
        fresh.stream().map(search -> search.rivals.value()).toList(),
        fresh.stream().map(search -> search.winnerObject).toList());
    long last = build.number("select coalesce(max(rn), 0) from kept." + table);
    String stored =
        Layout.storedColumns(listing).stream().map(Layout::cast).collect(Collectors.joining(", "));
    String names =
        Layout.storedColumns(listing).stream()
            .map(column -> Layout.quoted(column.name()))
            .collect(Collectors.joining(", "));
    build.run(
        """
        insert into kept.%1$s
        select %2$d + row_number() over () as rn, %3$s
        from (
          select %4$s from (
            select r.*%5$s, p.place_of_value
            from raw.%1$s r
            join (select place as place_of_value, object as placed_object from placed) p
              on p.placed_object = r.object
          ) loaded
          order by place_of_value, position
        ) ordered\
        """
            .formatted(table, last, names, stored, Layout.loads(listing)));
    String values =
        columns.stream()
            .map(column -> "p." + Layout.quoted(column))
            .collect(Collectors.joining(", "));
    build.run(
        """
        insert into ranges.%1$s
        select %2$s, %3$d + 1 + coalesce(sum(c.n) over (order by p.place rows between unbounded preceding and 1 preceding), 0), c.n, p.object
        from (select p.object, count(r.object) as n from placed p left join raw.%1$s r on r.object = p.object group by p.object) c
        join placed p on p.object = c.object\
        """
            .formatted(table, values, last));
    build.run("delete from raw." + table);
  }

  // rows that were replaced or added lie at the end: when these are many, all are put in order
  private void compact() {
    long total = build.number("select coalesce(sum(n), 0) from ranges." + table);
    long last = build.number("select coalesce(max(rn), 0) from kept." + table);
    long inOrder =
        build.number(
            "select coalesce(max(rows), 0) from raw.compaction where listing = "
                + Layout.literal(listing.table()));
    boolean firstLoad = inOrder == 0;
    if (!firstLoad && last - inOrder <= COMPACT_ABOVE * total) {
      return;
    }
    if (!firstLoad) {
      String order = columns.stream().map(Layout::quoted).collect(Collectors.joining(", "));
      build.run(
          """
          create or replace table kept.compacted as
          select row_number() over () as rn, *
          from (select * exclude (rn) from kept.%s order by %s, rn) ordered\
          """
              .formatted(table, order));
      build.run("drop table kept." + table + " cascade");
      build.run("alter table kept.compacted rename to " + table);
      build.run(
          "update ranges.%s r set lo = m.lo from (select %s, min(rn) as lo from kept.%s group by all) m where %s"
              .formatted(
                  table,
                  order,
                  table,
                  columns.stream()
                      .map(column -> "r.%1$s = m.%1$s".formatted(Layout.quoted(column)))
                      .collect(Collectors.joining(" and "))));
    }
    build.run("delete from raw.compaction where listing = " + Layout.literal(listing.table()));
    build.run(
        "insert into raw.compaction values (%s, %d)"
            .formatted(Layout.literal(listing.table()), firstLoad ? last : total));
  }

  /// The rows that the ranges promise, for the checks.
  static long rows(Build build, Listing listing) {
    try (Statement statement = build.engine().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select coalesce(sum(n), 0) from ranges." + Layout.quoted(listing.table()))) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new RefreshException("Ranges of %s cannot be counted".formatted(listing.path()), e);
    }
  }
}
