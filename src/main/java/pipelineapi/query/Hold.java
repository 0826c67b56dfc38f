package pipelineapi.query;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;
import pipelineapi.snapshot.Snapshot;
import pipelineapi.snapshot.SnapshotLease;

/// A lease shared by a question and the work done for it: the work may still be ending when the
/// question has been closed.
final class Hold {

  private final SnapshotLease lease;
  private final AtomicInteger holders = new AtomicInteger(1);

  Hold(SnapshotLease lease) {
    this.lease = lease;
    // beside each line of the log that whoever asks causes from here on
    MDC.put("snapshot", lease.snapshot().id());
  }

  Snapshot snapshot() {
    return lease.snapshot();
  }

  void retain() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      lease.close();
    }
  }
}
