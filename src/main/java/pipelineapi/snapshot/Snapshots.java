package pipelineapi.snapshot;

import java.util.List;
import java.util.Optional;

/// The door to the states that can be read. Safe to use from many threads.
public interface Snapshots {

  /// A hold on the newest published snapshot; empty before there is one.
  Optional<SnapshotLease> current();

  /// A hold on the snapshot of an id, opened when it is still kept; empty when it is gone.
  Optional<SnapshotLease> byId(String id);

  /// The snapshot that is kept aside until somebody accepts it, if there is one.
  Optional<Withheld> withheld();

  /// The order to stay on the snapshot that is served, if there is one.
  Optional<Pin> pinned();

  /// Snapshots that were found since the start and are not served, as they are damaged or of
  /// another version; newest first.
  default List<PassedOver> passedOver() {
    return List.of();
  }
}
