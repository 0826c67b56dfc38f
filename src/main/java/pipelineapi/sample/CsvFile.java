package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// A CSV file as Python's writer or a person's editor leaves it: minimal quoting, chosen line ends.
/// Rows are given in one order of columns and written in the file's own, so that headers can
/// differ.
final class CsvFile implements Closeable {

  /// Who ended the lines.
  enum Style {
    PIPELINE,
    EDITOR,
    BOTH,
    MARKED
  }

  private static final int CHUNK = 1 << 13;

  private final OutputStream out;
  private final Path file;
  private final FileTime modified;
  private final Style style;
  private final int width;
  private final int[] positions;
  private final StringBuilder text = new StringBuilder(CHUNK + 1024);
  private long rows = -1;

  /// @param given the columns of the rows that will come, comma-separated
  /// @param written the columns of the file; those not given stay blank
  CsvFile(Path file, FileTime modified, Style style, String given, String written)
      throws IOException {
    this.file = file;
    this.modified = modified;
    this.style = style;
    List<String> names = columns(given);
    width = names.size();
    List<String> header = columns(written);
    positions = header.stream().mapToInt(names::indexOf).toArray();
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    if (style == Style.MARKED) {
      text.append('\ufeff');
    }
    for (int i = 0; i < header.size(); i++) {
      cell(i, header.get(i));
    }
    end();
  }

  static List<String> columns(String header) {
    return List.of(header.split(",", -1));
  }

  void row(String... cells) throws IOException {
    if (cells.length != width) {
      throw new IllegalArgumentException(
          "%s: %d cells where %d are declared".formatted(file, cells.length, width));
    }
    for (int i = 0; i < positions.length; i++) {
      cell(i, positions[i] < 0 ? "" : cells[positions[i]]);
    }
    end();
  }

  void row(List<String> cells) throws IOException {
    row(cells.toArray(String[]::new));
  }

  private void cell(int index, String value) {
    if (index > 0) {
      text.append(',');
    }
    if (isPlain(value)) {
      text.append(value);
    } else {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return false;
      }
    }
    return true;
  }

  private void end() throws IOException {
    rows++;
    boolean bare = style == Style.EDITOR || (style == Style.BOTH && rows % 2 == 1);
    text.append(bare ? "\n" : "\r\n");
    if (text.length() >= CHUNK) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
    Files.setLastModifiedTime(file, modified);
  }

  /// A list in one cell, as the pipeline writes it.
  static String list(Iterable<String> parts) {
    return String.join(";", parts);
  }
}
