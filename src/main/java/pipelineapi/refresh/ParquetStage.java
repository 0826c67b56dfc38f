package pipelineapi.refresh;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RowReading;
import pipelineapi.refresh.read.RowSink;

/// Reads Parquet objects of one feed, many in one statement, into the table of what was read.
///
/// Columns are found by name, in whatever type a file has them, and cast from their text, so that
/// files of different times can be read together. A file that cannot be read is found by halving
/// the list.
final class ParquetStage {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private static final Outcome DAMAGED =
      Outcome.rejected(RejectCode.UNREADABLE, "the engine cannot read the Parquet file");

  private final Build build;
  private final Listing listing;
  private final Feed feed;

  ParquetStage(Build build, Listing listing, Feed feed) {
    this.build = build;
    this.listing = listing;
    this.feed = feed;
  }

  /// An object to read, under its number.
  record Numbered(int object, Found found, Path file) {}

  /// What became of an object.
  record Outcome(long rows, long rejects, @Nullable RejectCode code, @Nullable String detail) {
    static Outcome rejected(RejectCode code, String detail) {
      return new Outcome(0, 0, code, detail);
    }
  }

  /// Reads objects; their rows are in `raw.<table>` afterwards.
  Map<Numbered, Outcome> read(List<Numbered> objects) {
    Map<Numbered, Outcome> outcomes = new LinkedHashMap<>();
    List<Numbered> promising = new ArrayList<>();
    for (Numbered object : objects) {
      Outcome fault = fault(object.file());
      if (fault == null && build.wary() && !ParquetTrial.isReadable(object.file())) {
        fault = DAMAGED;
      }
      if (fault == null) {
        promising.add(object);
      } else {
        outcomes.put(object, fault);
      }
    }
    stage(promising, outcomes);
    return outcomes;
  }

  // read with others, a file of something else would give rows without values
  private Set<String> filesWithColumns(List<Numbered> objects) throws SQLException {
    Set<String> wanted =
        Layout.readColumns(listing).stream()
            .filter(column -> column.source() instanceof ColumnSource.Field)
            .flatMap(this::fieldNames)
            .collect(Collectors.toSet());
    Set<String> files = new HashSet<>();
    try (Statement statement = build.engine().createStatement();
        ResultSet columns =
            statement.executeQuery(
                "select file_name, name from parquet_schema(%s)".formatted(list(objects)))) {
      while (columns.next()) {
        if (wanted.contains(RowReading.normal(columns.getString(2)))) {
          files.add(columns.getString(1));
        }
      }
    }
    return files;
  }

  private static String list(List<Numbered> objects) {
    return objects.stream()
        .map(object -> Layout.literal(object.file().toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  // a look at both ends of a file finds what is empty, cut short or something else
  private static @Nullable Outcome fault(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      if (length == 0) {
        return Outcome.rejected(RejectCode.UNREADABLE, "the object has no bytes");
      }
      if (length < 12 || !hasMagic(file, 0)) {
        return Outcome.rejected(RejectCode.UNREADABLE, "no Parquet: it does not begin as one");
      }
      if (!hasMagic(file, length - MAGIC.length)) {
        return Outcome.rejected(RejectCode.TRUNCATED, "the Parquet file ends before its footer");
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasMagic(RandomAccessFile file, long at) throws IOException {
    byte[] bytes = new byte[MAGIC.length];
    file.seek(at);
    file.readFully(bytes);
    return java.util.Arrays.equals(bytes, MAGIC);
  }

  private void stage(List<Numbered> objects, Map<Numbered, Outcome> outcomes) {
    if (objects.isEmpty()) {
      return;
    }
    List<Numbered> known = new ArrayList<>();
    List<Numbered> foreign = new ArrayList<>();
    try {
      Set<String> files = filesWithColumns(objects);
      objects.forEach(
          object -> (files.contains(object.file().toString()) ? known : foreign).add(object));
      if (!known.isEmpty()) {
        load(known);
      }
    } catch (SQLException e) {
      if (!build.isAlive()) {
        throw new EngineLostException("The engine does not outlive a Parquet file", e);
      }
      if (objects.size() == 1) {
        // a full disk is no fault of the file, which would never be read again
        if (ParquetTrial.isReadable(objects.getFirst().file())) {
          throw new RefreshException("Rows of %s cannot be stored".formatted(listing.path()), e);
        }
        outcomes.put(objects.getFirst(), DAMAGED);
      } else {
        int half = objects.size() / 2;
        stage(objects.subList(0, half), outcomes);
        stage(objects.subList(half, objects.size()), outcomes);
      }
      return;
    }
    foreign.forEach(object ->
        outcomes.put(
            object, Outcome.rejected(RejectCode.BAD_HEADER, "the file has none of the columns")));
    if (!known.isEmpty()) {
      count(known, outcomes);
    }
  }

  private void load(List<Numbered> objects) throws SQLException {
    List<Column> read = Layout.readColumns(listing);
    execute(
        "create or replace temp table parquet_file (file VARCHAR, object INTEGER"
            + read.stream()
                .filter(ParquetStage::isFixed)
                .map(column ->
                    ", %s %s".formatted(Layout.quoted(column.name()), column.type().sql()))
                .collect(Collectors.joining())
            + ")");
    appendFiles(objects, read);
    String files = list(objects);
    Map<String, Set<String>> names = names(files);
    String texts =
        read.stream()
            .filter(column -> column.source() instanceof ColumnSource.Field)
            .map(
                column -> ", %s as %s".formatted(text(column, names), Layout.quoted(column.name())))
            .collect(Collectors.joining());
    String written =
        read.stream()
            .filter(column -> column.source() instanceof ColumnSource.Written)
            .map(column ->
                ", %s as %s".formatted(written(column, names), Layout.quoted(column.name())))
            .collect(Collectors.joining());
    execute(
        """
        create or replace temp table parquet_text as
        select f.object, p.file_row_number + 1 as position%s
        from read_parquet(%s, filename = true, file_row_number = true, union_by_name = true,
          hive_partitioning = false) p
        join parquet_file f on f.file = p.filename\
        """
            .formatted(texts + written, files));
    execute(
        """
        insert into raw.%s by name
        select %s as feed, t.object, t.position%s
        from parquet_text t join parquet_file f on f.object = t.object\
        """
            .formatted(
                Layout.quoted(listing.table()),
                Layout.literal(feed.artefact()),
                read.stream()
                    .map(c -> ", %s as %s".formatted(value(c), Layout.quoted(c.name())))
                    .collect(Collectors.joining())));
  }

  private void appendFiles(List<Numbered> objects, List<Column> read) throws SQLException {
    RowSink nowhere = new RejectsOnly(build.ledger(), 0);
    try (DuckDBAppender rows = build.engine().createAppender("temp", "main", "parquet_file")) {
      for (Numbered object : objects) {
        Found found = object.found();
        @Nullable Object[] values =
            new RowReading(listing, feed, found.object(), found.parts(), build.today())
                .row(1, _ -> null, nowhere);
        rows.beginRow().append(object.file().toString()).append(object.object());
        for (int i = 0; i < read.size(); i++) {
          if (isFixed(read.get(i))) {
            RowAppender.append(rows, read.get(i).type(), values == null ? null : values[i]);
          }
        }
        rows.endRow();
      }
    }
  }

  private static boolean isFixed(Column column) {
    return column.source() instanceof ColumnSource.KeyPart
        || column.source() instanceof ColumnSource.ObjectTrait;
  }

  // the columns of the files by their normalised name, which files may spell differently
  private Map<String, Set<String>> names(String files) throws SQLException {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    try (Statement statement = build.engine().createStatement();
        ResultSet columns =
            statement.executeQuery(
                "describe select * from read_parquet(%s, union_by_name = true, hive_partitioning = false)"
                    .formatted(files))) {
      while (columns.next()) {
        String name = columns.getString(1);
        names.computeIfAbsent(RowReading.normal(name), _ -> new LinkedHashSet<>()).add(name);
      }
    }
    return names;
  }

  private Stream<String> fieldNames(Column column) {
    return feed.fields().getOrDefault(column.name(), List.of(column.name())).stream()
        .map(RowReading::normal);
  }

  private static String written(Column column, Map<String, Set<String>> names) {
    String field = RowReading.normal(((ColumnSource.Written) column.source()).field());
    return Stream.concat(
            names.getOrDefault(field, Set.of()).stream()
                .map(name -> "cast(p.%s as varchar)".formatted(Layout.quoted(name))),
            Stream.of("cast(null as varchar)"))
        .collect(Collectors.joining(", ", "coalesce(", ")"));
  }

  private String text(Column column, Map<String, Set<String>> names) {
    Stream<String> there =
        fieldNames(column)
            .flatMap(name -> names.getOrDefault(name, Set.of()).stream())
            .map(name -> text(column, "cast(p.%s as varchar)".formatted(Layout.quoted(name))));
    return Stream.concat(there, Stream.of("cast(null as varchar)"))
        .collect(Collectors.joining(", ", "coalesce(", ")"));
  }

  private String text(Column column, String cell) {
    String text = cell;
    for (String nullText : feed.nullText().getOrDefault(column.name(), List.of())) {
      text = "nullif(%s, %s)".formatted(text, Layout.literal(nullText));
    }
    // white space as the text formats are read: around all but free text
    String trimmed = "trim(%s, ' ' || chr(9) || chr(10) || chr(13))".formatted(text);
    return switch (column.type()) {
      case TEXT -> "case when %s <> '' then %s end".formatted(trimmed, text);
      // how pandas writes a number that is missing
      case INTEGER, DECIMAL -> "nullif(nullif(%s, ''), 'nan')".formatted(trimmed);
      default -> "nullif(%s, '')".formatted(trimmed);
    };
  }

  private static String value(Column column) {
    String name = "t." + Layout.quoted(column.name());
    return switch (column.source()) {
      case ColumnSource.RowNumber _ -> "t.position";
      case ColumnSource.Field _ -> typed(column, name);
      case ColumnSource.Written(String _, String unless) ->
          unless == null
              ? name
              : "case when %s is distinct from t.%s then %s end"
                  .formatted(name, Layout.quoted(unless), name);
      case ColumnSource.Spelling(String of) ->
          "case when t.%1$s like 'local-authority-eng:%%' then t.%1$s end"
              .formatted(Layout.quoted(of));
      default -> "f." + Layout.quoted(column.name());
    };
  }

  private static String typed(Column column, String text) {
    return switch (column.type()) {
      case INTEGER ->
          "case when regexp_full_match(%1$s, '[+-]?[0-9]+(\\.0+)?') then try_cast(split_part(%1$s, '.', 1) as bigint) end"
              .formatted(text);
      case TOKEN_LIST, TEXT_LIST ->
          "list_filter(list_transform(string_split(coalesce(%s, ''), ';'), lambda x: trim(x)), lambda x: x <> '')"
              .formatted(text);
      case TOKEN ->
          column.organisation()
              ? "regexp_replace(%s, '^local-authority-eng:', 'local-authority:')".formatted(text)
              : text;
      case TEXT, JSON -> text;
      // a year or a month stands for its first day
      case DATE, INSTANT ->
          "try_cast(case length(%1$s) when 4 then %1$s || '-01-01' when 7 then %1$s || '-01' else %1$s end as %2$s)"
              .formatted(text, column.type().sql());
      default -> "try_cast(%s as %s)".formatted(text, column.type().sql());
    };
  }

  private void count(List<Numbered> objects, Map<Numbered, Outcome> outcomes) {
    Map<Integer, Long> rows = new LinkedHashMap<>();
    Map<Integer, Long> rejects = new LinkedHashMap<>();
    try (Statement statement = build.engine().createStatement();
        ResultSet counted =
            statement.executeQuery("select object, count(*) from parquet_text group by object")) {
      while (counted.next()) {
        rows.put(counted.getInt(1), counted.getLong(2));
      }
    } catch (SQLException e) {
      throw new RefreshException("Rows of Parquet files cannot be counted", e);
    }
    for (Column column : Layout.readColumns(listing)) {
      if (column.source() instanceof ColumnSource.Field && isChecked(column.type())) {
        badValues(column, rejects);
      }
    }
    for (Numbered object : objects) {
      outcomes.put(
          object,
          new Outcome(
              rows.getOrDefault(object.object(), 0L),
              rejects.getOrDefault(object.object(), 0L),
              null,
              null));
    }
  }

  private static boolean isChecked(Type type) {
    Set<Type> checked =
        new TreeSet<>(List.of(Type.INTEGER, Type.DECIMAL, Type.BOOLEAN, Type.DATE, Type.INSTANT));
    return checked.contains(type);
  }

  private void badValues(Column column, Map<Integer, Long> rejects) {
    String name = "t." + Layout.quoted(column.name());
    try (Statement statement = build.engine().createStatement();
        ResultSet bad =
            statement.executeQuery(
                "select t.object, t.position, left(%1$s, 100) from parquet_text t where %1$s is not null and %2$s is null"
                    .formatted(name, typed(column, name)))) {
      while (bad.next()) {
        rejects.merge(bad.getInt(1), 1L, Long::sum);
        new RejectsOnly(build.ledger(), bad.getInt(1))
            .reject(
                bad.getLong(2),
                RejectCode.BAD_VALUE,
                column.name(),
                "'%s' is no %s".formatted(bad.getString(3), column.type().declared()));
      }
    } catch (SQLException e) {
      throw new RefreshException("Values of Parquet files cannot be checked", e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = build.engine().createStatement()) {
      statement.execute(sql);
    }
  }

  /// Takes rejects into the ledger; rows are the engine's.
  private record RejectsOnly(Ledger ledger, int object) implements RowSink {

    @Override
    public void row(long position, @Nullable Object[] values) {
      throw new IllegalStateException("Rows of Parquet files do not pass here");
    }

    @Override
    public void reject(long row, RejectCode code, @Nullable String column, String detail) {
      ledger.addReject(new Ledger.Reject(object, row, code, column, detail));
    }
  }
}
