package pipelineapi.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import pipelineapi.query.ExportFormat;

/// A form in which a list is answered, the usual one first.
enum Format {
  JSON(null, Json.MEDIA_TYPE, Json.MEDIA_TYPE),
  CSV(ExportFormat.CSV, "text/csv;header=present;charset=utf-8", "text/csv"),
  NDJSON(
      ExportFormat.NDJSON,
      "application/x-ndjson",
      "application/x-ndjson",
      "application/ndjson",
      "application/jsonl"),
  PARQUET(
      ExportFormat.PARQUET,
      "application/vnd.apache.parquet",
      "application/vnd.apache.parquet",
      "application/x-parquet",
      "application/parquet");

  private final @Nullable ExportFormat export;
  private final String mediaType;
  private final String asked;

  Format(@Nullable ExportFormat export, String mediaType, String... asked) {
    this.export = export;
    this.mediaType = mediaType;
    this.asked = String.join(",", asked);
  }

  /// The form of a whole list; null for a page of JSON.
  @Nullable ExportFormat export() {
    return export;
  }

  /// The media type it is sent as.
  String mediaType() {
    return mediaType;
  }

  /// The media types that ask for it.
  List<MediaType> asked() {
    return MediaType.parseMediaTypes(asked);
  }

  /// Its name in `format=` and as a suffix.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Format> named(String name) {
    return Arrays.stream(values()).filter(format -> format.text().equals(name)).findFirst();
  }

  /// The names of all.
  static String names() {
    return Arrays.stream(values()).map(Format::text).collect(Collectors.joining(", "));
  }
}
