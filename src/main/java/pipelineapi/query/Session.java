package pipelineapi.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Type;

/// A connection for one question, whose statements can be stopped. Used by one thread.
final class Session implements AutoCloseable {

  private final Connection connection;
  private final Running running;

  Session(Connection connection, Running running) {
    this.connection = connection;
    this.running = running;
  }

  /// Rows of a page.
  ///
  /// @param numbers of the rows
  /// @param more whether rows follow that were left out
  record Page(List<List<@Nullable Object>> rows, List<Long> numbers, boolean more) {}

  /// What is done with the rows of a statement.
  private interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /// Reads rows whose first column is their number, up to a limit of rows and one of bytes; of at
  /// least one row, if there is one.
  Page page(Sql sql, List<Column> columns, int limit, long bytes) throws SQLException {
    return run(
        sql,
        found -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          List<Long> numbers = new ArrayList<>();
          long left = bytes;
          while (found.next()) {
            if (rows.size() == limit) {
              return new Page(rows, numbers, true);
            }
            List<@Nullable Object> row = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
              Object value = value(found, i + 2, columns.get(i).type());
              left -= weight(value);
              row.add(value);
            }
            if (left < 0 && !rows.isEmpty()) {
              return new Page(rows, numbers, true);
            }
            numbers.add(found.getLong(1));
            rows.add(row);
          }
          return new Page(rows, numbers, false);
        });
  }

  /// Values with the number of their rows, and how many distinct values there are.
  Answer.Facet facet(Sql sql, Column column) throws SQLException {
    Type type = column.type().isList() ? Type.TEXT : column.type();
    return run(
        sql,
        rows -> {
          long distinct = 0;
          List<Answer.Facet.Value> values = new ArrayList<>();
          while (rows.next()) {
            distinct = rows.getLong(1);
            values.add(new Answer.Facet.Value(value(rows, 2, type), rows.getLong(3)));
          }
          return new Answer.Facet(column, distinct, List.copyOf(values));
        });
  }

  /// Runs a statement that gives no rows.
  void execute(Sql sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      bind(statement, sql);
      running.at(statement);
      try {
        statement.execute();
      } finally {
        running.past();
      }
    }
  }

  /// The single number a statement gives.
  long number(Sql sql) throws SQLException {
    return run(
        sql,
        rows -> {
          rows.next();
          return rows.getLong(1);
        });
  }

  /// The first row with values of some types; null where there is no row.
  @Nullable List<@Nullable Object> row(Sql sql, List<Type> types) throws SQLException {
    List<List<@Nullable Object>> rows =
        run(
            sql,
            found -> {
              List<List<@Nullable Object>> first = new ArrayList<>();
              if (found.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 0; i < types.size(); i++) {
                  row.add(value(found, i + 1, types.get(i)));
                }
                first.add(row);
              }
              return first;
            });
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// All rows of texts, none of them null.
  <T> List<T> texts(Sql sql, int columns, Function<List<String>, T> maker) throws SQLException {
    return run(
        sql,
        rows -> {
          List<T> all = new ArrayList<>();
          while (rows.next()) {
            List<String> row = new ArrayList<>(columns);
            for (int i = 1; i <= columns; i++) {
              row.add(rows.getString(i));
            }
            all.add(maker.apply(row));
          }
          return all;
        });
  }

  /// Rows by name of column, typed as the engine has them, up to a limit. No list is null.
  List<Map<String, @Nullable Object>> maps(Sql sql, int limit) throws SQLException {
    return run(
        sql,
        rows -> {
          ResultSetMetaData described = rows.getMetaData();
          List<Map<String, @Nullable Object>> all = new ArrayList<>();
          while (all.size() < limit && rows.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
              Object value = plain(rows.getObject(i));
              boolean list = described.getColumnTypeName(i).endsWith("[]");
              row.put(described.getColumnLabel(i), value == null && list ? List.of() : value);
            }
            all.add(row);
          }
          return all;
        });
  }

  private <T> T run(Sql sql, Reading<T> reading) throws SQLException {
    // a statement without parameters need not be planned twice
    if (sql.parameters().isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        running.at(statement);
        try (ResultSet rows = statement.executeQuery(sql.text())) {
          return reading.read(rows);
        } finally {
          running.past();
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      bind(statement, sql);
      running.at(statement);
      try (ResultSet rows = statement.executeQuery()) {
        return reading.read(rows);
      } finally {
        running.past();
      }
    }
  }

  private void bind(PreparedStatement statement, Sql sql) throws SQLException {
    for (int i = 0; i < sql.parameters().size(); i++) {
      bind(statement, i + 1, sql.parameters().get(i));
    }
  }

  private void bind(PreparedStatement statement, int at, Object value) throws SQLException {
    if (value instanceof List<?> list) {
      String type = list.stream().noneMatch(String.class::isInstance) ? "BIGINT" : "VARCHAR";
      statement.setObject(at, connection.createArrayOf(type, list.toArray()));
    } else {
      statement.setObject(at, value);
    }
  }

  private static @Nullable Object value(ResultSet rows, int at, Type type) throws SQLException {
    return switch (type) {
      case TOKEN, TEXT, JSON -> rows.getString(at);
      case INTEGER -> rows.getObject(at) instanceof Number number ? number.longValue() : null;
      case DECIMAL -> rows.getObject(at) instanceof Number number ? number.doubleValue() : null;
      case BOOLEAN -> rows.getObject(at);
      case DATE -> rows.getObject(at, LocalDate.class);
      case INSTANT -> rows.getObject(at, LocalDateTime.class);
      case TOKEN_LIST, TEXT_LIST -> {
        Array array = rows.getArray(at);
        yield array == null
            ? List.of()
            : Arrays.stream((Object[]) array.getArray()).map(String.class::cast).toList();
      }
    };
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case JsonNode json -> new ItemAnswer.JsonText(json.toString());
      case Timestamp time -> time.toLocalDateTime();
      case OffsetDateTime time -> time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
      case Date date -> date.toLocalDate();
      case BigDecimal number -> number.doubleValue();
      case Float number -> number.doubleValue();
      case BigInteger number -> number.longValueExact();
      case Double number -> number;
      case Number number -> number.longValue();
      case Array array -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
          list.add(plain(element));
        }
        yield list;
      }
      case Struct struct -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : ((DuckDBStruct) struct).getMap().entrySet()) {
          map.put(entry.getKey(), plain(entry.getValue()));
        }
        yield map;
      }
      default -> value;
    };
  }

  // about as long as it is when written
  private static long weight(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length() + 3L;
      case List<?> list -> list.stream().mapToLong(Session::weight).sum() + 2;
      case null, default -> 8;
    };
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("The connection could not be closed", e);
    }
  }
}
