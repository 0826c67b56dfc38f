package pipelineapi.refresh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/// Refreshes at start and then again and again, or when it is ordered, and looks at branches in
/// between, on one thread of its own.
final class RefreshSchedule implements SmartLifecycle, RefreshOrders {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshSchedule.class);

  private final Refreshes refreshes;
  private final Duration every;
  private final Duration branchesEvery;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(1);
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

  /// What is to be done before the next refresh is due.
  private enum Order {
    REFRESH,
    REBUILD,
    STOP
  }

  @Override
  public Optional<Instant> order(boolean fromNothing) {
    Instant now = clock.instant();
    boolean running = refreshes.progress().state().equals("running");
    return !running && orders.offer(fromNothing ? Order.REBUILD : Order.REFRESH)
        ? Optional.of(now)
        : Optional.empty();
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofPlatform().name("refresh").daemon().start(this::run);
  }

  private void run() {
    try {
      Order order = Order.REFRESH;
      while (order != Order.STOP) {
        if (refreshes.isBesideReaders()) {
          BackgroundThread.become();
        }
        Refreshes.Outcome outcome =
            order == Order.REBUILD ? refreshes.rebuild() : refreshes.refresh();
        if (outcome != Refreshes.Outcome.PINNED) {
          refreshes.nextDue(clock.instant().plus(every));
          tell(outcome);
        }
        order = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // what is ordered, or a refresh of all when it is due
  private Order next() throws InterruptedException {
    long due = System.nanoTime() + every.toNanos();
    while (true) {
      long left = due - System.nanoTime();
      Order ordered = orders.poll(Math.min(left, branchesEvery.toNanos()), TimeUnit.NANOSECONDS);
      if (ordered != null) {
        return ordered;
      }
      if (left <= branchesEvery.toNanos()) {
        return Order.REFRESH;
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
    orders.clear();
    orders.add(Order.STOP);
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
