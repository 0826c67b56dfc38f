package pipelineapi.refresh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.Manifest;

/// What must hold in a snapshot before anyone sees it: rows equal what the ledger says was read,
/// numbers of rows run without a gap, and keys name one row.
final class Checks {

  /// Keys of larger tables are not counted: it would take longer than reading them.
  private static final long KEYS_COUNTED_UP_TO = 1_000_000;

  private final Build build;
  private final Catalogue catalogue;
  private final Set<String> changed;
  private final @Nullable Manifest base;

  /// Prepares them.
  ///
  /// @param changed tables that are not as they are in the base
  /// @param base whose other tables were checked when it was made; null where there is none
  Checks(Build build, Catalogue catalogue, Set<String> changed, @Nullable Manifest base) {
    this.build = build;
    this.catalogue = catalogue;
    this.changed = changed;
    this.base = base;
  }

  /// Those of all tables.
  static Checks ofAll(Build build, Catalogue catalogue) {
    return new Checks(build, catalogue, Set.of(), null);
  }

  /// What the base tells of a table that is as it is there; null where it is not.
  private <T> @Nullable T known(String table, Function<Manifest, SortedMap<String, T>> told) {
    return base == null || changed.contains(table) ? null : told.apply(base).get(table);
  }

  /// The rows of each listing.
  ///
  /// @throws RefreshException naming each check that fails
  SortedMap<String, Long> rows() {
    SortedMap<String, Long> rows = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Listing listing : catalogue.tables()) {
      String table = Layout.quoted(listing.table());
      Long known = known(listing.table(), Manifest::rows);
      if (known != null) {
        rows.put(listing.table(), known);
        continue;
      }
      long kept = build.number("select count(*) from kept." + table);
      rows.put(listing.table(), kept);
      if (listing.ranged()) {
        compare(faults, listing, "rows in ranges", new RangeTable(build, listing).rows(), kept);
        compare(faults, listing, "rows by the ledger", ledgerRows(listing), kept);
        if (listing.rollup() != null) {
          long rolledUp =
              build.number("select coalesce(sum(rows), 0) from rollups.%s".formatted(table));
          compare(faults, listing, "rows in the rollup", rolledUp, kept);
        }
        compare(faults, listing, "rows outside their range", strayRows(listing), 0);
      } else {
        compare(faults, listing, "rows out of number", outOfNumber(listing), 0);
        if (listing.readsObjects()) {
          compare(
              faults,
              listing,
              "rows by the ledger",
              ledgerRows(listing),
              build.number("select count(*) from raw." + table));
        }
      }
      if (kept <= KEYS_COUNTED_UP_TO) {
        compare(faults, listing, "distinct keys", keys(listing), kept);
      }
    }
    for (Listing window : catalogue.windows()) {
      String table = Layout.quoted(window.table());
      long shown = build.number("select count(*) from kept." + table);
      rows.put(window.table(), shown);
      compare(
          faults,
          window,
          "rows in ranges",
          build.number("select coalesce(sum(n), 0) from ranges." + table),
          shown);
    }
    if (!faults.isEmpty()) {
      throw new RefreshException("The checks failed: " + String.join("; ", faults));
    }
    return rows;
  }

  /// How many rows have a value, by table and column, of the listings that objects feed.
  SortedMap<String, SortedMap<String, Long>> filled() {
    SortedMap<String, SortedMap<String, Long>> filled = new TreeMap<>();
    for (Listing listing : catalogue.tables()) {
      if (listing.readsObjects()) {
        SortedMap<String, Long> known = known(listing.table(), Manifest::filled);
        filled.put(listing.table(), known == null ? filled(listing) : known);
      }
    }
    return filled;
  }

  private SortedMap<String, Long> filled(Listing listing) {
    List<Column> columns = Layout.storedColumns(listing);
    List<Long> counts =
        build.numbers(
            columns.stream()
                .map(column ->
                    (column.type().isList()
                            ? "count(case when len(%1$s) > 0 then 1 end)"
                            : "count(%1$s)")
                        .formatted(Layout.quoted(column.name())))
                .collect(
                    Collectors.joining(
                        ", ", "select ", " from kept." + Layout.quoted(listing.table()))));
    SortedMap<String, Long> filled = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      filled.put(columns.get(i).name(), counts.get(i));
    }
    return filled;
  }

  private static void compare(
      List<String> faults, Listing listing, String what, long found, long expected) {
    if (found != expected) {
      faults.add("%s: %s %d, not %d".formatted(listing.path(), what, found, expected));
    }
  }

  private long ledgerRows(Listing listing) {
    return build.ledger().entries(listing.table()).stream().mapToLong(Ledger.Entry::rows).sum();
  }

  // a renewal puts rows in front of others, with numbers below theirs
  private long outOfNumber(Listing listing) {
    String table = "kept." + Layout.quoted(listing.table());
    if (listing.renewal() == null) {
      return build.number("select count(*) from %s where row_no <> rowid + 1".formatted(table));
    }
    List<Long> found =
        build.numbers(
            "select count(*), coalesce(min(row_no), 1), coalesce(max(row_no), 0) from " + table);
    long rows = found.get(0);
    long span = found.get(2) - found.get(1) + 1;
    return rows == 0 || rows != span
        ? Math.abs(rows - span)
        : rows
            - build.number(
                "select bit_count(bitstring_agg(row_no, %d, %d)) from %s"
                    .formatted(found.get(1), found.get(2), table));
  }

  private long strayRows(Listing listing) {
    String table = Layout.quoted(listing.table());
    String same =
        listing.ranges().getLast().stream()
            .map(column -> "t.%1$s = r.%1$s".formatted(Layout.quoted(column)))
            .collect(Collectors.joining(" and "));
    return build.number(
        """
        select count(*) from (
          select %1$s, min(row_no) as low, max(row_no) as high, count(*) as rows from kept.%2$s group by all
        ) t
        left join ranges.%2$s r on %3$s and t.low = r.lo and t.high = r.lo + r.n - 1 and t.rows = r.n
        where r.lo is null\
        """
            .formatted(
                listing.ranges().getLast().stream()
                    .map(Layout::quoted)
                    .collect(Collectors.joining(", ")),
                table,
                same));
  }

  private long keys(Listing listing) {
    return build.number(
        "select count(*) from (select distinct %s from kept.%s)"
            .formatted(
                listing.key().stream().map(Layout::quoted).collect(Collectors.joining(", ")),
                Layout.quoted(listing.table())));
  }
}
