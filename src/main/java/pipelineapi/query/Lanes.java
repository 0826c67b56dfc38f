package pipelineapi.query;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The lanes of questions, by class: what is quick never waits for what is heavy.
record Lanes(
    Lane page,
    Lane heavy,
    Lane export,
    Lane sort,
    EngineUse use,
    ScheduledThreadPoolExecutor watchdog)
    implements AutoCloseable {

  private static final long WATCH_MS = 200;

  static Lanes of(QuerySettings settings) {
    ScheduledThreadPoolExecutor watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("query-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    EngineUse use = new EngineUse();
    return new Lanes(
        new Lane(
            "page",
            settings.pageThreads(),
            settings.pageQueue(),
            settings.pageDeadline(),
            watchdog,
            use),
        new Lane(
            "heavy",
            settings.heavyThreads(),
            settings.heavyQueue(),
            settings.heavyDeadline(),
            watchdog,
            use),
        new Lane(
            "export",
            settings.export().threads(),
            settings.export().queue(),
            settings.export().deadline(),
            watchdog,
            use),
        // each sort takes the engine's memory for itself, and may use all its threads
        new Lane("sort", 1, settings.export().queue(), settings.export().deadline(), watchdog, use),
        use,
        watchdog);
  }

  /// All of them.
  List<Lane> all() {
    return List.of(page, heavy, export, sort);
  }

  /// Looks after some work again and again, until it is cancelled.
  Future<?> watch(Runnable look) {
    return watchdog.scheduleAtFixedRate(look, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    all().forEach(Lane::close);
    watchdog.shutdown();
  }
}
