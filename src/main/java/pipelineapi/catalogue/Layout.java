package pipelineapi.catalogue;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of a snapshot as the catalogue implies them, as SQL for the engine that keeps them.
///
/// Schema `raw` holds what was read, `kept` the rows that are served, `ranges` where they lie,
/// `rollups` counts kept ready, `main` what SQL of the catalogue sees: relations, and a view for
/// each listing.
public final class Layout {

  /// Goes up when what is kept changes though no declaration does, so that older snapshots are made
  /// anew.
  static final int NUMBER = 5;

  /// What the statement of a fed listing reads of its own feeds.
  static final List<String> FED = List.of("fed", "all_fed");

  /// Tables that a refresh provides beside those of the catalogue, with their columns.
  public static final List<String> PROVIDED =
      List.of(
          "refresh_day(configured DATE, started DATE)",
          "artefact_pattern(artefact VARCHAR, pattern VARCHAR)",
          "listed_object(key VARCHAR, artefact VARCHAR, kind VARCHAR, collection VARCHAR,"
              + " dataset VARCHAR, resource VARCHAR, version VARCHAR, bytes BIGINT,"
              + " modified TIMESTAMP, url VARCHAR, file VARCHAR, extension VARCHAR, digest UUID)",
          "ledger_object(object INTEGER, artefact VARCHAR, listing VARCHAR, key VARCHAR,"
              + " version VARCHAR, bytes BIGINT, modified TIMESTAMP, collection VARCHAR,"
              + " dataset VARCHAR, resource VARCHAR, state VARCHAR, rows BIGINT, rejects BIGINT,"
              + " reused BOOLEAN)",
          "ledger_unread(artefact VARCHAR, collection VARCHAR, objects BIGINT, bytes BIGINT,"
              + " newest_modified TIMESTAMP)",
          "ledger_reject(object INTEGER, artefact VARCHAR, collection VARCHAR, key VARCHAR,"
              + " row BIGINT, code VARCHAR, column_name VARCHAR, detail VARCHAR)",
          "catalogue_listing(path VARCHAR, kind VARCHAR, meaning VARCHAR, key VARCHAR[],"
              + " \"order\" VARCHAR[], columns VARCHAR, filters VARCHAR, measures VARCHAR,"
              + " counts VARCHAR, search VARCHAR[], origin VARCHAR, aliases VARCHAR[])",
          "catalogue_path(path VARCHAR, version VARCHAR, deprecated DATE, sunset DATE,"
              + " successor VARCHAR, documentation VARCHAR)",
          "catalogue_rows(path VARCHAR, rows BIGINT)");

  /// The schemas of a snapshot beside `main`.
  public static final List<String> SCHEMAS = List.of("raw", "kept", "ranges", "rollups");

  /// Makes the table that says where the rows of a renewed listing lie: those below a number lie
  /// behind the others.
  public static final String RENEWALS = "create table raw.renewal (listing VARCHAR, first BIGINT)";

  /// Stands for rows without a day, where the first day is asked for of which rows moved.
  public static final LocalDate NO_DAY = LocalDate.of(1, 1, 1);

  private Layout() {}

  /// The columns that reading gives, in declared order.
  public static List<Column> readColumns(Listing listing) {
    return listing.allColumns().stream()
        .filter(column ->
            switch (column.source()) {
              case ColumnSource.Field _,
                  ColumnSource.KeyPart _,
                  ColumnSource.ObjectTrait _,
                  ColumnSource.RowNumber _,
                  ColumnSource.Spelling _,
                  ColumnSource.Written _ ->
                  true;
              case ColumnSource.Load _,
                  ColumnSource.Join _,
                  ColumnSource.Read _,
                  ColumnSource.Derived _ ->
                  false;
            })
        .toList();
  }

  /// The columns that the store holds, in declared order.
  public static List<Column> storedColumns(Listing listing) {
    return listing.allColumns().stream().filter(Column::stored).toList();
  }

  /// Makes the table of what was read for a listing: `raw.<table>`.
  public static String rawTable(Listing listing) {
    return "create table raw.%s (feed VARCHAR, object INTEGER, position BIGINT, %s)"
        .formatted(quoted(listing.table()), definitions(readColumns(listing)));
  }

  /// Makes the empty table of a listing with ranges: `kept.<table>`.
  public static String rangedTable(Listing listing) {
    return "create table kept.%s (row_no BIGINT, %s)"
        .formatted(quoted(listing.table()), definitions(storedColumns(listing)));
  }

  /// Makes the map of a listing with ranges: `ranges.<table>`.
  public static String rangeTable(Listing listing) {
    return "create table ranges.%s (%s, lo BIGINT, n BIGINT, object INTEGER)"
        .formatted(
            quoted(listing.table()),
            listing.ranges().getLast().stream()
                .map(column -> quoted(column) + " VARCHAR")
                .collect(Collectors.joining(", ")));
  }

  /// Makes the view of a listing's ranges that have rows: `main.<table>_range`.
  public static String rangeView(Listing listing) {
    return "create or replace view main.%s as select %s, n as rows from ranges.%s where n > 0"
        .formatted(
            quoted(range(listing)),
            names(listing.ranges().getLast().stream()),
            quoted(listing.table()));
  }

  /// Makes the view of the counts that a listing keeps ready: `main.<table>_rollup`.
  public static String rollupView(Listing listing) {
    return "create or replace view main.%s as select * from rollups.%s"
        .formatted(quoted(rollup(listing)), quoted(listing.table()));
  }

  /// Makes the empty table of the counts that a listing keeps ready: `rollups.<table>`.
  public static String rollupTable(Listing listing, Rollup rollup) {
    return "create table rollups.%s (%s, rows BIGINT)"
        .formatted(
            quoted(listing.table()),
            definitions(
                rollup.by().stream().map(name -> listing.column(name).orElseThrow()).toList()));
  }

  /// Adds to the counts those of the rows with numbers above some.
  public static String rollUp(Listing listing, Rollup rollup, long above) {
    return "insert into rollups.%1$s select %2$s, count(*) from kept.%1$s where row_no > %3$d group by all order by all"
        .formatted(quoted(listing.table()), names(rollup.by().stream()), above);
  }

  /// Makes `kept.<table>` of a fed listing without ranges, from `raw.<table>`, or of a derived one.
  public static String keptTable(Listing listing) {
    return """
    create or replace table kept.%s as
    select row_number() over () as row_no, *
    from (%s) ordered\
    """
        .formatted(quoted(listing.table()), ordered(listing, rows(listing)));
  }

  // rows as a listing keeps them, but for their numbers
  private static String ordered(Listing listing, String rows) {
    return """
    select %s
    from (select m.*%s from (%s) m%s) loaded
    order by %s\
    """
        .formatted(
            storedColumns(listing).stream().map(Layout::cast).collect(Collectors.joining(", ")),
            loads(listing),
            rows,
            usesAsOf(listing) ? " cross join main.as_of" : "",
            orderBy(listing.order()));
  }

  /// Makes `renewed`: the rows that a listing has of days from one on.
  public static String renewedRows(Listing listing, Renewal renewal, LocalDate since) {
    String recent =
        " where cast(%s as date) >= %s".formatted(quoted(renewal.from()), literal(since));
    return "create or replace temp table renewed as "
        + ordered(listing, merged(listing, requireNonNull(listing.statement()), recent));
  }

  /// The first day of which objects that were read last give other rows than those whose place they
  /// take; null where there is none.
  ///
  /// @param before number of the last object that was not read now
  /// @param stale objects that leave
  public static String movedFrom(Listing listing, Renewal renewal, int before, Set<Integer> stale) {
    return """
    select min(coalesce(day, %6$s)) from (
      select day from (
        select cast(%1$s as date) as day, object > %3$d as now, cast(hash(%4$s) as hugeint) as content
        from raw.%2$s where (object > %3$d) <> coalesce(object in (%5$s), false)
      ) found
      group by day
      having sum(case when now then 1 else -1 end) <> 0 or sum(case when now then content else -content end) <> 0
    ) moved\
    """
        .formatted(
            quoted(renewal.from()),
            quoted(listing.table()),
            before,
            names(readColumns(listing).stream().map(Column::name)),
            stale.isEmpty()
                ? "null"
                : stale.stream().map(String::valueOf).collect(Collectors.joining(", ")),
            literal(NO_DAY));
  }

  /// Counts what was read of such days.
  public static String readSince(Listing listing, Renewal renewal, LocalDate since) {
    return "select count(*) from raw.%s where cast(%s as date) >= %s"
        .formatted(quoted(listing.table()), quoted(renewal.from()), literal(since));
  }

  /// Counts the values that had a row of such a day, and have none among those renewed.
  public static String renewalLost(Listing listing, Renewal renewal, LocalDate since) {
    return "select count(*) from (select distinct %1$s from kept.%2$s where %3$s >= %4$s except select %1$s from renewed)"
        .formatted(
            quoted(renewal.of()), quoted(listing.table()), quoted(renewal.day()), literal(since));
  }

  /// Counts the rows of the days before that renewals have put in front of the others.
  public static String renewedBefore(Listing listing, Renewal renewal, LocalDate since) {
    return "select count(*) from kept.%s where row_no < %s and %s < %s"
        .formatted(
            quoted(listing.table()), firstInPlace(listing), quoted(renewal.day()), literal(since));
  }

  // from which number on rows lie where the last making of all of them put them
  private static String firstInPlace(Listing listing) {
    return "(select coalesce(max(first), 1) from raw.renewal where listing = %s)"
        .formatted(literal(listing.table()));
  }

  /// Puts the renewed rows in front of those of the days before, which stay where they are, in
  /// three statements: their numbers run up to that of the first of these.
  public static List<String> renewedInFront(Listing listing, Renewal renewal, LocalDate since) {
    String table = quoted(listing.table());
    return List.of(
        "delete from kept.%s where %s >= %s"
            .formatted(table, quoted(renewal.day()), literal(since)),
        "insert into raw.renewal select %s, min(row_no) from kept.%s where row_no >= %s"
            .formatted(literal(listing.table()), table, firstInPlace(listing)),
        """
        insert into kept.%1$s
        select
          (select coalesce(min(row_no), 1) from kept.%1$s) - (select count(*) from renewed) - 1
            + row_number() over () as row_no, *
        from renewed\
        """
            .formatted(table));
  }

  /// Makes `kept.<table>` of the renewed rows and of those of the days before, numbered from 1, in
  /// two statements.
  public static List<String> renewedTable(Listing listing, Renewal renewal, LocalDate since) {
    return List.of(
        """
        create or replace table kept.%s as
        select row_number() over () as row_no, * from (
          select * from renewed
          union all
          select * exclude (row_no) from %s before where %s < %s
        ) ordered\
        """
            .formatted(
                quoted(listing.table()), inOrder(listing), quoted(renewal.day()), literal(since)),
        notRenewed(listing));
  }

  /// Forgets that renewals put rows in front of others, where all are made anew.
  public static String notRenewed(Listing listing) {
    return "delete from raw.renewal where listing = " + literal(listing.table());
  }

  /// Takes the mark of the newest row from those that are it no longer.
  public static String renewedMarks(Listing listing, Renewal renewal, LocalDate since) {
    return "update kept.%1$s set %2$s = false where %2$s and %3$s < %5$s and %4$s in (select %4$s from renewed)"
        .formatted(
            quoted(listing.table()),
            quoted(renewal.newest()),
            quoted(renewal.day()),
            quoted(renewal.of()),
            literal(since));
  }

  /// The rows of a listing without ranges in its order, without that all of them are sorted: those
  /// that a renewal put in front lie behind the others.
  public static String inOrder(Listing listing) {
    String table = "kept." + quoted(listing.table());
    return listing.renewal() == null
        ? table
        : """
        (select * from (select * from %1$s where row_no < %2$s order by row_no)
        union all select * from %1$s where row_no >= %2$s)\
        """
            .formatted(table, firstInPlace(listing));
  }

  private static String literal(LocalDate day) {
    return "date '%s'".formatted(day);
  }

  /// The rows of an asked listing with their numbers, as a query; `:name` stands for an argument.
  public static String askedRows(Listing listing) {
    return "select row_number() over (order by %s) as row_no, * from (%s) served"
        .formatted(orderBy(listing.order()), asServed(listing, sql(listing.statement())));
  }

  /// What a statement gives, in the columns of a listing and their types.
  static String asServed(Listing listing, String sql) {
    return "select %s from (\n%s\n) asked"
        .formatted(
            storedColumns(listing).stream().map(Layout::cast).collect(Collectors.joining(", ")),
            sql);
  }

  /// Makes the view of an asked listing that SQL sees, of its rows for the usual arguments.
  public static String usualView(Listing listing) {
    return "create or replace view main.%1$s as select * exclude (row_no) from kept.%1$s"
        .formatted(quoted(listing.table()));
  }

  /// Makes `kept.<table>` of an asked listing: its rows for the usual arguments.
  public static String usualTable(Listing listing) {
    Map<String, Argument> arguments =
        listing.arguments().stream()
            .collect(Collectors.toMap(Argument::name, argument -> argument));
    return "create or replace table kept.%s as %s order by row_no"
        .formatted(
            quoted(listing.table()),
            Argument.replaced(
                askedRows(listing), name -> requireNonNull(arguments.get(name)).usualSql()));
  }

  /// The rows of a listing without ranges as a query, before columns are computed at load.
  static String rows(Listing listing) {
    if (!listing.readsObjects()) {
      return sql(listing.statement());
    }
    if (listing.statement() != null) {
      return merged(listing, listing.statement(), "");
    }
    return listing.precedence() == null ? read(listing) : winners(listing, listing.precedence());
  }

  private static String read(Listing listing) {
    return "select * from raw." + quoted(listing.table());
  }

  // `fed` is what was read, or of it what is chosen; `all_fed` is all of it
  private static String merged(Listing listing, Statement statement, String chosen) {
    return "with fed as (%1$s%2$s), all_fed as (%1$s) select * from (%3$s) merged"
        .formatted(read(listing), chosen, sql(statement));
  }

  // per value one object wins as a whole; objects are compared by the rank of their feed or by time
  private static String winners(Listing listing, Precedence precedence) {
    String per = names(precedence.per().stream());
    String rank =
        listing.feeds().stream()
            .map(feed ->
                "when " + literal(feed.artefact()) + " then " + listing.feeds().indexOf(feed))
            .collect(Collectors.joining(" ", "case f.feed ", " end"));
    String order =
        precedence.newest()
            ? "o.modified desc, " + rank + ", o.key"
            : rank + ", o.modified desc, o.key";
    return """
    select f.* from raw.%1$s f join (
      select object from (
        select p.object, row_number() over (partition by %2$s order by p.place) as n
        from (select distinct %3$s, f.object, dense_rank() over (order by %4$s) as place
              from raw.%1$s f join main.ledger_object o on o.object = f.object) p
      ) ranked where n = 1
    ) w on w.object = f.object\
    """
        .formatted(
            quoted(listing.table()),
            per,
            precedence.per().stream().map(c -> "f." + quoted(c)).collect(Collectors.joining(", ")),
            order);
  }

  /// The stored columns of a listing as a select list over rows that were read, with the columns
  /// computed at load.
  public static String loads(Listing listing) {
    return listing.allColumns().stream()
        .filter(column -> column.source() instanceof ColumnSource.Load)
        .map(column ->
            ", (%s) as %s"
                .formatted(((ColumnSource.Load) column.source()).sql(), quoted(column.name())))
        .collect(Collectors.joining());
  }

  /// A stored column, cast to its type; a list is never null.
  public static String cast(Column column) {
    String name = quoted(column.name());
    return column.type().isList()
        ? "coalesce(cast(%s as %s), []) as %s".formatted(name, column.type().sql(), name)
        : "cast(%s as %s) as %s".formatted(name, column.type().sql(), name);
  }

  /// Makes the view of a listing that SQL sees: stored columns, and those joined from fed listings.
  public static String view(Listing listing, List<Listing> all) {
    StringBuilder select = new StringBuilder();
    StringBuilder joins = new StringBuilder();
    for (Column column : listing.columns()) {
      if (column.stored()) {
        select.append(select.isEmpty() ? "" : ", ").append("t.").append(quoted(column.name()));
      } else if (column.source() instanceof ColumnSource.Join join && isFed(join.table(), all)) {
        String alias = "j_" + column.name();
        String on = names(join.on().stream());
        joins.append(
            " left join (select %s, min(%s) as taken from kept.%s group by %s) %s on %s"
                .formatted(
                    on,
                    quoted(join.take()),
                    quoted(join.table()),
                    on,
                    quoted(alias),
                    join.on().stream()
                        .map(c -> quoted(alias) + "." + quoted(c) + " = t." + quoted(c))
                        .collect(Collectors.joining(" and "))));
        select.append(", %s.taken as %s".formatted(quoted(alias), quoted(column.name())));
      }
    }
    return "create or replace view main.%s as select %s from kept.%s t%s"
        .formatted(quoted(listing.table()), select, quoted(listing.table()), joins);
  }

  /// Makes the view of what was read for a fed listing with SQL of its own: `main.<table>_fed`.
  public static Optional<String> fedView(Listing listing) {
    return listing.readsObjects() && listing.statement() != null
        ? Optional.of(
            "create or replace view main.%s as select * from raw.%s"
                .formatted(quoted(fed(listing)), quoted(listing.table())))
        : Optional.empty();
  }

  /// The name of the view of what was read for a listing.
  public static String fed(Listing listing) {
    return listing.table() + "_fed";
  }

  /// The name of the view of a listing's ranges.
  public static String range(Listing listing) {
    return listing.table() + "_range";
  }

  /// The name of the view of the counts that a listing keeps ready.
  public static String rollup(Listing listing) {
    return listing.table() + "_rollup";
  }

  /// The name of a table that a refresh provides.
  ///
  /// @param definition one of {@link #PROVIDED}
  public static String provided(String definition) {
    return definition.substring(0, definition.indexOf('('));
  }

  /// Makes the views of a window, of its rows and of where they lie: `kept.<table>` and
  /// `ranges.<table>`.
  public static List<String> windowViews(Listing listing, Window window) {
    String of = quoted(Listing.table(window.of()));
    String artefact = literal(window.artefact());
    String columns =
        listing.columns().stream()
            .map(column ->
                column.source() instanceof ColumnSource.Load(String sql)
                    ? "(%s) as %s".formatted(sql, quoted(column.name()))
                    : quoted(column.name()))
            .collect(Collectors.joining(", "));
    return List.of(
        "create or replace view kept.%s as select row_no, %s from kept.%s where artefact = %s"
            .formatted(quoted(listing.table()), columns, of, artefact),
        ("create or replace view ranges.%s as select r.* from ranges.%s r"
                + " join main.ledger_object o on o.object = r.object where o.artefact = %s")
            .formatted(quoted(listing.table()), of, artefact));
  }

  /// The fed listings from which the view of a listing takes columns, by their tables.
  public static Set<String> joined(Listing listing, List<Listing> all) {
    return listing.columns().stream()
        .map(Column::source)
        .filter(ColumnSource.Join.class::isInstance)
        .map(source -> ((ColumnSource.Join) source).table())
        .filter(table -> isFed(table, all))
        .collect(Collectors.toSet());
  }

  private static boolean isFed(String table, List<Listing> all) {
    return all.stream()
        .anyMatch(listing -> listing.kind() == Kind.FED && listing.table().equals(table));
  }

  /// Makes a relation: `main.<name>`.
  public static String relation(Relation relation) {
    return "create or replace %s main.%s as %s"
        .formatted(
            relation.kept() ? "table" : "view",
            quoted(relation.name()),
            relation.statement().sql());
  }

  /// Whether the day that counts as today is part of a listing's stored columns.
  public static boolean usesAsOf(Listing listing) {
    return listing.columns().stream()
        .anyMatch(column ->
            column.source() instanceof ColumnSource.Load(String sql) && sql.contains("as_of"));
  }

  /// An order as SQL: null is the greatest value.
  public static String orderBy(List<Order> order) {
    return order.stream()
        .map(step ->
            quoted(step.column()) + (step.descending() ? " desc nulls first" : " asc nulls last"))
        .collect(Collectors.joining(", "));
  }

  /// A name of the catalogue as an SQL identifier.
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A text of the catalogue as an SQL literal.
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String names(Stream<String> columns) {
    return columns.map(Layout::quoted).collect(Collectors.joining(", "));
  }

  private static String definitions(List<Column> columns) {
    return columns.stream()
        .map(column -> quoted(column.name()) + " " + column.type().sql())
        .collect(Collectors.joining(", "));
  }

  private static String sql(@Nullable Statement statement) {
    if (statement == null) {
      throw new IllegalStateException("a derived listing without SQL passed the checks");
    }
    return statement.sql();
  }
}
