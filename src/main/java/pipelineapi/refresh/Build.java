package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipelineapi.snapshot.SnapshotDraft;

/// The snapshot in the making: its draft, its engine, its ledger, and the day it is made on. Used
/// by one thread.
///
/// @param today in days since 1970
/// @param largestPackage that is opened, in bytes
/// @param wary whether each Parquet file is tried in an engine of its own before it is read
/// @param movedFrom the first day of which other rows were read than before, by the table of a
///   listing that is renewed from a day on
record Build(
    SnapshotDraft draft,
    DuckDBConnection engine,
    Ledger ledger,
    Progress progress,
    long today,
    long largestPackage,
    boolean wary,
    Map<String, LocalDate> movedFrom) {

  private static final Logger LOG = LoggerFactory.getLogger(Build.class);

  /// Milliseconds from which on a statement is worth a line.
  private static final long TOLD_FROM = 100;

  /// Runs a statement.
  void run(String sql) {
    long begun = System.nanoTime();
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement)) {
      statement.execute(sql);
      told(sql, begun);
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  /// Whether the engine still answers: there are faults after which it never does.
  boolean isAlive() {
    try (Statement statement = engine.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }

  /// The first value of the first row, as a number.
  long number(String sql) {
    long begun = System.nanoTime();
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement);
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      told(sql, begun);
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  /// The first value of the first row, as a day; null where it is none.
  @Nullable LocalDate day(String sql) {
    long begun = System.nanoTime();
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement);
        ResultSet rows = statement.executeQuery(sql)) {
      LocalDate day = rows.next() ? rows.getObject(1, LocalDate.class) : null;
      told(sql, begun);
      return day;
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  /// The first row, all of it numbers.
  List<Long> numbers(String sql) {
    long begun = System.nanoTime();
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement);
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      List<Long> numbers = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        numbers.add(rows.getLong(i));
      }
      told(sql, begun);
      return numbers;
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  private static void told(String sql, long begun) {
    long milliseconds = (System.nanoTime() - begun) / 1_000_000;
    if (milliseconds >= TOLD_FROM) {
      LOG.debug("refresh statement milliseconds={} sql={}", milliseconds, shortened(sql));
    }
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
