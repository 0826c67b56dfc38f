package pipelineapi.query;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.FullDisk;

/// A few platform threads that alone call the engine for one class of questions, with a bounded
/// queue before them and a deadline for each question. Virtual threads only wait here: a native
/// call would pin their carrier.
final class Lane implements AutoCloseable {

  // a cancel is lost when it comes between two statements, so it is repeated until the work ends
  private static final long REPEAT_CANCEL_MS = 50;

  private final String name;
  private final Duration deadline;
  private final ScheduledExecutorService watchdog;
  private final ThreadPoolExecutor threads;
  private final EngineUse use;
  private final LongAdder refused = new LongAdder();
  // a queue with a bound would refuse who comes while a thread is about to take the one before
  private final Semaphore places;

  /// Work on the engine, done on a lane's thread.
  interface Work<T> {
    T run(Running running) throws SQLException;
  }

  /// What work gave, and how long it waited and ran.
  record Done<T>(T value, Answer.Timing timing) {}

  Lane(
      String name,
      int size,
      int queue,
      Duration deadline,
      ScheduledExecutorService watchdog,
      EngineUse use) {
    this.name = name;
    this.use = use;
    this.deadline = deadline;
    this.watchdog = watchdog;
    this.places = new Semaphore(size + queue);
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("query-" + name + "-", 1).factory());
    // later they would inherit the priority of whatever happens to ask first
    threads.prestartAllCoreThreads();
  }

  /// Does some work and waits for it, at most until the deadline.
  ///
  /// @param after is called once when the work has ended, or will not begin any more
  /// @throws CancellationException when the waiting thread is interrupted; the work is cancelled
  <T> Done<T> run(Work<T> work, Runnable after) {
    Job<T> job = new Job<>(work, after);
    Future<?> alarm = watchdog.schedule(job::expire, deadline.toMillis(), TimeUnit.MILLISECONDS);
    if (!places.tryAcquire()) {
      throw refused(alarm, after);
    }
    try {
      threads.execute(job);
    } catch (RejectedExecutionException e) {
      places.release();
      throw refused(alarm, after);
    }
    try {
      return job.result.get();
    } catch (InterruptedException e) {
      job.stop();
      Thread.currentThread().interrupt();
      throw new CancellationException("The waiting thread was interrupted");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      alarm.cancel(false);
    }
  }

  private OverloadException refused(Future<?> alarm, Runnable after) {
    refused.increment();
    alarm.cancel(false);
    after.run();
    return new OverloadException(
        "Too many questions wait already in the lane '%s'. Ask again in a moment.".formatted(name));
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof SQLException
        && String.valueOf(cause.getMessage()).startsWith("Out of Memory Error")) {
      return new OverloadException(
          "The engine has no memory left for it now. Ask for less, or again in a moment.");
    }
    if (FullDisk.isTold(cause)) {
      return new OverloadException(
          "The disk has no room left for it now. Ask for less, or again in a moment.");
    }
    return cause instanceof RuntimeException fault
        ? fault
        : new IllegalStateException("The engine could not answer", cause);
  }

  String name() {
    return name;
  }

  /// How many questions run.
  int running() {
    return threads.getActiveCount();
  }

  /// How many questions wait.
  int waiting() {
    return threads.getQueue().size();
  }

  /// How many questions found no place.
  long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      if (waiting instanceof Job<?> job) {
        job.refuse();
      }
    }
  }

  private final class Job<T> implements Runnable {

    private final CompletableFuture<Done<T>> result = new CompletableFuture<>();
    private final Running running = new Running(use);
    private final Work<T> work;
    private final Runnable after;
    private final long asked = System.nanoTime();

    Job(Work<T> work, Runnable after) {
      this.work = work;
      this.after = after;
    }

    @Override
    public void run() {
      long begun = System.nanoTime();
      Runnable answer;
      try {
        T value = work.run(running);
        long ended = System.nanoTime();
        Answer.Timing timing = new Answer.Timing((begun - asked) / 1e6, (ended - begun) / 1e6);
        answer = () -> result.complete(new Done<>(value, timing));
      } catch (SQLException | RuntimeException | Error e) {
        answer = () -> result.completeExceptionally(e);
      }
      running.end();
      try {
        // whoever gets the answer may rely on everything being let go
        leave();
      } finally {
        // whatever letting go meets, nobody waits for ever
        answer.run();
      }
    }

    void refuse() {
      result.completeExceptionally(new OverloadException("The service is shutting down."));
      leave();
    }

    void leave() {
      places.release();
      after.run();
    }

    void expire() {
      result.completeExceptionally(
          new QueryTimeoutException(
              "The question took longer than %s s, the time allowed. Narrow it by more filters."
                  .formatted(deadline.toMillis() / 1000.0)));
      stop();
    }

    void stop() {
      if (threads.remove(this)) {
        leave();
      } else if (!running.stop() && !watchdog.isShutdown()) {
        Future<?> _ = watchdog.schedule(this::stop, REPEAT_CANCEL_MS, TimeUnit.MILLISECONDS);
      }
    }
  }
}
