package pipelineapi.sample;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A resource transformed for a dataset, and the form in which its issues are kept.
///
/// @param content what is in the resource, by the name of its case or endpoint
/// @param header of the issue CSV, or null where there is none
/// @param parquet form of the issue Parquet, or null where there is none
/// @param rows of the issue log
record Pair(
    String collection,
    String dataset,
    String resource,
    String content,
    LocalDate processed,
    boolean failed,
    IssueForm.@Nullable Header header,
    IssueForm.@Nullable Parquet parquet,
    int rows) {

  String csvKey(String kind) {
    return "%s-collection/%s/%s/%s.csv".formatted(collection, kind, dataset, resource);
  }

  String parquetKey() {
    return "log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(dataset, resource);
  }

  Pair holding(int newRows) {
    return new Pair(
        collection, dataset, resource, content, processed, failed, header, parquet, newRows);
  }
}
