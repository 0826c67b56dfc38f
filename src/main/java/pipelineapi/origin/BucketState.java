package pipelineapi.origin;

import java.time.Duration;
import java.util.List;

/// How the buckets are reached that the archive comes from, and what this process has asked of
/// buckets so far.
///
/// @param places the prefixes that are read
/// @param timeout how long the service may stay silent before one try has failed
/// @param retries how often a failed try is repeated
/// @param listings directories listed at once
/// @param asked what was asked, for whatever purpose
public record BucketState(
    List<String> places, Duration timeout, int retries, int listings, Asked asked) {

  /// It is of some place.
  public BucketState {
    places = List.copyOf(places);
  }

  /// What was asked of buckets.
  ///
  /// @param requests however often they were tried
  /// @param retried tries that were not the first
  /// @param refused requests that were answered by a status 4xx
  /// @param failed requests that no try could get answered
  public record Asked(long requests, long retried, long refused, long failed) {

    /// What was asked since an earlier time.
    public Asked since(Asked before) {
      return new Asked(
          requests - before.requests,
          retried - before.retried,
          refused - before.refused,
          failed - before.failed);
    }
  }
}
