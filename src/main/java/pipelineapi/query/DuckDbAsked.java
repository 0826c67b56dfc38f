package pipelineapi.query;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import pipelineapi.query.Question.Position;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.Snapshot;

/// A question to be run on DuckDB.
final class DuckDbAsked implements Asked {

  private final Hold hold;
  private final Question question;
  private final Parameters.Read read;
  private final @Nullable Cursor cursor;
  private final Lanes lanes;
  private final QuerySettings settings;
  private final AtomicBoolean closed = new AtomicBoolean();

  DuckDbAsked(
      Hold hold,
      Parameters.Read read,
      @Nullable Cursor cursor,
      Lanes lanes,
      QuerySettings settings) {
    this.hold = hold;
    this.read = read;
    this.cursor = cursor;
    this.lanes = lanes;
    this.settings = settings;
    Question asked = read.question();
    this.question = cursor == null ? asked : asked.from(cursor.position());
  }

  @Override
  public Manifest snapshot() {
    return hold.snapshot().manifest();
  }

  @Override
  public String digest() {
    String position =
        switch (question.position()) {
          case Position.Offset(long rows) -> "offset " + rows;
          case Position.After(long rn) -> "after " + rn;
        };
    String whole =
        "%s?%s %s %s"
            .formatted(
                question.listing().path(), read.canonical(), position, cursor == null ? "" : "c");
    return String.format(Locale.ROOT, "%016x", Cursor.digest(whole));
  }

  @Override
  public String canonical() {
    return read.canonical();
  }

  @Override
  public Answer answer() {
    Snapshot snapshot = hold.snapshot();
    Optional<RangePlan> plan = RangePlan.of(question, snapshot);
    long bytes = settings.pageBytes().toBytes();
    Long known = cursor == null ? null : cursor.total();
    Lane lane =
        plan.isPresent() || RangePlan.rowsLeft(question, snapshot) <= settings.heavyRows()
            ? lanes.page()
            : lanes.heavy();
    hold.retain();
    Lane.Done<Plans.Result> done =
        lane.run(
            running -> {
              try (Session session = new Session(snapshot.connection(), running)) {
                return plan.isPresent()
                    ? Plans.range(plan.get(), question, session, bytes)
                    : Plans.reference(question, known, session, bytes);
              }
            },
            hold::release);
    Plans.Result result = done.value();
    Position next = result.next();
    return new Answer(
        question.columns(),
        result.rows(),
        question.counted() ? result.total() : null,
        question.limit(),
        cursor == null && question.position() instanceof Position.Offset(long rows) ? rows : null,
        next == null
            ? null
            : new Cursor(snapshot.id(), Cursor.digest(read.identity()), next, result.total())
                .encode(),
        done.timing());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      hold.release();
    }
  }
}
