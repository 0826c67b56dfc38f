package pipelineapi.refresh;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Renewal;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RejectedObjectException;

/// Brings what was read for a listing without ranges up to date: the rows of a changed object
/// replace those of its old version in `raw.<table>`, from which the listing is then made anew.
final class WholeLoad implements Load {

  private final Build build;
  private final ObjectReader reader;
  private final Listing listing;
  private final Ledger ledger;
  private final List<Found> toRead;
  private final List<Ledger.Entry> gone;
  private final Set<Integer> stale = new HashSet<>();
  private boolean changed;

  /// Finds out what is to be read.
  ///
  /// @param objects that are to be in the listing
  WholeLoad(Build build, ObjectReader reader, Listing listing, List<Found> objects) {
    this.build = build;
    this.reader = reader;
    this.listing = listing;
    this.ledger = build.ledger();
    this.toRead = objects.stream().filter(found -> ledger.isNew(listing.table(), found)).toList();
    Set<String> there = objects.stream().map(Found::key).collect(Collectors.toSet());
    this.gone =
        ledger.entries(listing.table()).stream()
            .filter(entry -> !there.contains(entry.key()))
            .toList();
    build.progress().expect(toRead.size(), bytes(toRead));
  }

  @Override
  public boolean load() {
    int before = ledger.lastObject();
    gone.forEach(this::strike);
    readRows(toRead.stream().filter(found -> !isParquet(found)).toList());
    reader.each(toRead.stream().filter(WholeLoad::isParquet).toList(), this::readParquet);
    noteMovedDays(before);
    removeStale();
    new DuplicateKeys(build, listing).refuse(before);
    return changed;
  }

  static long bytes(List<Found> objects) {
    return objects.stream().mapToLong(found -> found.object().bytes()).sum();
  }

  private static boolean isParquet(Found found) {
    return found.feed().format() == Feed.Format.PARQUET;
  }

  private void readRows(List<Found> objects) {
    if (objects.isEmpty()) {
      return;
    }
    try (RowAppender appender =
        new RowAppender(build.engine(), "raw", listing.table(), Layout.readColumns(listing))) {
      reader.each(objects, (found, file) -> readRows(found, file, appender));
    } catch (SQLException e) {
      throw new RefreshException("Rows of %s cannot be stored".formatted(listing.path()), e);
    }
  }

  private void readRows(Found found, @Nullable Path file, RowAppender appender) {
    int object = ledger.nextObject();
    Counting counting = new Counting(appender, ledger, found.feed().artefact(), object);
    if (file != null) {
      try {
        reader.read(found, file, counting);
        counting.refuseTorn(ledger.find(listing.table(), found.key()));
        settle(found, file, object, counting.rows(), counting.rejects());
      } catch (RejectedObjectException e) {
        reject(found, object, e.code(), String.valueOf(e.getMessage()));
      }
    }
    build.progress().read(found.object().bytes(), counting.rows());
  }

  private void readParquet(Found found, @Nullable Path file) {
    int object = ledger.nextObject();
    if (file != null) {
      ParquetStage.Numbered numbered = new ParquetStage.Numbered(object, found, file);
      ParquetStage.Outcome outcome =
          new ParquetStage(build, listing, found.feed()).read(List.of(numbered)).get(numbered);
      RejectCode code = outcome == null ? null : outcome.code();
      if (outcome == null) {
        throw new IllegalStateException("A Parquet file has no outcome: " + found.key());
      } else if (code == null) {
        settle(found, file, object, outcome.rows(), outcome.rejects());
      } else {
        reject(found, object, code, String.valueOf(outcome.detail()));
      }
    }
    build.progress().read(found.object().bytes(), 0);
  }

  // an object that changed while it was read is left as it was; the next listing shows it again
  private void settle(Found found, Path file, int object, long rows, long rejects) {
    changed = true;
    if (!reader.isAsListed(found, file)) {
      stale.add(object);
      ledger.clearRejects(object);
      return;
    }
    Ledger.Entry before = ledger.find(listing.table(), found.key());
    if (before != null) {
      stale.add(before.object());
      ledger.remove(before);
    }
    ledger.put(Ledger.Entry.of(listing.table(), found, object, Ledger.State.LOADED, rows, rejects));
  }

  private void reject(Found found, int object, RejectCode code, String detail) {
    Ledger.Entry before = ledger.find(listing.table(), found.key());
    boolean retained = before != null && before.state() != Ledger.State.REJECTED;
    int kept = retained && before != null ? before.object() : object;
    if (kept != object) {
      // the rows before the tear
      stale.add(object);
    }
    ledger.clearRejects(object);
    ledger.clearRejects(kept);
    ledger.put(
        Ledger.Entry.of(
            listing.table(),
            found,
            kept,
            retained ? Ledger.State.RETAINED : Ledger.State.REJECTED,
            retained && before != null ? before.rows() : 0,
            1));
    ledger.addReject(new Ledger.Reject(kept, null, code, null, detail));
    changed = true;
  }

  private void strike(Ledger.Entry entry) {
    stale.add(entry.object());
    ledger.remove(entry);
    changed = true;
  }

  // told while the rows that leave are still there
  private void noteMovedDays(int before) {
    Renewal renewal = listing.renewal();
    if (renewal != null && changed && build.draft().based()) {
      LocalDate from = build.day(Layout.movedFrom(listing, renewal, before, stale));
      build
          .movedFrom()
          .merge(
              listing.table(),
              from == null ? LocalDate.MAX : from,
              (one, other) -> one.isBefore(other) ? one : other);
    }
  }

  private void removeStale() {
    if (!stale.isEmpty()) {
      build.run(
          "delete from raw.%s where object in (%s)"
              .formatted(
                  Layout.quoted(listing.table()),
                  stale.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
  }
}
