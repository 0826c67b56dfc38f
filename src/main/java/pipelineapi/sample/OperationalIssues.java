package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;

/// Issues for the operators: items by day, and the fold of all items under their right path. Newer
/// items lie under a wrong path, which the fold misses.
record OperationalIssues(Tree tree, SampleOptions options, Volume volume) {

  private static final String ITEM = IssueForm.Header.ENTITY.columns;
  private static final String FOLD =
      "dataset,resource,line-number,entry-number,field,issue-type,value,message,entry-date";
  private static final int ROWS_OF_AN_ITEM = 3;

  /// Days before the as-of day since which items go astray.
  private static final int ASTRAY_SINCE = 49;

  /// @param pairs all those whose issues may be the operators', by dataset
  void write(String dataset, List<Pair> pairs, int datasets) throws IOException {
    if (pairs.isEmpty()) {
      return;
    }
    int items = Math.max(1, volume.operationalItems() / datasets);
    int rows = Math.max(items * ROWS_OF_AN_ITEM, volume.operationalRows() / datasets);
    FileTime folded = Tree.time(options.daysAgo(ASTRAY_SINCE - 1), 4, 0);
    try (CsvFile fold =
        tree.csv(
            "performance/operational_issue/" + dataset + "/operational-issue.csv", folded, FOLD)) {
      for (int i = 0; i < rows; i++) {
        int item = i / ROWS_OF_AN_ITEM;
        fold.row(row(dataset, pairs.get(item % pairs.size()), i, day(item)));
      }
    }
    for (int i = 0; i < items; i++) {
      Pair pair = pairs.get(i % pairs.size());
      LocalDate right = day(i);
      item("performance/operational_issue/%s/%s/%s.csv", dataset, pair, right, i);
      item(
          "performance/operational_issue/%3$s.csv/%1$s/%2$s/%3$s.csv",
          dataset, pair, options.daysAgo(1 + i % (ASTRAY_SINCE - 1)), i);
    }
  }

  private LocalDate day(int item) {
    return options.daysAgo(ASTRAY_SINCE + item % 300);
  }

  private void item(String pattern, String dataset, Pair pair, LocalDate day, int item)
      throws IOException {
    String key = pattern.formatted(dataset, day, pair.resource());
    try (CsvFile file = tree.csv(key, Tree.time(day, 3, 2), CsvFile.Style.PIPELINE, FOLD, ITEM)) {
      for (int i = 0; i < ROWS_OF_AN_ITEM; i++) {
        file.row(row(dataset, pair, item * ROWS_OF_AN_ITEM + i, day));
      }
    }
  }

  private static String[] row(String dataset, Pair pair, int i, LocalDate day) {
    int entry = 1 + i * 7 % 900;
    return new String[] {
      dataset,
      pair.resource(),
      Integer.toString(entry + 1),
      Integer.toString(entry),
      "entity",
      i % 5 == 0 ? "unknown entity - missing reference" : "unknown entity",
      dataset + ":REF-" + i,
      "",
      day.toString()
    };
  }
}
