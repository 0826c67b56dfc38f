package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Rollup;

/// The rows of a listing with ranges, in `kept.<table>`, and where they lie, in `ranges.<table>`.
/// New rows are appended under new numbers; what is replaced leaves a hole.
final class RangeTable {

  /// The share of rows out of place above which the table is written anew.
  private static final double COMPACT_ABOVE = 0.25;

  private final Build build;
  private final Listing listing;
  private final List<String> columns;
  private final String table;

  RangeTable(Build build, Listing listing) {
    this.build = build;
    this.listing = listing;
    this.columns = listing.ranges().getLast();
    this.table = Layout.quoted(listing.table());
  }

  /// Removes the rows of values, and where they lay.
  void remove(List<List<String>> values) {
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
    if (listing.rollup() != null) {
      build.run("delete from rollups.%s t using doomed d where %s".formatted(table, same));
    }
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
  ///
  /// @param objects that gave the rows of each value
  /// @param before the number of the last object before those of which all rows are of one value;
  ///   packages are up to it, of which only the rows of the value are taken
  void place(List<List<String>> values, List<Integer> objects, int before) {
    if (values.isEmpty()) {
      return;
    }
    appendValues("placed", values, objects);
    long last = build.number("select coalesce(max(row_no), 0) from kept." + table);
    String stored =
        Layout.storedColumns(listing).stream().map(Layout::cast).collect(Collectors.joining(", "));
    String names =
        Layout.storedColumns(listing).stream()
            .map(column -> Layout.quoted(column.name()))
            .collect(Collectors.joining(", "));
    build.run(
        """
        insert into kept.%1$s
        select %2$d + row_number() over () as row_no, %3$s
        from (
          select %4$s from (select r.*%5$s from (%6$s) r) loaded
          order by place_of_value, position
        ) ordered\
        """
            .formatted(table, last, names, stored, Layout.loads(listing), rowsToPlace(before)));
    Rollup rollup = listing.rollup();
    if (rollup != null) {
      build.run(Layout.rollUp(listing, rollup, last));
    }
    String parts =
        columns.stream()
            .map(column -> "p." + Layout.quoted(column))
            .collect(Collectors.joining(", "));
    build.run(
        """
        insert into ranges.%1$s
        select %2$s, %3$d + 1 + coalesce(sum(c.n) over (order by p.place rows between unbounded preceding and 1 preceding), 0), coalesce(c.n, 0), p.object
        from placed p
        left join (select r.place_of_value, count(*) as n from (%4$s) r group by all) c on c.place_of_value = p.place\
        """
            .formatted(table, parts, last, rowsToPlace(before)));
  }

  private String rowsToPlace(int before) {
    return """
    select r.*, p.place as place_of_value
    from raw.%1$s r join placed p on p.object = r.object where r.object > %2$d
    union all
    select r.*, p.place as place_of_value
    from raw.%1$s r join placed p on p.object = r.object and %3$s where r.object <= %2$d\
    """
        .formatted(
            table,
            before,
            columns.stream()
                .map(column -> "p.%1$s = r.%1$s".formatted(Layout.quoted(column)))
                .collect(Collectors.joining(" and ")));
  }

  /// Forgets what was read of objects after one.
  void clear(int before) {
    build.run("delete from raw.%s where object > %d".formatted(table, before));
  }

  /// The values that packages hold rows of, by the package's number.
  Map<Integer, List<List<String>>> packaged() {
    Map<Integer, List<List<String>>> values = new HashMap<>();
    select(
        "select distinct object, %s from raw.%s".formatted(names(), table),
        row -> values.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(value(row, 2)));
    return values;
  }

  /// The values that a package holds rows of.
  List<List<String>> packaged(int object) {
    List<List<String>> values = new ArrayList<>();
    select(
        "select distinct %s from raw.%s where object = %d".formatted(names(), table, object),
        row -> values.add(value(row, 1)));
    return values;
  }

  /// How many rows each package gives.
  Map<Integer, Long> rowsOfPackages() {
    Map<Integer, Long> rows = new HashMap<>();
    select(
        "select object, sum(n) from ranges.%1$s where object in (select object from raw.%1$s) group by object"
            .formatted(table),
        row -> rows.put(row.getInt(1), row.getLong(2)));
    return rows;
  }

  /// Forgets what was read of a package.
  void forget(int object) {
    build.run("delete from raw.%s where object = %d".formatted(table, object));
  }

  private String names() {
    return columns.stream().map(Layout::quoted).collect(Collectors.joining(", "));
  }

  private List<String> value(ResultSet row, int first) throws SQLException {
    List<String> value = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      value.add(row.getString(first + i));
    }
    return value;
  }

  private interface RowTaker {
    void take(ResultSet row) throws SQLException;
  }

  private void select(String sql, RowTaker taker) {
    try (Statement statement = build.engine().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        taker.take(rows);
      }
    } catch (SQLException e) {
      throw new RefreshException("Rows of %s cannot be told".formatted(listing.path()), e);
    }
  }

  // rows that were replaced or added lie at the end: when these are many, all are put in order
  /// Puts all rows in order when many are out of place.
  void compact() {
    long total = rows();
    long last = build.number("select coalesce(max(row_no), 0) from kept." + table);
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
          select row_number() over () as row_no, *
          from (select * exclude (row_no) from kept.%s order by %s, row_no) ordered\
          """
              .formatted(table, order));
      build.run("drop table kept." + table + " cascade");
      build.run("alter table kept.compacted rename to " + table);
      build.run(
          "update ranges.%s r set lo = m.lo from (select %s, min(row_no) as lo from kept.%s group by all) m where %s"
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

  /// The rows that the ranges promise.
  long rows() {
    return build.number("select coalesce(sum(n), 0) from ranges." + table);
  }
}
