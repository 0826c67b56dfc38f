package pipelineapi.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Runs of row numbers, in the order in which their rows are delivered.
///
/// @param runs neighbours are merged; few, and short together: they are of one page
record Segments(List<Run> runs) {

  /// The row numbers from `lo` to `hi`.
  record Run(long lo, long hi) {}

  /// All row numbers.
  List<Long> numbers() {
    return runs.stream()
        .flatMap(run -> LongStream.rangeClosed(run.lo(), run.hi()).boxed())
        .toList();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /// The part of some ranges that a page shows.
  ///
  /// @param lo of each range, and `count` its rows, in the order of the answer
  static Segments page(long[] lo, long[] count, long offset, int limit) {
    List<Run> runs = new ArrayList<>();
    long skip = offset;
    long left = limit;
    for (int i = 0; i < lo.length && left > 0; i++) {
      if (skip >= count[i]) {
        skip -= count[i];
        continue;
      }
      long take = Math.min(count[i] - skip, left);
      long first = lo[i] + skip;
      if (!runs.isEmpty() && runs.getLast().hi() + 1 == first) {
        runs.set(runs.size() - 1, new Run(runs.getLast().lo(), first + take - 1));
      } else {
        runs.add(new Run(first, first + take - 1));
      }
      skip = 0;
      left -= take;
    }
    return new Segments(List.copyOf(runs));
  }
}
