package pipelineapi.refresh;

import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Type;

/// Appends the rows of one object after another to a table of what was read. Used by one thread.
final class RowAppender implements AutoCloseable {

  private final DuckDBAppender appender;
  private final List<Column> columns;

  RowAppender(DuckDBConnection connection, String schema, String table, List<Column> columns)
      throws SQLException {
    this.appender = connection.createAppender(schema, table);
    this.columns = columns;
  }

  void append(String feed, int object, long position, @Nullable Object[] values)
      throws SQLException {
    appender.beginRow().append(feed).append(object).append(position);
    for (int i = 0; i < values.length; i++) {
      append(appender, columns.get(i).type(), values[i]);
    }
    appender.endRow();
  }

  /// Appends one value to the row that is open.
  static void append(DuckDBAppender appender, Type type, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case String text -> appender.append(text);
      case Long number when type == Type.INSTANT -> appender.appendEpochMicros(number);
      case Long number -> appender.append(number.longValue());
      case Integer day -> appender.appendEpochDays(day);
      case Double number -> appender.append(number.doubleValue());
      case Boolean truth -> appender.append(truth.booleanValue());
      case List<?> list -> appender.append(list);
      default -> throw new IllegalArgumentException("No column holds a " + value.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }
}
