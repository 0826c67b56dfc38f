package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The archive's objects by key, each with a time of the archive's own days.
final class Tree {

  private final Path root;
  private @Nullable Path lastFolder;

  Tree(Path root) {
    this.root = root;
  }

  /// Where the object of a key is written; its folders exist afterwards.
  Path at(String key) throws IOException {
    Path file = root.resolve(key);
    Path folder = file.getParent();
    if (folder != null && !folder.equals(lastFolder)) {
      Files.createDirectories(folder);
      lastFolder = folder;
    }
    return file;
  }

  /// The first rows of an object that was written before, by column; none if there is no object.
  List<Map<String, String>> rows(String key, int most) throws IOException {
    Path file = root.resolve(key);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var reader = CsvReader.builder().maxBufferSize(1 << 24).ofNamedCsvRecord(file)) {
      return reader.stream().limit(most).map(NamedCsvRecord::getFieldsAsMap).toList();
    }
  }

  CsvFile csv(String key, FileTime modified, String header) throws IOException {
    return csv(key, modified, CsvFile.Style.PIPELINE, header, header);
  }

  CsvFile csv(String key, FileTime modified, CsvFile.Style style, String given, String written)
      throws IOException {
    return new CsvFile(at(key), modified, style, given, written);
  }

  void text(String key, FileTime modified, String content) throws IOException {
    bytes(key, modified, content.getBytes(UTF_8));
  }

  void bytes(String key, FileTime modified, byte[] content) throws IOException {
    Path file = at(key);
    Files.write(file, content);
    Files.setLastModifiedTime(file, modified);
  }

  void remove(String key) throws IOException {
    Files.delete(root.resolve(key));
  }

  static FileTime time(LocalDate day, int hour, int minute) {
    return FileTime.from(day.atTime(hour, minute).toInstant(ZoneOffset.UTC));
  }
}
