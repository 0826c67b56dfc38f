package pipelineapi.query;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Work that can be stopped from another thread, whichever statement it has come to.
final class Running {

  private final ReentrantLock lock = new ReentrantLock();
  private final EngineUse use;
  private @Nullable Statement statement;
  private boolean stopped;
  private boolean ended;

  Running(EngineUse use) {
    this.use = use;
  }

  /// Work that nobody counts.
  Running() {
    this(new EngineUse());
  }

  /// The work has come to a statement.
  ///
  /// @throws CancellationException when it was stopped meanwhile
  void at(Statement next) {
    lock.lock();
    try {
      if (stopped) {
        throw new CancellationException("Stopped");
      }
      statement = next;
      use.begin();
    } finally {
      lock.unlock();
    }
  }

  /// The work is done with its statement, which may be closed now.
  void past() {
    lock.lock();
    try {
      statement = null;
      use.end();
    } finally {
      lock.unlock();
    }
  }

  /// The work has ended.
  void end() {
    lock.lock();
    try {
      ended = true;
      statement = null;
    } finally {
      lock.unlock();
    }
  }

  /// Stops the work: cancels its statement, and lets no other begin. Returns whether it has ended.
  boolean stop() {
    lock.lock();
    try {
      boolean first = !stopped;
      stopped = true;
      if (statement != null) {
        if (first) {
          use.stop();
        }
        statement.cancel();
      }
    } catch (SQLException e) {
      // closed meanwhile: the next call sees how it goes on
      statement = null;
    } finally {
      lock.unlock();
    }
    return hasEnded();
  }

  private boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
