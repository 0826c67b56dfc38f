package pipelineapi.snapshot;

/// The door to how the refresh stands. Safe to use from many threads.
public interface RefreshMonitor {

  /// How it stands now; never waits.
  RefreshProgress progress();
}
