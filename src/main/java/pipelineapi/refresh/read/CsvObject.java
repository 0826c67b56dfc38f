package pipelineapi.refresh.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a CSV object by its own header. Line ends may be CRLF, LF or mixed, fields long and quoted
/// over lines; a byte-order mark is skipped.
public final class CsvObject {

  // the longest field, in characters: geometries are long
  private static final int LONGEST_FIELD = 32 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  // stands for bytes that are no UTF-8: a code point that no text holds
  private static final String NO_UTF_8 = "\uFFFE";

  private CsvObject() {}

  /// Reads a file.
  ///
  /// @throws RejectedObjectException when none of it can be used
  /// @throws IOException when the file cannot be read
  public static void read(Path file, RowReading reading, RowSink sink)
      throws RejectedObjectException, IOException {
    if (Files.size(file) == 0) {
      throw new RejectedObjectException(RejectCode.UNREADABLE, "the object has no bytes");
    }
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        Reader text = skipByteOrderMark(utf8(bytes));
        CsvReader<CsvRecord> csv = parser().ofCsvRecord(text)) {
      new Reading(reading, sink).all(csv.iterator());
    }
  }

  // hand-edited files hold quotes inside values; nothing else reads past them
  @SuppressWarnings("removal")
  static CsvReader.CsvReaderBuilder parser() {
    return CsvReader.builder()
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowExtraCharsAfterClosingQuote(true)
        .allowUnclosedQuote(false)
        .maxBufferSize(LONGEST_FIELD);
  }

  private static Reader utf8(InputStream bytes) {
    return new InputStreamReader(
        bytes,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(NO_UTF_8));
  }

  private static Reader skipByteOrderMark(Reader reader) throws IOException {
    PushbackReader text = new PushbackReader(reader, 1);
    int first = text.read();
    if (first >= 0 && first != BYTE_ORDER_MARK.charAt(0)) {
      text.unread(first);
    }
    return text;
  }

  /// The reading of one object.
  private static final class Reading {

    private final RowReading reading;
    private final RowSink sink;
    private final Set<List<@Nullable Object>> seen = new HashSet<>();
    // per column, the cells that may hold it
    private int @Nullable [][] fields;
    private int width;
    private long position;

    Reading(RowReading reading, RowSink sink) {
      this.reading = reading;
      this.sink = sink;
    }

    void all(Iterator<CsvRecord> records) throws RejectedObjectException, IOException {
      try {
        while (records.hasNext()) {
          CsvRecord row = records.next();
          if (fields == null) {
            header(row);
          } else {
            row(row, fields);
          }
        }
      } catch (CsvParseException e) {
        RejectCode code = isUnclosed(e) ? RejectCode.TRUNCATED : RejectCode.TOO_LONG;
        String detail =
            code == RejectCode.TRUNCATED
                ? "a quote that opens here never closes"
                : "a field is longer than %d characters".formatted(LONGEST_FIELD);
        if (fields == null) {
          throw new RejectedObjectException(code, detail);
        }
        sink.reject(position + 1, code, null, detail);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      if (fields == null) {
        throw new RejectedObjectException(RejectCode.BAD_HEADER, "the object has no header");
      }
    }

    private static boolean isUnclosed(CsvParseException e) {
      return String.valueOf(e.getMessage()).startsWith("Unclosed");
    }

    private void header(CsvRecord header) throws RejectedObjectException {
      Map<String, Integer> places = new HashMap<>();
      for (int i = 0; i < header.getFieldCount(); i++) {
        String name = RowReading.normal(header.getField(i));
        if (name.contains(NO_UTF_8)) {
          throw new RejectedObjectException(RejectCode.BAD_ENCODING, "the header is no UTF-8");
        }
        if (places.putIfAbsent(name, i) != null && isRead(name)) {
          throw new RejectedObjectException(
              RejectCode.BAD_HEADER,
              RowReading.shortened("the header has the column '%s' twice".formatted(name)));
        }
      }
      int[][] found = new int[reading.columns().size()][];
      boolean any = false;
      for (int i = 0; i < found.length; i++) {
        found[i] =
            reading.isField(i)
                ? reading.fieldNames(i).stream()
                    .filter(places::containsKey)
                    .mapToInt(places::get)
                    .toArray()
                : new int[0];
        any |= found[i].length > 0;
      }
      if (!any) {
        throw new RejectedObjectException(
            RejectCode.BAD_HEADER,
            RowReading.shortened(
                "the header has none of the columns: " + String.join(",", header.getFields())));
      }
      fields = found;
      width = header.getFieldCount();
    }

    private boolean isRead(String name) {
      for (int i = 0; i < reading.columns().size(); i++) {
        if (reading.isField(i) && reading.fieldNames(i).contains(name)) {
          return true;
        }
      }
      return false;
    }

    private void row(CsvRecord row, int[][] places) {
      position++;
      int cells = row.getFieldCount();
      if (cells < width) {
        sink.reject(
            position,
            RejectCode.RAGGED,
            null,
            "%d cells, the header has %d".formatted(cells, width));
        return;
      }
      if (cells > width) {
        sink.reject(
            position,
            RejectCode.RAGGED,
            null,
            "%d cells, the header has %d: the surplus is dropped".formatted(cells, width));
      }
      for (int i = 0; i < width; i++) {
        if (row.getField(i).contains(NO_UTF_8)) {
          sink.reject(
              position, RejectCode.BAD_ENCODING, null, "the row holds bytes that are no UTF-8");
          return;
        }
      }
      @Nullable Object[] values =
          reading.row(position, column -> text(row, column, places[column]), sink);
      if (values != null && isNew(values)) {
        sink.row(position, values);
      }
    }

    private @Nullable String text(CsvRecord row, int column, int[] places) {
      for (int place : places) {
        String text = row.getField(place);
        if (!reading.isBlank(column, text)) {
          return text;
        }
      }
      return null;
    }

    private boolean isNew(@Nullable Object[] values) {
      if (!reading.feed().once()) {
        return true;
      }
      @Nullable Object[] content = values.clone();
      for (int i = 0; i < content.length; i++) {
        if (!reading.isField(i)) {
          content[i] = null;
        }
      }
      return seen.add(Arrays.asList(content));
    }
  }
}
