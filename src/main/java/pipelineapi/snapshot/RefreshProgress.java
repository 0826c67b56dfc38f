package pipelineapi.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the refresh stands at a moment.
///
/// @param state `idle`, `running` or `failed`
/// @param phase `list`, `read`, `build`, `derive`, `check` or `publish`; null when idle
/// @param objectsDone objects read so far
/// @param objectsTotal objects to be read, 0 until listed
/// @param rows read so far
/// @param startedAt of the running refresh
/// @param secondsLeft an estimate, null when unknown
/// @param lastStarted of the last refresh that ended
/// @param lastFinished of the last refresh that ended
/// @param lastOutcome `published`, `unchanged`, `withheld` or `failed`
/// @param reason why the last one failed, or what it made is kept aside, a sentence
/// @param nextDue when the next is due by schedule
public record RefreshProgress(
    String state,
    @Nullable String phase,
    long objectsDone,
    long objectsTotal,
    long rows,
    @Nullable Instant startedAt,
    @Nullable Long secondsLeft,
    @Nullable Instant lastStarted,
    @Nullable Instant lastFinished,
    @Nullable String lastOutcome,
    @Nullable String reason,
    @Nullable Instant nextDue) {}
