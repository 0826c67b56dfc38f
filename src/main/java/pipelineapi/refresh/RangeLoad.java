package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
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
/// does; the others yield and are not even opened. Packages come last: they have been read, and
/// give the rows of values that no object of their own gives.
final class RangeLoad implements Load {

  /// Objects and bytes that are read before rows are moved to their place.
  private static final int BATCH_OBJECTS = 2_000;

  private static final long BATCH_BYTES = 64L << 20;

  private final Build build;
  private final ObjectReader reader;
  private final Listing listing;
  private final Ledger ledger;
  private final List<String> columns;
  private final RangeTable table;
  private final PackageLoad packages;
  private final Map<List<String>, List<Found>> found = new HashMap<>();
  private final Map<List<String>, List<Ledger.Entry>> known = new HashMap<>();
  private final List<List<String>> gone;
  private final List<List<String>> changed;

  /// Finds out what is to be read.
  ///
  /// @param objects that feed the listing
  /// @param packages those of them that are packages, to be loaded before
  RangeLoad(
      Build build,
      ObjectReader reader,
      Listing listing,
      List<Found> objects,
      PackageLoad packages) {
    this.build = build;
    this.reader = reader;
    this.listing = listing;
    this.ledger = build.ledger();
    this.columns = listing.ranges().getLast();
    this.table = new RangeTable(build, listing);
    this.packages = packages;
    for (Found one : objects) {
      if (!one.feed().isPackage()) {
        found.computeIfAbsent(value(one), _ -> new ArrayList<>(1)).add(one);
      }
    }
    for (Ledger.Entry entry : ledger.entries(listing.table())) {
      if (!PackageLoad.isPackage(listing, entry)) {
        known.computeIfAbsent(value(entry), _ -> new ArrayList<>(1)).add(entry);
      }
    }
    this.gone = known.keySet().stream().filter(value -> !found.containsKey(value)).toList();
    this.changed =
        found.entrySet().stream()
            .filter(
                entry -> differs(entry.getValue(), known.getOrDefault(entry.getKey(), List.of())))
            .map(Map.Entry::getKey)
            .toList();
    build
        .progress()
        .expect(
            changed.size(),
            WholeLoad.bytes(changed.stream().map(value -> ranked(value).getFirst()).toList()));
  }

  @Override
  public boolean load() {
    SortedSet<List<String>> values = new TreeSet<>(RangeLoad::compare);
    values.addAll(gone);
    values.addAll(changed);
    values.addAll(packages.touched(listing));
    if (values.isEmpty()) {
      return false;
    }
    for (List<String> value : gone) {
      known.getOrDefault(value, List.of()).forEach(ledger::remove);
    }
    Map<List<String>, List<Found>> holders = packages.holders(listing);
    List<Search> searches =
        values.stream().map(value -> new Search(value, candidates(value, holders))).toList();
    table.remove(searches.stream().filter(search -> !search.isOpen()).map(Search::value).toList());
    for (List<Search> batch : batches(searches.stream().filter(Search::isOpen).toList())) {
      loadBatch(batch);
    }
    table.compact();
    countPackages();
    return true;
  }

  private List<Found> candidates(List<String> value, Map<List<String>, List<Found>> holders) {
    return Stream.concat(ranked(value).stream(), holders.getOrDefault(value, List.of()).stream())
        .toList();
  }

  private void countPackages() {
    Map<Integer, Long> rows = table.rowsOfPackages();
    for (Ledger.Entry entry : ledger.entries(listing.table())) {
      if (PackageLoad.isPackage(listing, entry)) {
        ledger.put(entry.withRows(rows.getOrDefault(entry.object(), 0L)));
      }
    }
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

  // a key that is known need not be taken apart again
  private List<String> value(Found one) {
    Ledger.Entry entry = ledger.find(listing.table(), one.key());
    return entry == null ? value(one.parts()::get) : value(entry);
  }

  private List<String> value(Ledger.Entry entry) {
    return value(entry::part);
  }

  private List<String> value(Function<String, @Nullable String> parts) {
    List<String> value = new ArrayList<>(columns.size());
    for (String column : columns) {
      value.add(requireNonNull(parts.apply(column)));
    }
    return value;
  }

  private boolean differs(List<Found> found, List<Ledger.Entry> known) {
    return found.size() != known.size()
        || found.stream().anyMatch(one -> ledger.isNew(listing.table(), one));
  }

  private List<Found> ranked(List<String> value) {
    Comparator<Found> byTime = Comparator.comparing(one -> one.object().modified());
    Comparator<Found> byRank = Comparator.comparingInt(Found::rank);
    Precedence precedence = listing.precedence();
    boolean newest = precedence != null && precedence.newest();
    Comparator<Found> order =
        newest ? byTime.reversed().thenComparing(byRank) : byRank.thenComparing(byTime.reversed());
    return found.getOrDefault(value, List.of()).stream()
        .sorted(order.thenComparing(Found::key, Origin.KEY_ORDER))
        .toList();
  }

  private static List<List<Search>> batches(List<Search> searches) {
    List<List<Search>> batches = new ArrayList<>();
    List<Search> batch = new ArrayList<>();
    long bytes = 0;
    for (Search search : searches) {
      Found candidate = search.candidate();
      long size = candidate.feed().isPackage() ? 0 : candidate.object().bytes();
      if (batch.size() == BATCH_OBJECTS || (!batch.isEmpty() && bytes + size > BATCH_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(search);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private void loadBatch(List<Search> batch) {
    int before = ledger.lastObject();
    while (batch.stream().anyMatch(Search::isOpen)) {
      List<Search> toRead = batch.stream().filter(this::isToRead).toList();
      readParquet(toRead.stream().filter(search -> isParquet(search.candidate())).toList());
      readRows(toRead.stream().filter(search -> !isParquet(search.candidate())).toList());
      toRead.stream().filter(search -> !search.isWon()).forEach(Search::skip);
    }
    new DuplicateKeys(build, listing).refuse(before);
    List<Search> fresh = batch.stream().filter(Search::isFresh).toList();
    List<List<String>> values = fresh.stream().map(Search::value).toList();
    table.remove(values);
    table.place(values, fresh.stream().map(Search::object).toList(), before);
    table.clear(before);
    batch.stream()
        .filter(search -> !search.isPostponed())
        .forEach(search -> write(search, known.getOrDefault(search.value(), List.of())));
  }

  // passes over candidates that are known to be unreadable
  private boolean isToRead(Search search) {
    while (search.isOpen() && isSettled(search)) {
      search.skip();
    }
    if (search.isOpen() && !search.begin()) {
      build.progress().expect(1, search.candidate().object().bytes());
    }
    return search.isOpen();
  }

  private static boolean isParquet(Found found) {
    return found.feed().format() == Feed.Format.PARQUET;
  }

  // true when the candidate is known to be unreadable; one whose rows are there already wins
  private boolean isSettled(Search search) {
    Found candidate = search.candidate();
    Ledger.Entry entry = ledger.find(listing.table(), candidate.key());
    if (candidate.feed().isPackage()) {
      return entry == null || !takesPackage(search, entry);
    }
    if (entry == null || !entry.version().equals(candidate.object().version())) {
      return false;
    }
    if (entry.state() == Ledger.State.LOADED) {
      search.keep(entry.object());
      return false;
    }
    return entry.state() == Ledger.State.REJECTED || entry.state() == Ledger.State.RETAINED;
  }

  // where neither can be read today, an object of its own keeps its rows before those of a package
  private boolean takesPackage(Search search, Ledger.Entry entry) {
    boolean takes =
        entry.state() == Ledger.State.LOADED || !hasOwn(search, EnumSet.of(Ledger.State.RETAINED));
    if (takes) {
      search.win(entry.object());
    }
    return takes;
  }

  private boolean hasOwn(Search search, Set<Ledger.State> states) {
    return search.candidates().stream()
        .filter(found -> !found.feed().isPackage())
        .map(found -> ledger.find(listing.table(), found.key()))
        .anyMatch(entry -> entry != null && states.contains(entry.state()));
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
        .gather(Gatherers.mapConcurrent(16, reader::fetch))
        .forEachOrdered(fetched -> {
          Path file = fetched.file();
          if (file == null) {
            postpone(requireNonNull(byKey.get(fetched.found().key())));
          } else {
            files.add(new ParquetStage.Numbered(ledger.nextObject(), fetched.found(), file));
          }
        });
    new ParquetStage(build, listing, feed)
        .read(files)
        .forEach((numbered, outcome) -> {
          Search search = requireNonNull(byKey.get(numbered.found().key()));
          RejectCode code = outcome.code();
          if (!reader.isAsListed(numbered.found(), numbered.file())) {
            postpone(search);
          } else if (code == null) {
            win(search, numbered.object(), outcome.rows(), outcome.rejects());
          } else {
            reject(numbered.found(), code, String.valueOf(outcome.detail()));
          }
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
          (found, file) -> readRows(found, file, appender, requireNonNull(byKey.get(found.key()))));
    } catch (SQLException e) {
      throw new RefreshException("Rows of %s cannot be stored".formatted(listing.path()), e);
    }
  }

  private void readRows(Found found, @Nullable Path file, RowAppender appender, Search search) {
    if (file == null) {
      postpone(search);
      return;
    }
    int object = ledger.nextObject();
    Counting counting = new Counting(appender, ledger, found.feed().artefact(), object);
    try {
      reader.read(found, file, counting);
      counting.refuseTorn(ledger.find(listing.table(), found.key()));
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
  }

  // it went or changed since it was listed: what is there stays, the next listing shows it again;
  // but rows of a package may be there no longer
  private void postpone(Search search) {
    build.progress().read(search.candidate().object().bytes(), 0);
    if (!search.candidates().getLast().feed().isPackage()
        || hasOwn(search, EnumSet.of(Ledger.State.LOADED, Ledger.State.RETAINED))) {
      search.postpone();
    }
  }

  private void win(Search search, int object, long rows, long rejects) {
    Found found = search.candidate();
    search.win(object);
    Ledger.Entry before = ledger.find(listing.table(), found.key());
    if (before != null) {
      ledger.remove(before);
    }
    ledger.put(Ledger.Entry.of(listing.table(), found, object, Ledger.State.LOADED, rows, rejects));
    build.progress().read(found.object().bytes(), rows);
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
    build.progress().read(found.object().bytes(), 0);
  }

  private void write(Search search, List<Ledger.Entry> known) {
    List<Found> candidates = search.candidates();
    List<String> keys = candidates.stream().map(Found::key).toList();
    known.stream().filter(entry -> !keys.contains(entry.key())).forEach(ledger::remove);
    for (int i = 0; i < candidates.size(); i++) {
      Found candidate = candidates.get(i);
      Ledger.Entry entry = ledger.find(listing.table(), candidate.key());
      if (candidate.feed().isPackage()) {
        // it has rows of other values too, and is in the ledger already
        break;
      }
      if (search.isBehindWinner(i)) {
        if (entry != null) {
          ledger.remove(entry);
        }
        ledger.put(
            Ledger.Entry.of(
                listing.table(), candidate, ledger.nextObject(), Ledger.State.YIELDED, 0, 0));
      } else if (search.isBeforeWinner(i) && entry != null) {
        ledger.put(rejected(entry));
      }
    }
    if (!search.isWon()) {
      dropUnlessRetained(search);
    }
  }

  // nothing could be read: the rows stay only while the object that gave them is still there
  private void dropUnlessRetained(Search search) {
    boolean retained =
        search.candidates().stream()
            .map(found -> ledger.find(listing.table(), found.key()))
            .anyMatch(entry -> entry != null && entry.state() == Ledger.State.RETAINED);
    if (!retained) {
      table.remove(List.of(search.value()));
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
}
