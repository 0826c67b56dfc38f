package pipelineapi.snapshot;

/// A hold on a snapshot: while it is open, the snapshot stays readable. Close it once.
public interface SnapshotLease extends AutoCloseable {

  /// The snapshot held.
  Snapshot snapshot();

  @Override
  void close();
}
