package pipelineapi.refresh;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RejectedObjectException;
import pipelineapi.refresh.read.RowSink;

/// Takes the rows of one object into a table and its rejects into the ledger, and counts both.
final class Counting implements RowSink {

  private final RowAppender appender;
  private final Ledger ledger;
  private final String feed;
  private final int object;
  private long rows;
  private long rejects;
  private @Nullable String torn;

  Counting(RowAppender appender, Ledger ledger, String feed, int object) {
    this.appender = appender;
    this.ledger = ledger;
    this.feed = feed;
    this.object = object;
  }

  @Override
  public void row(long position, @Nullable Object[] values) {
    try {
      appender.append(feed, object, position, values);
      rows++;
    } catch (SQLException e) {
      throw new RefreshException("A row cannot be stored", e);
    }
  }

  @Override
  public void reject(long row, RejectCode code, @Nullable String column, String detail) {
    ledger.addReject(new Ledger.Reject(object, row, code, column, detail));
    rejects++;
    if (code == RejectCode.TRUNCATED) {
      torn = detail;
    }
  }

  /// Refuses an object that ends in the middle where rows of a whole version of it are there: half
  /// of them are worse than those of yesterday.
  ///
  /// @param before its entry until now
  void refuseTorn(Ledger.@Nullable Entry before) throws RejectedObjectException {
    if (torn != null && before != null && isWhole(before)) {
      throw new RejectedObjectException(RejectCode.TRUNCATED, torn);
    }
  }

  private boolean isWhole(Ledger.Entry before) {
    return before.state() == Ledger.State.RETAINED
        || (before.state() == Ledger.State.LOADED
            && !ledger.hasReject(before.object(), RejectCode.TRUNCATED));
  }

  long rows() {
    return rows;
  }

  long rejects() {
    return rejects;
  }
}
