package pipelineapi.refresh;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.Manifest;

/// Tells whether a snapshot has lost so much beside the served one that a person should look before
/// anyone is answered from it.
///
/// @param catalogue whose listings are told by their paths
record Guard(GuardSettings settings, Catalogue catalogue) {

  /// Why a snapshot is not to be served without being accepted, a sentence each; none where it may.
  List<String> concerns(Manifest served, Manifest next) {
    List<String> concerns = new ArrayList<>();
    for (Map.Entry<String, SortedMap<String, Long>> table : served.filled().entrySet()) {
      long rows = next.rows().getOrDefault(table.getKey(), 0L);
      long had = served.rows().getOrDefault(table.getKey(), 0L);
      if (had < settings.leastRows()) {
        continue;
      }
      if (rows < settings.rowShare() * had) {
        concerns.add(
            "%s: %d rows, %d before; less than %s of them (pipeline.guard.row-share)"
                .formatted(path(table.getKey()), rows, had, percent(settings.rowShare())));
      } else {
        columns(table, next, concerns);
      }
    }
    LocalDate before = served.logDay();
    LocalDate after = next.logDay();
    if (before != null && after != null && after.plusDays(settings.daysBack()).isBefore(before)) {
      concerns.add(
          "the newest day of the log is %s, before it was %s (pipeline.guard.days-back)"
              .formatted(after, before));
    }
    return List.copyOf(concerns);
  }

  private void columns(
      Map.Entry<String, SortedMap<String, Long>> table, Manifest next, List<String> concerns) {
    Map<String, Long> filled = next.filled().getOrDefault(table.getKey(), new TreeMap<>());
    table
        .getValue()
        .forEach((column, before) -> {
          // a column that the catalogue no longer declares is none that the archive lost
          Long after = filled.get(column);
          if (after != null
              && before >= settings.leastRows()
              && after < settings.columnShare() * before) {
            concerns.add(
                "%s.%s: %d values, %d before; less than %s of them (pipeline.guard.column-share)"
                    .formatted(
                        path(table.getKey()),
                        column,
                        after,
                        before,
                        percent(settings.columnShare())));
          }
        });
  }

  private String path(String table) {
    return catalogue.table(table).map(Listing::path).orElse(table);
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
