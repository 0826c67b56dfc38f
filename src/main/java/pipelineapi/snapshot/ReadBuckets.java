package pipelineapi.snapshot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the buckets are read that part of the archive comes from.
///
/// @param places the prefixes that are read
/// @param timeout how long the service may stay silent before one try has failed
/// @param retries how often a failed try is repeated
/// @param listings directories listed at once
/// @param lastRefresh what this process asked of buckets while the last refresh ran; null before
///   one has ended
public record ReadBuckets(
    List<String> places,
    Duration timeout,
    int retries,
    int listings,
    @Nullable Requests lastRefresh) {

  /// It is of some place.
  public ReadBuckets {
    places = List.copyOf(places);
  }

  /// Requests to buckets.
  ///
  /// @param requests however often they were tried
  /// @param retried tries that were not the first
  /// @param refused requests that were answered by a status 4xx
  /// @param failed requests that no try could get answered
  public record Requests(long requests, long retried, long refused, long failed) {}
}
