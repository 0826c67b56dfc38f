package pipelineapi.web;

import java.util.List;
import java.util.Optional;

/// A path of the first iteration, and the form of its answer.
// lists of List.of never change
@SuppressWarnings("ImmutableEnumChecker")
enum UnversionedPath {
  ISSUE(
      "log/issue",
      List.of("dataset", "resource", "field", "issue_type"),
      true,
      List.of(
          "dataset",
          "resource",
          "line_number",
          "entry_number",
          "field",
          "issue_type",
          "value",
          "message")),
  PROVISION_SUMMARY(
      "performance/provision_summary",
      List.of("dataset", "organisation"),
      false,
      List.of(
          "organisation",
          "organisation_name",
          "dataset",
          "provision_reason",
          "active_endpoint_count",
          "error_endpoint_count",
          "count_issue_error_internal",
          "count_issue_error_external",
          "count_issue_warning_internal",
          "count_issue_warning_external",
          "count_issue_notice_internal",
          "count_issue_notice_external")),
  SPECIFICATION("specification/specification", List.of("dataset"), false, List.of("document"));

  private final String path;
  private final List<String> filters;
  private final boolean needsDataset;
  private final List<String> members;

  UnversionedPath(String path, List<String> filters, boolean needsDataset, List<String> members) {
    this.path = path;
    this.filters = filters;
    this.needsDataset = needsDataset;
    this.members = members;
  }

  /// The path without the slash before it.
  String path() {
    return path;
  }

  /// Its parameters beside offset and limit.
  List<String> filters() {
    return filters;
  }

  /// Whether `dataset` must be given, though it may be empty.
  boolean needsDataset() {
    return needsDataset;
  }

  /// The columns that make a row of the answer.
  List<String> members() {
    return members;
  }

  /// How a column is called in a row.
  String member(String column) {
    return this == ISSUE ? column.replace('_', '-') : column;
  }

  static Optional<UnversionedPath> of(String path) {
    for (UnversionedPath known : values()) {
      if (known.path.equals(path)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
