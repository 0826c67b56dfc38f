package pipelineapi.refresh;

import java.math.BigDecimal;
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
/// @param dayConfigured whether the day that counts as today is a setting, so that it says nothing
record Guard(GuardSettings settings, Catalogue catalogue, boolean dayConfigured) {

  /// Why a snapshot is not to be served without being accepted, a sentence each; none where it may.
  List<String> concerns(Manifest served, Manifest next) {
    List<String> concerns = new ArrayList<>();
    for (Map.Entry<String, SortedMap<String, Long>> table : served.filled().entrySet()) {
      long before = served.rows().getOrDefault(table.getKey(), 0L);
      long after = next.rows().getOrDefault(table.getKey(), 0L);
      if (before < settings.leastRows()) {
        continue;
      }
      if (after < settings.rowShare() * before) {
        concerns.add(
            "%s: %d rows, %d before; less than %s of them (pipeline.guard.row-share)"
                .formatted(path(table.getKey()), after, before, percent(settings.rowShare())));
      } else {
        columns(table, next, concerns);
      }
    }
    if (!dayConfigured && next.asOf().plusDays(settings.daysBack()).isBefore(served.asOf())) {
      concerns.add(
          "the newest day of the log is %s, before it was %s (pipeline.guard.days-back)"
              .formatted(next.asOf(), served.asOf()));
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
