package pipelineapi.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a snapshot is, as written beside its file.
///
/// @param id sortable by time
/// @param asOf the day that counts as today
/// @param logDay the newest day of the log; null where the log has none
/// @param loadedAt when it was published
/// @param engine version of the engine that wrote the file
/// @param catalogue fingerprint of the catalogue it was made by
/// @param complete false when an object could not be read and its previous rows were kept, or none
///   could be had
/// @param stale the paths of listings that hold such previous rows
/// @param rows of each listing, by table
/// @param filled of each listing that objects feed, by table: how many rows have a value, by column
/// @param ledger totals of what was read
/// @param origins the places it was read from
/// @param commits of branches it was read from, by what the keys of their objects begin with
public record Manifest(
    String id,
    LocalDate asOf,
    @Nullable LocalDate logDay,
    Instant loadedAt,
    String engine,
    String catalogue,
    boolean complete,
    List<String> stale,
    SortedMap<String, Long> rows,
    SortedMap<String, SortedMap<String, Long>> filled,
    LedgerTotals ledger,
    List<String> origins,
    SortedMap<String, String> commits) {

  /// A manifest that lacks a part is none.
  public Manifest {
    requireNonNull(id);
    requireNonNull(asOf);
    requireNonNull(loadedAt);
    requireNonNull(engine);
    requireNonNull(catalogue);
    stale = List.copyOf(stale);
    rows = Collections.unmodifiableSortedMap(rows);
    filled = Collections.unmodifiableSortedMap(filled);
    requireNonNull(ledger);
    origins = List.copyOf(origins);
    commits = Collections.unmodifiableSortedMap(commits);
  }

  /// The same, published at another time.
  Manifest at(Instant time) {
    return new Manifest(
        id, asOf, logDay, time, engine, catalogue, complete, stale, rows, filled, ledger, origins,
        commits);
  }

  /// Totals of the ledger.
  ///
  /// @param objects known to be in the origins, of any kind
  /// @param rejectedObjects that could not be read at all
  /// @param rejectedRows that could not be read, or not wholly
  public record LedgerTotals(long objects, long rejectedObjects, long rejectedRows) {}
}
