package pipelineapi.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.IssueForm.Header;
import pipelineapi.sample.IssueForm.Parquet;

/// The issues of a pair, the same rows as CSV and as Parquet, in the forms of the pair.
record IssueLog(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  private static final String COLUMNS =
      "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message,"
          + "severity,description,responsibility,row-number";
  private static final int HUGE = 5_000_000;

  /// Takes a row's numbers and texts, blank where there is nothing.
  private interface Sink {
    void row(
        int line, int entry, String field, String entity, String type, String value, String message)
        throws IOException;
  }

  void write(Pair pair) throws IOException {
    write(pair, pair.dataset());
  }

  /// @param dataset what the rows say, which after a renaming is not what the key says
  void write(Pair pair, String dataset) throws IOException {
    Header header = pair.header();
    Parquet form = pair.parquet();
    try (CsvFile csv = header == null ? null : csv(pair, header)) {
      if (form == null) {
        rows(pair, sink(csv, null, Parquet.P0, pair, dataset));
      } else if (pair.rows() == 0) {
        parquetFiles.empty(
            tree.at(pair.parquetKey()), Tree.time(pair.processed(), 3, 5), form.schema());
      } else {
        parquetFiles.write(
            tree.at(pair.parquetKey()),
            Tree.time(pair.processed(), 3, 5),
            form.schema(),
            parquet -> rows(pair, sink(csv, parquet, form, pair, dataset)));
      }
    }
  }

  private CsvFile csv(Pair pair, Header header) throws IOException {
    return tree.csv(
        pair.csvKey("issue"),
        Tree.time(pair.processed(), 3, 0),
        CsvFile.Style.PIPELINE,
        COLUMNS,
        header.columns);
  }

  private static Sink sink(
      @Nullable CsvFile csv,
      ParquetFiles.@Nullable Rows parquet,
      Parquet form,
      Pair pair,
      String dataset) {
    return (line, entry, field, entity, type, value, message) -> {
      String lines = Integer.toString(line);
      String entries = Integer.toString(entry);
      if (csv != null) {
        csv.row(
            dataset,
            pair.resource(),
            lines,
            entries,
            field,
            entity,
            type,
            value,
            message,
            "error",
            "as the interactive check says",
            "external",
            entries);
      }
      if (parquet == null) {
        return;
      }
      if (form.hasEntity) {
        parquet.row(
            dataset,
            pair.resource(),
            lines,
            entries,
            field,
            none(entity),
            type,
            none(value),
            none(message));
      } else if (form.saysNone) {
        parquet.row(
            dataset, pair.resource(), lines, entries, field, type, none(value), none(message));
      } else {
        parquet.row(
            dataset,
            pair.resource(),
            lines,
            entries,
            field,
            type,
            value,
            message.isEmpty() ? null : message);
      }
    };
  }

  private static String none(String text) {
    return text.isEmpty() ? "None" : text;
  }

  private void rows(Pair pair, Sink sink) throws IOException {
    Dice dice = Dice.of(options.seed(), "issues " + pair.dataset() + pair.resource());
    List<IssueType> types = types(pair, dice);
    int base = 1_000_000 + dice.below(80_000_000);
    for (int i = 0; i < pair.rows(); i++) {
      IssueType type = types.get(i % types.size());
      int entry = 1 + i / types.size();
      int line = entry + (i % 997 == 996 ? 2 : 1);
      boolean known = !type.name().startsWith("unknown entity") && dice.chance(0.7);
      String value = type.value().replace("#", Integer.toString(10 + dice.below(9_990)));
      sink.row(
          line,
          entry,
          type.field(),
          known ? Integer.toString(base + entry) : "",
          type.name(),
          value,
          type.message());
    }
    if (pair.content().equals(Cases.HUGE_VALUE)) {
      sink.row(2, 1, "geometry", "", "invalid WKT", hugeValue(), "");
    }
  }

  private static List<IssueType> types(Pair pair, Dice dice) {
    if (pair.content().equals(Cases.UNKNOWN_TYPES)) {
      return IssueType.UNKNOWN;
    }
    if (pair.content().equals(Cases.VOCABULARY)) {
      return IssueType.ALL;
    }
    List<IssueType> types = new ArrayList<>();
    int kinds = 1 + dice.below(4);
    for (int i = 0; i < kinds; i++) {
      types.add(IssueType.pick(dice));
    }
    return types;
  }

  private static String hugeValue() {
    StringBuilder text = new StringBuilder(HUGE + 64).append("he said \"MULTIPOLYGON\",\n(((");
    for (int i = 0; text.length() < HUGE; i++) {
      text.append("-0.")
          .append(100_000 + i % 900_000)
          .append(" 51.5,")
          .append(i % 50 == 0 ? "\n" : "");
    }
    return text.append(")))").toString();
  }
}
