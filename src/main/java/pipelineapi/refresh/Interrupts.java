package pipelineapi.refresh;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Lets an interrupt of the thread that runs a statement reach the engine, which looks for none
/// itself: the statement is cancelled.
final class Interrupts implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final ScheduledThreadPoolExecutor LOOKING = looking();

  private final Future<?> looks;

  private Interrupts(Future<?> looks) {
    this.looks = looks;
  }

  private static ScheduledThreadPoolExecutor looking() {
    ScheduledThreadPoolExecutor made =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("refresh-interrupts").factory());
    made.setRemoveOnCancelPolicy(true);
    return made;
  }

  /// For a statement that the calling thread is about to run, until it is closed.
  ///
  /// @throws RefreshException when the thread is interrupted already
  static Interrupts of(Statement statement) {
    Thread running = Thread.currentThread();
    if (running.isInterrupted()) {
      throw new RefreshException("The refresh was interrupted");
    }
    return new Interrupts(
        LOOKING.scheduleWithFixedDelay(
            () -> look(running, statement),
            PERIOD.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  private static void look(Thread running, Statement statement) {
    if (running.isInterrupted()) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // it has ended meanwhile, which is as good
      }
    }
  }

  @Override
  public void close() {
    looks.cancel(false);
  }
}
