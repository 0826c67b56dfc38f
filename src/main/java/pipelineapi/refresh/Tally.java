package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What refreshes have done since the start. One thread writes, any reads.
final class Tally {

  private final Map<String, LongAdder> ended = new ConcurrentHashMap<>();
  private final Map<Progress.Phase, LongAdder> phases = new EnumMap<>(Progress.Phase.class);
  private final LongAdder objects = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private volatile long failing;
  private Progress.@Nullable Phase phase;
  private long since;

  Tally() {
    for (Progress.Phase each : Progress.Phase.values()) {
      phases.put(each, new LongAdder());
    }
  }

  void entered(Progress.Phase next) {
    leave();
    phase = next;
    since = System.nanoTime();
  }

  private void leave() {
    if (phase != null) {
      LongAdder last = of(phase);
      last.reset();
      last.add(System.nanoTime() - since);
      phase = null;
    }
  }

  void read(long readRows) {
    objects.increment();
    rows.add(readRows);
  }

  void ended(String outcome) {
    leave();
    ended.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    failing = outcome.equals("failed") ? failing + 1 : 0;
  }

  /// Refreshes that ended so.
  long endedSo(String outcome) {
    LongAdder count = ended.get(outcome);
    return count == null ? 0 : count.sum();
  }

  /// Refreshes that failed one after the other, up to the last.
  long failing() {
    return failing;
  }

  /// Seconds a phase took when it last ran.
  double seconds(Progress.Phase of) {
    return of(of).sum() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private LongAdder of(Progress.Phase of) {
    return requireNonNull(phases.get(of));
  }

  /// Objects that were read.
  long objects() {
    return objects.sum();
  }

  /// Rows that were read.
  long rows() {
    return rows.sum();
  }
}
