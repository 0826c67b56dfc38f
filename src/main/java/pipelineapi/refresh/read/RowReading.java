package pipelineapi.refresh.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.ArchiveObject;

/// What a feed's objects give for each column that is read: a field of the row, a part of the
/// object's key, a trait of the object, or the row's position. One per object, used by one thread.
public final class RowReading {

  private static final int LONGEST_DETAIL = 200;

  private final Listing listing;
  private final Feed feed;
  private final List<Column> columns;
  private final @Nullable Object[] fixed;
  private final int[] spellingOf;
  private final int pastColumn;
  private final long endOfToday;

  /// Prepares to read rows of one object.
  ///
  /// @param today the day of the refresh, in days since 1970
  public RowReading(
      Listing listing, Feed feed, ArchiveObject object, Map<String, String> parts, long today) {
    this.listing = listing;
    this.feed = feed;
    this.columns = Layout.readColumns(listing);
    this.fixed = new @Nullable Object[columns.size()];
    this.spellingOf = new int[columns.size()];
    int past = -1;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      spellingOf[i] = -1;
      switch (column.source()) {
        case ColumnSource.KeyPart _ -> fixed[i] = keyPart(column, parts);
        case ColumnSource.ObjectTrait(String trait) -> fixed[i] = trait(trait, object);
        case ColumnSource.Spelling(String of) -> spellingOf[i] = index(of);
        default -> {}
      }
      if (column.name().equals(feed.past())) {
        past = i;
      }
    }
    this.pastColumn = past;
    this.endOfToday = (today + 1) * 86_400_000_000L;
  }

  private static @Nullable Object keyPart(Column column, Map<String, String> parts) {
    String part = parts.get(column.name());
    Object value = part == null ? null : Values.parse(column, part);
    return Values.isBad(value) ? null : value;
  }

  private static Object trait(String trait, ArchiveObject object) {
    return switch (trait) {
      case "modified" -> ChronoUnit.MICROS.between(Instant.EPOCH, object.modified());
      case "bytes" -> object.bytes();
      case "key" -> object.key();
      default -> throw new IllegalArgumentException("An object has no trait '%s'".formatted(trait));
    };
  }

  private int index(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("%s has no column '%s'".formatted(listing.path(), name));
  }

  /// The columns read, in the order of a row's values.
  public List<Column> columns() {
    return columns;
  }

  Feed feed() {
    return feed;
  }

  /// Whether a column is a field of the row.
  boolean isField(int column) {
    return columns.get(column).source() instanceof ColumnSource.Field
        || (feed.isPackage() && isKeyPart(column));
  }

  /// Whether a column tells whose row it is.
  boolean isKeyPart(int column) {
    return columns.get(column).source() instanceof ColumnSource.KeyPart;
  }

  /// Whether a column may be read from the object's key.
  boolean isInKey(int column) {
    return fixed[column] != null;
  }

  /// Whether a text of a column says nothing, so that one of its other names counts.
  boolean isBlank(int column, @Nullable String text) {
    return text == null || text.isBlank() || isNullText(columns.get(column), text);
  }

  /// The names a column may have in the artefact, normalised; in each row the first that is not
  /// blank counts.
  List<String> fieldNames(int column) {
    String name = columns.get(column).name();
    return feed.fields().getOrDefault(name, List.of(name)).stream()
        .map(RowReading::normal)
        .toList();
  }

  /// A field's name with `-` as `_`.
  public static String normal(String field) {
    return field.strip().replace('-', '_');
  }

  /// Hands a row to the sink, unless it is refused.
  ///
  /// @param field the text of a column's field, null when the artefact lacks it
  /// @return the values, null when the row was refused
  public @Nullable Object @Nullable [] row(
      long position, Function<Integer, @Nullable String> field, RowSink sink) {
    @Nullable Object[] values = fixed.clone();
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      if (column.source() instanceof ColumnSource.RowNumber) {
        values[i] = position;
      } else if (isField(i)) {
        Object value = value(position, column, field.apply(i), sink);
        values[i] = value == null ? fixed[i] : value;
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (spellingOf[i] >= 0) {
        values[i] = spelling(field.apply(spellingOf[i]), values[spellingOf[i]]);
      }
    }
    if (pastColumn >= 0 && values[pastColumn] instanceof Long micros && micros >= endOfToday) {
      sink.reject(
          position,
          RejectCode.FUTURE_DATE,
          columns.get(pastColumn).name(),
          "dated after the day of the refresh");
      return null;
    }
    return values;
  }

  private @Nullable Object value(
      long position, Column column, @Nullable String text, RowSink sink) {
    if (text == null || isNullText(column, text)) {
      return column.type().isList() ? List.of() : null;
    }
    Object value = Values.parse(column, text);
    if (Values.isBad(value)) {
      sink.reject(
          position,
          RejectCode.BAD_VALUE,
          column.name(),
          shortened("'%s' is no %s".formatted(text, column.type().declared())));
      return null;
    }
    return value;
  }

  private boolean isNullText(Column column, String text) {
    List<String> nulls = feed.nullText().get(column.name());
    return nulls != null && nulls.contains(text);
  }

  private static @Nullable Object spelling(@Nullable String found, @Nullable Object canonical) {
    String text = found == null ? "" : found.strip();
    return canonical == null || text.equals(canonical) ? null : text;
  }

  /// A detail cut to what a reject may hold.
  static String shortened(String detail) {
    return detail.length() <= LONGEST_DETAIL
        ? detail
        : detail.substring(0, LONGEST_DETAIL - 1) + "…";
  }
}
