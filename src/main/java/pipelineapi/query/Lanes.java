package pipelineapi.query;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/// The lanes of questions, by class: what is quick never waits for what is heavy.
record Lanes(Lane page, Lane heavy, ScheduledThreadPoolExecutor watchdog) implements AutoCloseable {

  static Lanes of(QuerySettings settings) {
    ScheduledThreadPoolExecutor watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("query-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    return new Lanes(
        new Lane(
            "page",
            settings.pageThreads(),
            settings.pageQueue(),
            settings.pageDeadline(),
            watchdog),
        new Lane(
            "heavy",
            settings.heavyThreads(),
            settings.heavyQueue(),
            settings.heavyDeadline(),
            watchdog),
        watchdog);
  }

  @Override
  public void close() {
    page.close();
    heavy.close();
    watchdog.shutdown();
  }
}
