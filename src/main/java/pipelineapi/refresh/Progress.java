package pipelineapi.refresh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipelineapi.snapshot.RefreshMonitor;
import pipelineapi.snapshot.RefreshProgress;

/// How the refresh stands: told to the console, and to whoever asks. One thread writes, any reads.
final class Progress implements RefreshMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final Duration SAID_EVERY = Duration.ofSeconds(20);

  /// The steps of a refresh.
  enum Phase {
    LIST,
    READ,
    BUILD,
    DERIVE,
    CHECK,
    PUBLISH;

    String shown() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Clock clock;
  private final Tally tally = new Tally();
  private volatile RefreshProgress now =
      new RefreshProgress("idle", null, 0, 0, 0, null, null, null, null, null, null, null);
  private long bytesDone;
  private long bytesTotal;
  private Instant readingSince = Instant.EPOCH;
  private Instant lastSaid = Instant.EPOCH;

  Progress(Clock clock) {
    this.clock = clock;
  }

  @Override
  public RefreshProgress progress() {
    return now;
  }

  Tally tally() {
    return tally;
  }

  synchronized void started() {
    bytesDone = 0;
    bytesTotal = 0;
    set("running", Phase.LIST, 0, 0, 0, clock.instant(), null);
    tally.entered(Phase.LIST);
    LOG.debug("refresh phase=list");
  }

  synchronized void enter(Phase phase) {
    RefreshProgress p = now;
    if (phase == Phase.READ) {
      readingSince = clock.instant();
    }
    set("running", phase, p.objectsDone(), p.objectsTotal(), p.rows(), p.startedAt(), null);
    tally.entered(phase);
    LOG.info(
        "refresh phase={} objects={} of {} rows={}",
        phase.shown(),
        p.objectsDone(),
        p.objectsTotal(),
        p.rows());
  }

  /// More objects are to be read.
  synchronized void expect(long objects, long bytes) {
    RefreshProgress p = now;
    bytesTotal += bytes;
    set(
        "running",
        Phase.READ,
        p.objectsDone(),
        p.objectsTotal() + objects,
        p.rows(),
        p.startedAt(),
        p.secondsLeft());
  }

  /// An object was read.
  synchronized void read(long bytes, long rows) {
    RefreshProgress p = now;
    bytesDone += bytes;
    tally.read(rows);
    set(
        "running",
        Phase.READ,
        p.objectsDone() + 1,
        p.objectsTotal(),
        p.rows() + rows,
        p.startedAt(),
        secondsLeft());
    Instant instant = clock.instant();
    if (Duration.between(lastSaid, instant).compareTo(SAID_EVERY) >= 0) {
      lastSaid = instant;
      LOG.info(
          "refresh reading objects={} of {} rows={} secondsLeft={}",
          now.objectsDone(),
          now.objectsTotal(),
          now.rows(),
          now.secondsLeft());
    }
  }

  // the first small objects would promise days
  private @Nullable Long secondsLeft() {
    double seconds = Duration.between(readingSince, clock.instant()).toMillis() / 1000.0;
    if (seconds < 1 || bytesDone == 0) {
      return null;
    }
    return Math.max(0, Math.round(seconds * (bytesTotal - bytesDone) / bytesDone));
  }

  synchronized void ended(String outcome, @Nullable String reason) {
    tally.ended(outcome);
    RefreshProgress p = now;
    now =
        new RefreshProgress(
            outcome.equals("failed") ? "failed" : "idle",
            null,
            p.objectsDone(),
            p.objectsTotal(),
            p.rows(),
            null,
            null,
            p.startedAt(),
            clock.instant(),
            outcome,
            reason,
            p.nextDue());
  }

  /// An order changed what is served, or took such an order back.
  synchronized void ordered(@Nullable String reason) {
    tell("published", reason, now.nextDue());
  }

  synchronized void nextDue(@Nullable Instant due) {
    tell(now.lastOutcome(), now.reason(), due);
  }

  private void tell(@Nullable String outcome, @Nullable String reason, @Nullable Instant due) {
    RefreshProgress p = now;
    now =
        new RefreshProgress(
            p.state(),
            p.phase(),
            p.objectsDone(),
            p.objectsTotal(),
            p.rows(),
            p.startedAt(),
            p.secondsLeft(),
            p.lastStarted(),
            p.lastFinished(),
            outcome,
            reason,
            due);
  }

  private void set(
      String state,
      Phase phase,
      long done,
      long total,
      long rows,
      @Nullable Instant startedAt,
      @Nullable Long secondsLeft) {
    RefreshProgress p = now;
    now =
        new RefreshProgress(
            state,
            phase.shown(),
            done,
            total,
            rows,
            startedAt,
            secondsLeft,
            p.lastStarted(),
            p.lastFinished(),
            p.lastOutcome(),
            p.reason(),
            p.nextDue());
  }
}
