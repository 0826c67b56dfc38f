package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import pipelineapi.snapshot.SnapshotDraft;

/// The snapshot in the making: its draft, its engine, its ledger, and the day it is made on. Used
/// by one thread.
///
/// @param today in days since 1970
/// @param largestPackage that is opened, in bytes
/// @param wary whether each Parquet file is tried in an engine of its own before it is read
record Build(
    SnapshotDraft draft,
    DuckDBConnection engine,
    Ledger ledger,
    Progress progress,
    long today,
    long largestPackage,
    boolean wary) {

  /// Runs a statement.
  void run(String sql) {
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement)) {
      statement.execute(sql);
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
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement);
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  /// The first row, all of it numbers.
  List<Long> numbers(String sql) {
    try (Statement statement = engine.createStatement();
        Interrupts _ = Interrupts.of(statement);
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      List<Long> numbers = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        numbers.add(rows.getLong(i));
      }
      return numbers;
    } catch (SQLException e) {
      throw new RefreshException("The engine failed at: " + shortened(sql), e);
    }
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
