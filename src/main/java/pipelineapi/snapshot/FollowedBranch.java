package pipelineapi.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a branch of a Git repository stands that part of the archive comes from.
///
/// @param keys what the keys of its objects begin with
/// @param place the repository, the branch and the folder
/// @param commit that refreshes read; null before the first
/// @param committed when it was made
/// @param checked when the branch was looked at last
/// @param fault why it could not be followed then, a sentence
public record FollowedBranch(
    String keys,
    String place,
    @Nullable String commit,
    @Nullable Instant committed,
    @Nullable Instant checked,
    @Nullable String fault) {}
