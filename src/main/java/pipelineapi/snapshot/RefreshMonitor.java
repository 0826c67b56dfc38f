package pipelineapi.snapshot;

import java.util.List;
import java.util.Optional;

/// The door to how the refresh stands. Safe to use from many threads.
public interface RefreshMonitor {

  /// How it stands now; never waits.
  RefreshProgress progress();

  /// How the branches stand that part of the archive comes from; never waits.
  default List<FollowedBranch> branches() {
    return List.of();
  }

  /// How the buckets are read that part of the archive comes from, if any does; never waits.
  default Optional<ReadBuckets> buckets() {
    return Optional.empty();
  }
}
