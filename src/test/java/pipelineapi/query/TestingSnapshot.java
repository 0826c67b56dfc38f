package pipelineapi.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.Pin;
import pipelineapi.snapshot.RangeMap;
import pipelineapi.snapshot.Snapshot;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;
import pipelineapi.snapshot.Withheld;

/// A small snapshot file with the rows of [MiniCatalogue], and the door to it: which snapshots are
/// kept can be set, and holds are counted.
final class TestingSnapshot implements Snapshot, Snapshots, AutoCloseable {

  static final LocalDate AS_OF = LocalDate.of(2026, 3, 15);

  private static final List<String> STATEMENTS =
      List.of(
          "create schema kept",
          "create macro chance(x) as (hash(x) >> 8)::bigint",
          """
          create table main.resource_provider as
          select 'd' || d as dataset, 'r' || r as resource,
            ['local-authority:A', 'local-authority:B', null][chance(d * 7 + r * 3 + n) % 3 + 1]
              as organisation,
            ['c1', 'c2', null][chance(d + r * 5 + n) % 3 + 1] as collection,
            'e' || chance(d * 13 + r + n) % 9 as endpoint,
            chance(d * 17 + r * 11 + n) % 3 = 0 as current, chance(d + r + n * 29) % 2 = 0 as open
          from range(5) a(d), range(12) b(r), range(3) c(n) where chance(d * 31 + r * 37 + n) % 4 > 0
          """,
          """
          create table main.specification_issue_type as
          select * from (values ('invalid date', 'error', 'external', 'format'),
            ('invalid date', 'warning', 'internal', null), ('odd', 'notice', null, 'sense'),
            ('bare', null, 'internal', null))
            as t(issue_type, severity, responsibility, quality_dimension)
          """,
          """
          create table kept.log_issue as
          select row_number() over (order by chance(dataset || resource), ordinal) as row_no, * from (
            select ['d0', 'd1', 'd2', 'é', '｡', '😀'][d + 1] as dataset, 'r' || r as resource,
              case when chance(d + r + o) % 3 = 0 then null else 'f' || chance(o + r) % 4 end as field,
              case when chance(d * 3 + r + o) % 2 = 0 then null
                else (chance(d * 5 + o) % 40)::bigint end as entity,
              ['invalid date', 'odd', 'bare', 'unknown'][chance(d + r * 7 + o * 3) % 4 + 1]
                as issue_type,
              case when chance(o * 3 + r) % 4 = 0 then null
                else ['50%', 'a_b', 'it''s', 'ÄÖ', 'x,y', ' y '][chance(o * 7 + d + r) % 6 + 1] end as value,
              o + 1 as ordinal
            from range(6) a(d), range(12) b(r), range(25) c(o)
            where o < chance(d * 101 + r * 57) % 22)
          """,
          "create view main.log_issue as select * exclude (row_no) from kept.log_issue",
          "create schema rollups",
          """
          create table rollups.log_issue as
          select dataset, resource, field, issue_type, count(*) as rows from kept.log_issue group by all
          """,
          """
          create table main.endpoint_one as
          select 'e' || e as endpoint, case when e % 4 = 3 then null
            else 'https://Example.org/' || e || '?x=' || n end as endpoint_url,
            e % 2 = 0 as latest
          from range(7) a(e), range(2) b(n)
          """,
          "create table main.as_of as select date '2026-03-15' as as_of",
          """
          create table main.supply as
          select ['local-authority:A', 'local-authority:B', 'org:C'][chance(e * 3 + n) % 3 + 1]
              as organisation,
            ['d0', 'd1', null][chance(e * 5 + n) % 3 + 1] as dataset, 'e' || e as endpoint,
            ['c1', 'c2'][chance(e + n) % 2 + 1] as collection, chance(e * 7 + n * 3) % 2 = 0 as open,
            case when chance(e + n * 11) % 3 = 0 then null
              else date '2026-03-10' + (chance(e * n) % 10)::integer end as ended,
            case when chance(e + n * 17) % 3 = 0 then null else (chance(e + n) % 2 + 1)::bigint end
              as rank
          from range(8) a(e), range(4) b(n) where chance(e * 41 + n) % 3 > 0
          """,
          """
          create table kept.log_collection as
          select row_number() over (order by entry_date desc nulls first, collection nulls last,
            endpoint nulls last, ordinal) as row_no, * from (
            select ['c1', 'c2'][i % 2 + 1] as collection,
              case when chance(i * 19) % 10 = 0 then null else 'e' || chance(i) % 10 end as endpoint,
              timestamp '2026-03-01 00:00:00' + interval (chance(i * 3) % 300) hour
                + interval (chance(i) % 3) microsecond as entry_date,
              cast(entry_date as date) as day,
              ['200', '404', '500', null][chance(i * 5) % 4 + 1] as status,
              case when chance(i * 7) % 4 = 0 then null else (chance(i * 11) % 7)::bigint end as bytes,
              case when chance(i * 13) % 4 = 0 then null else (chance(i) % 9) / 4.0::double end
                as elapsed,
              chance(i * 23) % 2 = 0 as success, chance(i * 29) % 2 = 0 as open,
              list_filter(['t1', 't2', 't3'], lambda x: chance(x || i) % 2 = 0) as tags,
              list_filter(['n,1', ' n2', 'n3'], lambda x: chance(x || i) % 3 = 0) as notes,
              case when i % 3 = 0 then null else '{"a":' || i || '}' end as details,
              i as ordinal
            from range(400) t(i))
          """,
          """
          create table main.entry as select endpoint, entry_date, '{"kept":true}' as document
          from kept.log_collection where ordinal % 2 = 0 and endpoint is not null
          """,
          """
          create table kept.resource as select r + 1 as row_no, 'r' || r as resource,
            date '2026-01-01' + r::integer as first_seen from range(5) t(r)
          """,
          """
          create table main.supply_summary as select organisation, count(*) as endpoints,
            '{"b":2}' as details, null::varchar[] as none
          from main.supply group by organisation
          """,
          "create table kept.organisation_summary as select 1::bigint as row_no, 'x' as organisation",
          """
          create view kept.endless as select i as row_no, 'n' || i as name from range(1, 1000000000000)
          as t(i)
          """,
          "create view kept.endless_small as select * from kept.endless");

  private final DuckDBConnection root;
  private final Manifest manifest;
  private final RangeMap issues;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final AtomicInteger holds = new AtomicInteger();
  private volatile @Nullable String id;

  TestingSnapshot(Path folder) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    root =
        (DuckDBConnection)
            DriverManager.getConnection(
                "jdbc:duckdb:" + folder.resolve("snapshot.duckdb"), properties);
    try (Statement statement = root.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
    }
    List<RangeMap.Entry> entries = new ArrayList<>();
    for (Map<String, @Nullable Object> row :
        select(
            "select dataset, resource, min(row_no) as lo, count(*) as n from kept.log_issue"
                + " group by all")) {
      entries.add(
          new RangeMap.Entry(
              List.of(String.valueOf(row.get("dataset")), String.valueOf(row.get("resource"))),
              number(row, "lo"),
              number(row, "n")));
    }
    issues = new RangeMap(entries);
    counts.put("log_issue", issues.total());
    for (String table : List.of("log_collection", "resource", "organisation_summary")) {
      counts.put(table, number(select("select count(*) as n from kept." + table).getFirst(), "n"));
    }
    counts.put("endless", 1_000_000_000_000L);
    counts.put("endless_small", 10L);
    id = "20260315T010000Z-aaaa";
    manifest =
        new Manifest(
            "20260315T010000Z-aaaa",
            AS_OF,
            null,
            Instant.EPOCH,
            "2.0",
            "",
            true,
            List.of(),
            new TreeMap<>(counts),
            new TreeMap<>(),
            new Manifest.LedgerTotals(0, 0, 0),
            List.of(),
            new TreeMap<>());
  }

  private static long number(Map<String, @Nullable Object> row, String name) {
    return row.get(name) instanceof Long number ? number : -1;
  }

  /// The rows of some SQL, as the driver gives them.
  List<Map<String, @Nullable Object>> select(String sql) throws SQLException {
    try (Session session = new Session(root.duplicate(), new Running())) {
      return session.maps(new Sql(sql, List.of()), Integer.MAX_VALUE);
    }
  }

  /// Keeps no snapshot any more.
  void forget() {
    id = null;
  }

  /// Holds that were not closed.
  int holds() {
    return holds.get();
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Path exports() {
    return Path.of("exports");
  }

  @Override
  public Connection connection() {
    try {
      return root.duplicate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long first(String table) {
    return 1;
  }

  @Override
  public RangeMap ranges(String table) {
    if (!table.equals("log_issue")) {
      throw new IllegalArgumentException(table);
    }
    return issues;
  }

  @Override
  public long rows(String table) {
    return counts.getOrDefault(table, 0L);
  }

  @Override
  public Optional<SnapshotLease> current() {
    return id == null ? Optional.empty() : Optional.of(hold());
  }

  @Override
  public Optional<Withheld> withheld() {
    return Optional.empty();
  }

  @Override
  public Optional<Pin> pinned() {
    return Optional.empty();
  }

  @Override
  public Optional<SnapshotLease> byId(String wanted) {
    return wanted.equals(id) ? Optional.of(hold()) : Optional.empty();
  }

  private SnapshotLease hold() {
    holds.incrementAndGet();
    return new SnapshotLease() {
      @Override
      public Snapshot snapshot() {
        return TestingSnapshot.this;
      }

      @Override
      public void close() {
        holds.decrementAndGet();
      }
    };
  }

  @Override
  public void close() throws SQLException {
    root.close();
  }
}
