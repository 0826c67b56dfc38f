package pipelineapi.sample;

import java.time.LocalDate;

/// The forms that issue files have had: headers of the CSV, columns of the Parquet.
final class IssueForm {

  /// A header of issue CSV files and the day from which it was written.
  enum Header {
    ROW_NUMBER("row-number,field,issue-type,value", LocalDate.of(2020, 1, 1)),
    LINE_NUMBER("dataset,resource,line-number,field,issue-type,value", LocalDate.of(2022, 2, 10)),
    ENTRY_NUMBER(
        "dataset,resource,line-number,entry-number,field,issue-type,value",
        LocalDate.of(2022, 2, 13)),
    MESSAGE(
        "dataset,resource,line-number,entry-number,field,issue-type,value,message",
        LocalDate.of(2024, 2, 7)),
    ENTITY(
        "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message",
        LocalDate.of(2024, 11, 18)),
    INTERACTIVE(
        "dataset,resource,line-number,entry-number,field,entity,issue-type,value,message,"
            + "severity,description,responsibility",
        LocalDate.of(2024, 11, 18));

    final String columns;
    final LocalDate since;

    Header(String columns, LocalDate since) {
      this.columns = columns;
      this.since = since;
    }
  }

  /// A form of issue Parquet files: what the numbers are, and whether a missing text is `None`.
  enum Parquet {
    P0("bigint", false, false),
    P1("smallint", false, false),
    P2("uinteger", true, false),
    P3("uinteger", true, true);

    private final String columns;
    final boolean saysNone;
    final boolean hasEntity;

    Parquet(String number, boolean saysNone, boolean hasEntity) {
      this.saysNone = saysNone;
      this.hasEntity = hasEntity;
      columns =
          "dataset,resource,line-number %1$s,entry-number %1$s,field,%2$sissue-type,value,message"
              .formatted(number, hasEntity ? "entity," : "");
    }

    ParquetSchema schema() {
      return ParquetSchema.of(columns);
    }
  }

  private IssueForm() {}

  /// The header that was written on a day.
  static Header header(LocalDate day) {
    Header found = Header.ROW_NUMBER;
    for (Header header : Header.values()) {
      if (header != Header.INTERACTIVE && !day.isBefore(header.since)) {
        found = header;
      }
    }
    return found;
  }
}
