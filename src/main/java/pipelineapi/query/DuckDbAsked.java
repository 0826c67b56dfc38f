package pipelineapi.query;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
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
  private final Exports exports;
  private final QuerySettings settings;
  private final AtomicBoolean closed = new AtomicBoolean();

  DuckDbAsked(
      Hold hold,
      Parameters.Read read,
      @Nullable Cursor cursor,
      Lanes lanes,
      Exports exports,
      QuerySettings settings) {
    this.hold = hold;
    this.read = read;
    this.cursor = cursor;
    this.lanes = lanes;
    this.exports = exports;
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
        String.join(" ", read.identity(), read.canonical(), position, cursor == null ? "" : "c");
    return String.format(Locale.ROOT, "%016x", Cursor.digest(whole));
  }

  @Override
  public String canonical() {
    return read.canonical();
  }

  @Override
  public Answer answer() {
    Snapshot snapshot = hold.snapshot();
    Grouping grouping = question.grouping();
    return grouping == null ? rows(snapshot) : groups(snapshot, grouping);
  }

  /// Rows or groups, and the facets beside them.
  private record Found<T>(T page, List<Answer.Facet> facets) {}

  private Answer rows(Snapshot snapshot) {
    Optional<RangePlan> plan = RangePlan.of(question, snapshot);
    Long known = cursor == null ? null : cursor.total();
    boolean quick = plan.isPresent() && question.facets().stream().allMatch(this::isKept);
    Lane.Done<Found<Plans.Result>> done =
        run(
            lane(snapshot, quick),
            snapshot,
            (session, bytes) ->
                plan.isPresent()
                    ? Plans.range(plan.get(), question, session, bytes)
                    : Plans.reference(question, known, snapshot, session, bytes));
    Plans.Result result = done.value().page();
    return new Answer(
        question.columns(),
        result.rows(),
        question.counted() ? result.total() : null,
        question.limit(),
        offset(),
        next(snapshot, result.next(), result.total()),
        null,
        done.value().facets(),
        done.timing());
  }

  private Answer groups(Snapshot snapshot, Grouping grouping) {
    boolean quick =
        RollupPlan.groups(question, grouping) && question.facets().stream().allMatch(this::isKept);
    Lane.Done<Found<GroupPlan.Result>> done =
        run(
            lane(snapshot, quick),
            snapshot,
            (session, bytes) -> new GroupPlan(snapshot, session, bytes).run(question, grouping));
    GroupPlan.Result result = done.value().page();
    GroupLinks links =
        new GroupLinks(question, result.grouping(), read.filters(), snapshot.manifest().asOf());
    return new Answer(
        question.columns(),
        result.groups(),
        question.counted() ? Long.valueOf(result.total()) : null,
        question.limit(),
        offset(),
        next(snapshot, result.next(), result.total()),
        new Answer.Groups(
            question.counted() ? Long.valueOf(result.under()) : null,
            result.groups().stream().map(links::of).toList()),
        done.value().facets(),
        done.timing());
  }

  private boolean isKept(Column facet) {
    return RollupPlan.facet(question, facet);
  }

  private Lane lane(Snapshot snapshot, boolean quick) {
    return quick || RangePlan.rowsLeft(question, snapshot) <= settings.heavyRows()
        ? lanes.page()
        : lanes.heavy();
  }

  /// What a plan does.
  private interface Work<T> {
    T run(Session session, long bytes) throws SQLException;
  }

  private <T> Lane.Done<Found<T>> run(Lane lane, Snapshot snapshot, Work<T> work) {
    long bytes = settings.pageBytes().toBytes();
    hold.retain();
    return lane.run(
        running -> {
          try (Session session = new Session(snapshot.connection(), running)) {
            T page = work.run(session, bytes);
            return new Found<>(page, new GroupPlan(snapshot, session, bytes).facets(question));
          }
        },
        hold::release);
  }

  @Override
  public int limit() {
    return question.limit();
  }

  @Override
  public @Nullable Long offset() {
    return cursor == null && question.position() instanceof Position.Offset(long rows)
        ? Long.valueOf(rows)
        : null;
  }

  private @Nullable String next(
      Snapshot snapshot, @Nullable Position position, @Nullable Long total) {
    return position == null
        ? null
        : new Cursor(snapshot.id(), Cursor.digest(read.identity()), position, total).encode();
  }

  @Override
  public Export export(ExportFormat format) {
    ExportPlan.check(question, cursor != null);
    return exports.get(key(format), hold.snapshot().exports(), new FileWriter(format));
  }

  @Override
  public Optional<Export> exported(ExportFormat format) {
    ExportPlan.check(question, cursor != null);
    return exports.find(key(format));
  }

  private String key(ExportFormat format) {
    return "%s %s %s %s".formatted(hold.snapshot().id(), digest(), read.whole(), format);
  }

  /// Writes the file of a whole list; it may still do so when whoever asked first has gone.
  private final class FileWriter implements Exports.Writer {

    private final ExportFormat format;

    FileWriter(ExportFormat format) {
      this.format = format;
    }

    @Override
    public void begin() {
      hold.retain();
    }

    @Override
    public Answer.Timing write(Path file, LongPredicate grown, Runnable ended) {
      ExportSql.Target target =
          new ExportSql.Target(format, file, read.whole() ? null : Long.valueOf(question.limit()));
      Snapshot snapshot = hold.snapshot();
      AtomicBoolean full = new AtomicBoolean();
      Lane lane = ExportPlan.sorts(question, snapshot) ? lanes.sort() : lanes.export();
      try {
        return lane.run(
                running -> {
                  Future<?> watch =
                      lanes.watch(() -> {
                        if (!grown.test(file.toFile().length())) {
                          full.set(true);
                          running.stop();
                        }
                      });
                  try (Session session = new Session(snapshot.connection(), running)) {
                    new ExportPlan(snapshot, session).write(question, target);
                    return file;
                  } finally {
                    watch.cancel(false);
                  }
                },
                () -> {
                  hold.release();
                  ended.run();
                })
            .timing();
      } catch (QuestionFault | OverloadException | QueryTimeoutException e) {
        throw e;
      } catch (RuntimeException e) {
        throw full.get() ? Exports.full() : e;
      }
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      hold.release();
    }
  }
}
