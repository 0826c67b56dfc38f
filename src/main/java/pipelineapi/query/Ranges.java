package pipelineapi.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pipelineapi.query.Segments.Run;

/// The ranges of row numbers that hold the rows of a question, in the order of its answer.
final class Ranges {

  private final long[] lo;
  private final long[] count;

  /// Takes the first row number of each range, and how many rows it has.
  Ranges(long[] lo, long[] count) {
    this.lo = lo;
    this.count = count;
  }

  long total() {
    long total = 0;
    for (long rows : count) {
      total += rows;
    }
    return total;
  }

  /// All of it, by row number.
  Segments ascending() {
    List<Run> ordered = new ArrayList<>();
    for (int i = 0; i < lo.length; i++) {
      if (count[i] > 0) {
        ordered.add(new Run(lo[i], lo[i] + count[i] - 1));
      }
    }
    ordered.sort(Comparator.comparingLong(Run::lo));
    List<Run> merged = new ArrayList<>();
    for (Run run : ordered) {
      if (!merged.isEmpty() && merged.getLast().hi() + 1 == run.lo()) {
        merged.set(merged.size() - 1, new Run(merged.getLast().lo(), run.hi()));
      } else {
        merged.add(run);
      }
    }
    return new Segments(List.copyOf(merged));
  }

  /// The part that a page shows.
  Segments page(long offset, int limit) {
    List<Run> runs = new ArrayList<>();
    long skip = offset;
    long left = limit;
    for (int i = 0; i < lo.length && left > 0; i++) {
      if (skip >= count[i]) {
        skip -= count[i];
        continue;
      }
      long first = lo[i] + skip;
      long last = first + Math.min(count[i] - skip, left) - 1;
      if (!runs.isEmpty() && runs.getLast().hi() + 1 == first) {
        runs.set(runs.size() - 1, new Run(runs.getLast().lo(), last));
      } else {
        runs.add(new Run(first, last));
      }
      skip = 0;
      left -= last - first + 1;
    }
    return new Segments(List.copyOf(runs));
  }
}
