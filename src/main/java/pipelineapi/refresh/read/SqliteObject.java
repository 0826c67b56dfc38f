package pipelineapi.refresh.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Layout;

/// Reads a table of a SQLite package, row by row in the order of row ids. Columns are found by
/// name; values are taken as text, whatever they are stored as.
///
/// The file is opened as one that nothing changes: no lock is taken or waited for, no journal is
/// looked at or written, so what counts is what the file itself holds.
public final class SqliteObject {

  // the longest value, in bytes: geometries are long
  private static final int LONGEST_VALUE = 32 * 1024 * 1024;
  private static final char REPLACEMENT = '\uFFFD';

  private final Connection connection;
  private final String table;
  private final RowReading reading;
  private final RowSink sink;
  private final boolean utf8;
  private final List<String> selected = new ArrayList<>();
  private final List<int[]> places = new ArrayList<>();
  private final Map<List<@Nullable Object>, Long> ordinals = new HashMap<>();

  private SqliteObject(Connection connection, String table, RowReading reading, RowSink sink)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.reading = reading;
    this.sink = new OfTable(table, sink);
    this.utf8 = text("pragma encoding").equals("UTF-8");
  }

  /// Reads the table that the feed names. A file that has no such table gives no row.
  ///
  /// @throws RejectedObjectException when it is no SQLite database, or a damaged one
  /// @throws IOException when the file cannot be read
  public static void read(Path file, RowReading reading, RowSink sink)
      throws RejectedObjectException, IOException {
    if (Files.size(file) == 0) {
      throw new RejectedObjectException(RejectCode.UNREADABLE, "the object has no bytes");
    }
    String table = String.valueOf(reading.feed().table());
    try (Connection connection = open(file)) {
      guard(connection);
      new SqliteObject(connection, table, reading, sink).all();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:%s?mode=ro&immutable=1".formatted(file.toUri()));
  }

  // whoever wrote the file shall not run anything here, and broken pages shall be noticed
  private static void guard(Connection connection) throws SQLException {
    connection
        .unwrap(SQLiteConnection.class)
        .setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma trusted_schema = off");
      statement.execute("pragma cell_size_check = on");
    }
  }

  private static RejectedObjectException refused(SQLException e) throws IOException {
    if (!(e instanceof SQLiteException fault)) {
      return new RejectedObjectException(RejectCode.UNREADABLE, "SQLite cannot read it");
    }
    String code = fault.getResultCode().name();
    boolean cutShort = code.equals("SQLITE_IOERR_SHORT_READ");
    if (code.startsWith("SQLITE_CANTOPEN")
        || code.equals("SQLITE_NOMEM")
        || (code.startsWith("SQLITE_IOERR") && !cutShort)) {
      throw new IOException(fault.getResultCode().message, e);
    }
    return code.equals("SQLITE_TOOBIG")
        ? new RejectedObjectException(
            RejectCode.TOO_LONG, "a value is longer than %d bytes".formatted(LONGEST_VALUE))
        : new RejectedObjectException(
            RejectCode.UNREADABLE,
            RowReading.shortened("SQLite cannot read it: " + fault.getResultCode().message));
  }

  private void all() throws SQLException, RejectedObjectException {
    // a view or a virtual table could be anything
    String withoutRowid =
        text(
            "select wr from pragma_table_list where schema = 'main' and type = 'table' and name = ?"
                + " collate nocase");
    if (withoutRowid.isEmpty()) {
      return;
    }
    findColumns();
    String rows =
        "select %s from main.%s not indexed%s"
            .formatted(
                selected.stream().map(Layout::quoted).collect(Collectors.joining(", ")),
                Layout.quoted(table),
                withoutRowid.equals("0") ? " order by rowid" : "");
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(rows)) {
      for (long position = 1; found.next(); position++) {
        row(position, found);
      }
    }
  }

  // the first value of the first row, blank when there is none; `?` is the table's name
  private String text(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (sql.contains("?")) {
        statement.setString(1, table);
      }
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? String.valueOf(found.getString(1)) : "";
      }
    }
  }

  private void findColumns() throws SQLException, RejectedObjectException {
    Map<String, String> names = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select name from pragma_table_info(?) order by cid")) {
      statement.setString(1, table);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          names.putIfAbsent(RowReading.normal(found.getString(1)), found.getString(1));
        }
      }
    }
    for (int i = 0; i < reading.columns().size(); i++) {
      List<String> own =
          reading.isField(i)
              ? reading.fieldNames(i).stream().filter(names::containsKey).map(names::get).toList()
              : List.of();
      if (own.isEmpty() && reading.isKeyPart(i) && !reading.isInKey(i)) {
        throw new RejectedObjectException(
            RejectCode.BAD_HEADER,
            RowReading.shortened(
                "the table %s has no column '%s'"
                    .formatted(table, reading.columns().get(i).name())));
      }
      places.add(IntStream.range(selected.size(), selected.size() + own.size()).toArray());
      selected.addAll(own);
    }
  }

  private void row(long position, ResultSet found) throws SQLException {
    @Nullable String[] cells = new @Nullable String[selected.size()];
    for (int i = 0; i < cells.length; i++) {
      Object value = found.getObject(i + 1);
      if (value instanceof byte[]) {
        sink.reject(position, RejectCode.BAD_VALUE, RowReading.normal(selected.get(i)), "no text");
      } else if (value instanceof String text && !isUtf8(text, found, i)) {
        sink.reject(
            position, RejectCode.BAD_ENCODING, null, "the row holds bytes that are no UTF-8");
        return;
      } else {
        cells[i] = value == null ? null : found.getString(i + 1);
      }
    }
    @Nullable Object[] values = reading.row(position, column -> text(cells, column), sink);
    if (values != null && isSomebodys(position, values)) {
      sink.row(position, values);
    }
  }

  // the driver replaces bytes that are no UTF-8
  private boolean isUtf8(String text, ResultSet found, int cell) throws SQLException {
    if (!utf8 || text.indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(found.getBytes(cell + 1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private @Nullable String text(@Nullable String[] cells, int column) {
    for (int place : places.get(column)) {
      if (!reading.isBlank(column, cells[place])) {
        return cells[place];
      }
    }
    return null;
  }

  // rows are numbered for each whose they are
  private boolean isSomebodys(long position, @Nullable Object[] values) {
    List<@Nullable Object> whose = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (reading.isKeyPart(i)) {
        if (values[i] == null) {
          String column = reading.columns().get(i).name();
          sink.reject(position, RejectCode.BAD_VALUE, column, "the row names none");
          return false;
        }
        whose.add(values[i]);
      }
    }
    long ordinal = ordinals.merge(whose, 1L, Long::sum);
    for (int i = 0; i < values.length; i++) {
      if (reading.columns().get(i).source() instanceof ColumnSource.RowNumber) {
        values[i] = ordinal;
      }
    }
    return true;
  }

  /// Says in rejects which table they are of: others of the package have rows of the same number.
  private record OfTable(String table, RowSink sink) implements RowSink {

    @Override
    public void row(long position, @Nullable Object[] values) {
      sink.row(position, values);
    }

    @Override
    public void reject(long row, RejectCode code, @Nullable String column, String detail) {
      sink.reject(row, code, column, RowReading.shortened(table + ": " + detail));
    }
  }
}
