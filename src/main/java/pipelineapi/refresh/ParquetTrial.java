package pipelineapi.refresh;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import pipelineapi.catalogue.Layout;
import pipelineapi.snapshot.Engine;

/// Reads a Parquet file to its end in an engine of its own, of which nothing is kept: so it is
/// known whether the file is at fault, or the disk and the memory of whoever read it.
final class ParquetTrial {

  private ParquetTrial() {}

  /// Whether it can be read.
  static boolean isReadable(Path file) {
    String list = "[%s]".formatted(Layout.literal(file.toString()));
    try (Connection engine = Engine.passing();
        Statement statement = engine.createStatement()) {
      statement.execute("select count(name) from parquet_schema(%s)".formatted(list));
      statement.execute(
          "select max(hash(cast(columns(*) as varchar))) from read_parquet(%s, hive_partitioning = false)"
              .formatted(list));
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
