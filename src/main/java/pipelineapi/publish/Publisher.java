package pipelineapi.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.OriginException;
import pipelineapi.query.NoSnapshotException;
import pipelineapi.query.Queries;
import pipelineapi.refresh.RefreshEnded;

/// Publishes the performance tables of the served snapshot at start and after each refresh, unless
/// they are there already, on a thread of its own. What fails is tried again after the next
/// refresh; neither refreshing nor serving hears of it.
final class Publisher implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final Queries queries;
  private final Catalogue catalogue;
  private final Shelf shelf;
  private final PublishSettings settings;
  private final PublishMetrics metrics;
  private final Semaphore wanted = new Semaphore(0);
  private @Nullable Thread thread;

  // of the thread alone: what it has put there whole, and what it has given fixed names
  private @Nullable TableSet put;
  private @Nullable TableSet fixed;

  Publisher(
      Queries queries,
      Catalogue catalogue,
      Shelf shelf,
      PublishSettings settings,
      PublishMetrics metrics) {
    this.queries = queries;
    this.catalogue = catalogue;
    this.shelf = shelf;
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofPlatform().name("publish").daemon().start(this::run);
    wanted.release();
  }

  @EventListener
  void on(RefreshEnded ended) {
    wanted.release();
  }

  private void run() {
    try {
      while (true) {
        wanted.acquire();
        wanted.drainPermits();
        publish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() throws InterruptedException {
    try (Tables tables = Tables.served(queries, catalogue)) {
      publish(tables);
    } catch (NoSnapshotException e) {
      // the end of the first refresh is told
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      metrics.failed();
      // what the place says needs no stack
      LOG.warn(
          "performance tables not published to {}, tried again after the next refresh: {}",
          settings.place(),
          e instanceof OriginException ? e.getMessage() : e.toString(),
          e instanceof OriginException || e instanceof IOException ? null : e);
    }
  }

  private void publish(Tables tables) throws IOException {
    String id = tables.snapshot().id();
    TableSet before = shelf.published().orElse(null);
    if (before != null && before.snapshot().equals(id)) {
      fix(before);
      return;
    }
    TableSet set = whole(tables);
    shelf.name(set);
    metrics.published();
    LOG.info("performance tables published snapshot={} place={}", id, settings.place());
    fix(set);
    shelf.keepHouse(set, before);
  }

  private void fix(TableSet set) throws IOException {
    if (settings.fixedNames() && !set.equals(fixed)) {
      shelf.fix(set);
      fixed = set;
    }
  }

  private TableSet whole(Tables tables) throws IOException {
    // what is there may be named by now, though the place did not say so
    if (put == null || !put.snapshot().equals(tables.snapshot().id())) {
      TableSet written = tables.write();
      shelf.put(written, tables.files());
      put = written;
    }
    return put;
  }

  @Override
  public synchronized void stop() {
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
