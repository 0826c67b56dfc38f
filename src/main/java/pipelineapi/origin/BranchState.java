package pipelineapi.origin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a branch stands that part of the archive comes from.
///
/// @param root what the keys of its objects begin with in the archive
/// @param place the repository, the branch and the folder
/// @param commit that is read; null before the first
/// @param committed when it was made
/// @param checked when the branch was looked at last
/// @param fault why the branch could not be followed then, a sentence
public record BranchState(
    String root,
    String place,
    @Nullable String commit,
    @Nullable Instant committed,
    @Nullable Instant checked,
    @Nullable String fault) {}
