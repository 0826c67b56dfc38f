package pipelineapi.refresh.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Tells whether the service takes a text for a part of an object.
public final class TornCsv {

  private TornCsv() {}

  public static boolean is(String text) {
    try (CsvReader<CsvRecord> rows = CsvObject.parser().ofCsvRecord(text)) {
      rows.forEach(_ -> {});
      return false;
    } catch (CsvParseException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
