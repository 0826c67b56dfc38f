package pipelineapi.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// The order to serve one snapshot, and to refresh nothing, until it is taken back.
///
/// @param snapshot the id of the snapshot
/// @param since when it was given
public record Pin(String snapshot, Instant since) {

  /// One that lacks a part is none.
  public Pin {
    requireNonNull(snapshot);
    requireNonNull(since);
  }
}
