package pipelineapi.refresh;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Origin;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RejectedObjectException;

/// Reads the packages that changed: each is fetched once, alone, for all listings it has tables of.
///
/// All their rows stay in `raw.<table>`. From there [RangeLoad] takes those of values of which no
/// object of their own could be read, today or when such an object has gone.
final class PackageLoad {

  private final Build build;
  private final ObjectReader reader;
  private final Ledger ledger;
  private final Map<String, List<Found>> toRead = new LinkedHashMap<>();
  private final Map<Listing, Map<String, Found>> packages = new LinkedHashMap<>();
  private final Map<Listing, Set<List<String>>> touched = new HashMap<>();

  /// Finds out what is to be read.
  PackageLoad(Build build, ObjectReader reader, Inventory inventory, Collection<Listing> listings) {
    this.build = build;
    this.reader = reader;
    this.ledger = build.ledger();
    for (Listing listing : listings) {
      List<Found> there = inventory.packages(listing);
      Map<String, Found> found = there.stream().collect(Collectors.toMap(Found::key, one -> one));
      packages.put(listing, found);
      for (Found one : there) {
        if (ledger.isNew(listing.table(), one)) {
          toRead.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(one);
        }
      }
    }
    build
        .progress()
        .expect(
            toRead.size(), WholeLoad.bytes(toRead.values().stream().map(List::getFirst).toList()));
  }

  /// Whether an entry of the ledger is a package that feeds a listing.
  static boolean isPackage(Listing listing, Ledger.Entry entry) {
    return listing.feeds().stream()
        .anyMatch(feed ->
            feed.isPackage()
                && feed.artefact().equals(entry.artefact())
                && feed.objects().match(entry.key()).isPresent());
  }

  /// Reads it.
  void load() {
    packages.forEach((listing, found) ->
        ledger.entries(listing.table()).stream()
            .filter(entry -> isPackage(listing, entry) && !found.containsKey(entry.key()))
            .forEach(entry -> strike(listing, entry)));
    toRead.values().forEach(this::read);
  }

  /// The values of a listing of which packages had rows, or have now, that changed.
  Set<List<String>> touched(Listing listing) {
    return touched.getOrDefault(listing, Set.of());
  }

  /// The packages with rows of each value, best first; one that cannot be read today comes last.
  Map<List<String>, List<Found>> holders(Listing listing) {
    Map<String, Found> found = packages.getOrDefault(listing, Map.of());
    Map<List<String>, List<Found>> holders = new HashMap<>();
    if (found.isEmpty()) {
      return holders;
    }
    Map<Integer, List<List<String>>> values = new RangeTable(build, listing).packaged();
    found.values().stream()
        .sorted(
            Comparator.<Found, Boolean>comparing(one -> isRetained(listing, one))
                .thenComparingInt(Found::rank)
                .thenComparing(one -> one.object().modified(), Comparator.reverseOrder())
                .thenComparing(Found::key, Origin.KEY_ORDER))
        .forEach(one -> {
          Ledger.Entry entry = ledger.find(listing.table(), one.key());
          if (entry != null) {
            for (List<String> value : values.getOrDefault(entry.object(), List.of())) {
              holders.computeIfAbsent(value, _ -> new ArrayList<>()).add(one);
            }
          }
        });
    return holders;
  }

  private boolean isRetained(Listing listing, Found one) {
    Ledger.Entry entry = ledger.find(listing.table(), one.key());
    return entry != null && entry.state() == Ledger.State.RETAINED;
  }

  private void read(List<Found> wanted) {
    Found one = wanted.getFirst();
    long rows = 0;
    if (one.object().bytes() > build.largestPackage()) {
      String detail =
          "packages of more than %d bytes are not opened".formatted(build.largestPackage());
      wanted.forEach(found -> reject(found, RejectCode.TOO_LARGE, detail));
    } else {
      Path file = reader.fetch(one).file();
      // what went or changed since it was listed, the next listing shows again
      if (file != null) {
        try {
          for (Found found : wanted) {
            rows += read(found, file);
          }
        } finally {
          reader.release(file);
        }
      }
    }
    build.progress().read(one.object().bytes(), rows);
  }

  private long read(Found found, Path file) {
    Listing listing = found.listing();
    int object = ledger.nextObject();
    RejectedObjectException fault = null;
    long rows = 0;
    long rejects = 0;
    try (RowAppender appender =
        new RowAppender(build.engine(), "raw", listing.table(), Layout.readColumns(listing))) {
      Counting counting = new Counting(appender, ledger, found.feed().artefact(), object);
      try {
        reader.read(found, file, counting);
      } catch (RejectedObjectException e) {
        fault = e;
      }
      rows = counting.rows();
      rejects = counting.rejects();
    } catch (SQLException e) {
      throw new RefreshException("Rows of %s cannot be stored".formatted(listing.path()), e);
    }
    boolean asListed = reader.isAsListed(found, file);
    if (asListed && fault == null) {
      replace(found, object, rejects);
      return rows;
    }
    new RangeTable(build, listing).forget(object);
    ledger.clearRejects(object);
    if (asListed && fault != null) {
      reject(found, fault.code(), String.valueOf(fault.getMessage()));
    }
    return 0;
  }

  // how many of its rows are served is told once it is known
  private void replace(Found found, int object, long rejects) {
    Listing listing = found.listing();
    strike(listing, ledger.find(listing.table(), found.key()));
    ledger.put(Ledger.Entry.of(listing.table(), found, object, Ledger.State.LOADED, 0, rejects));
    new DuplicateKeys(build, listing).refuse(object - 1);
    touch(listing, object);
  }

  // rows of its last good version stay, but not those of one that outgrew the limit: it stays so
  private void reject(Found found, RejectCode code, String detail) {
    Listing listing = found.listing();
    Ledger.Entry before = ledger.find(listing.table(), found.key());
    boolean retained =
        before != null && before.state() != Ledger.State.REJECTED && code != RejectCode.TOO_LARGE;
    int object = retained && before != null ? before.object() : ledger.nextObject();
    if (retained) {
      touch(listing, object);
      ledger.clearRejects(object);
    } else {
      strike(listing, before);
    }
    ledger.put(
        Ledger.Entry.of(
            listing.table(),
            found,
            object,
            retained ? Ledger.State.RETAINED : Ledger.State.REJECTED,
            0,
            1));
    ledger.addReject(new Ledger.Reject(object, null, code, null, detail));
  }

  private void strike(Listing listing, Ledger.@Nullable Entry entry) {
    if (entry != null) {
      touch(listing, entry.object());
      new RangeTable(build, listing).forget(entry.object());
      ledger.remove(entry);
    }
  }

  private void touch(Listing listing, int object) {
    touched
        .computeIfAbsent(listing, _ -> new HashSet<>())
        .addAll(new RangeTable(build, listing).packaged(object));
  }
}
