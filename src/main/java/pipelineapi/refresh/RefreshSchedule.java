package pipelineapi.refresh;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/// Refreshes at start and then again and again, and looks at branches in between, on one thread of
/// its own.
final class RefreshSchedule implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshSchedule.class);

  private final Refreshes refreshes;
  private final Duration every;
  private final Duration branchesEvery;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread thread;

  RefreshSchedule(
      Refreshes refreshes,
      Duration every,
      Duration branchesEvery,
      Clock clock,
      ApplicationEventPublisher events) {
    this.events = events;
    this.refreshes = refreshes;
    this.every = every;
    this.branchesEvery = branchesEvery;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofPlatform().name("refresh").daemon().start(this::run);
  }

  private void run() {
    try {
      do {
        Refreshes.Outcome outcome = refreshes.refresh();
        refreshes.nextDue(clock.instant().plus(every));
        tell(outcome);
      } while (!stopsBeforeNext());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopsBeforeNext() throws InterruptedException {
    long next = System.nanoTime() + every.toNanos();
    while (true) {
      long left = next - System.nanoTime();
      boolean last = left <= branchesEvery.toNanos();
      if (stopped.await(last ? left : branchesEvery.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      if (last) {
        return false;
      }
      refreshes.refreshBranches().ifPresent(this::tell);
    }
  }

  // whoever listens must not end the schedule
  private void tell(Refreshes.Outcome outcome) {
    try {
      events.publishEvent(new RefreshEnded(outcome));
    } catch (RuntimeException e) {
      LOG.error("a listener of refreshes failed", e);
    }
  }

  @Override
  public synchronized void stop() {
    stopped.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
