package pipelineapi.query;

import java.util.concurrent.atomic.LongAdder;

/// What the engine is asked on behalf of questions. Safe to use from many threads.
final class EngineUse {

  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder stopped = new LongAdder();

  void begin() {
    begun.increment();
  }

  void end() {
    ended.increment();
  }

  void stop() {
    stopped.increment();
  }

  /// Statements that have begun.
  long statements() {
    return begun.sum();
  }

  /// Statements that run now.
  long running() {
    // in this order none that ended is missing among those begun
    long done = ended.sum();
    return begun.sum() - done;
  }

  /// Statements that were told to stop before their end.
  long stopped() {
    return stopped.sum();
  }
}
