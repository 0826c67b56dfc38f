package pipelineapi.query;

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
}
