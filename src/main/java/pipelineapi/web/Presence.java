package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Looks whether callers still wait for what is being made for them, and interrupts it when they
/// have gone. Safe to use from many threads.
@Component
final class Presence implements AutoCloseable {

  private static final String CONNECTION = Presence.class.getName();
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final ScheduledThreadPoolExecutor looking;

  Presence() {
    looking =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("web-presence").factory());
    looking.setRemoveOnCancelPolicy(true);
  }

  /// Remembers the connection a request came by, before any other part wraps the request.
  static void remember(Request request) {
    request.setAttribute(CONNECTION, request.getCoyoteRequest());
  }

  /// Makes what a caller waits for.
  ///
  /// @throws CallerGoneException when the caller goes before it is made
  <T> T during(HttpServletRequest request, Supplier<T> making) {
    if (!(request.getAttribute(CONNECTION) instanceof org.apache.coyote.Request connection)) {
      return making.get();
    }
    Watch watch = new Watch(connection, Thread.currentThread());
    Future<?> looks =
        looking.scheduleWithFixedDelay(
            watch, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return making.get();
    } catch (CancellationException e) {
      throw watch.gone ? new CallerGoneException(e) : e;
    } finally {
      looks.cancel(false);
      watch.end();
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }

  /// Looks after one caller. The connection is read while its own thread waits, and never after.
  private static final class Watch implements Runnable {

    private final org.apache.coyote.Request connection;
    private @Nullable Thread making;
    private boolean gone;

    Watch(org.apache.coyote.Request connection, Thread making) {
      this.connection = connection;
      this.making = making;
    }

    @Override
    public synchronized void run() {
      // the first of a next request is read once and kept, an end is met again and again
      if (making != null && hasMore() && hasMore()) {
        gone = true;
        making.interrupt();
        making = null;
      }
    }

    private boolean hasMore() {
      connection.action(ActionCode.AVAILABLE, true);
      return connection.getAvailable() > 0;
    }

    synchronized void end() {
      making = null;
      if (gone) {
        // it was meant for the making alone
        var _ = Thread.interrupted();
      }
    }
  }
}
