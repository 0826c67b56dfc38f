package pipelineapi.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;

/// A whole snapshot that is kept aside, as it lost so much that a person should look first.
///
/// @param manifest of the snapshot
/// @param reasons what it lost, a sentence each
/// @param listing fingerprint of the archive's listing it was made from
/// @param day on which it was made, as what counts as future depends on it
public record Withheld(Manifest manifest, List<String> reasons, String listing, LocalDate day) {

  /// One that lacks a part is none.
  public Withheld {
    requireNonNull(manifest);
    requireNonNull(listing);
    requireNonNull(day);
    reasons = List.copyOf(reasons);
  }
}
