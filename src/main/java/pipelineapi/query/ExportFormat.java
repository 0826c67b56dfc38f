package pipelineapi.query;

/// A form in which a whole list is written to a file.
public enum ExportFormat {
  /// RFC 4180 with a header; lists are joined by `;`, JSON is its text, null is nothing.
  CSV,
  /// A JSON object a line.
  NDJSON,
  /// Apache Parquet, compressed by zstd; moments are in UTC, JSON is its text.
  PARQUET
}
