package pipelineapi.origin;

import java.util.concurrent.atomic.LongAdder;

/// How often this process looked at branches of Git repositories, and how long that took, what was
/// fetched included. Safe to use from many threads.
final class BranchUse {

  /// That of all branches of the process.
  static final BranchUse OF_PROCESS = new BranchUse();

  private final Sums followed = new Sums(new LongAdder(), new LongAdder());
  private final Sums failed = new Sums(new LongAdder(), new LongAdder());

  private record Sums(LongAdder count, LongAdder nanos) {}

  /// A look that ended.
  void looked(boolean ok, long nanos) {
    sums(ok).count().increment();
    sums(ok).nanos().add(nanos);
  }

  private Sums sums(boolean ok) {
    return ok ? followed : failed;
  }

  /// Looks that ended so.
  long looks(boolean ok) {
    return sums(ok).count().sum();
  }

  /// How long they took together.
  double nanos(boolean ok) {
    return sums(ok).nanos().sum();
  }
}
