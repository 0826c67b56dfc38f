package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// The days a snapshot was made with.
///
/// @param configured the one that was set to count as today; null where the log decided
/// @param started the one of the refresh
record RefreshDay(@Nullable LocalDate configured, LocalDate started) {

  static RefreshDay of(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select configured, started from main.refresh_day")) {
      row.next();
      return new RefreshDay(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class));
    }
  }
}
