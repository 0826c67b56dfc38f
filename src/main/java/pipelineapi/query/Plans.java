package pipelineapi.query;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Question.Position;
import pipelineapi.query.QuestionFault.Code;
import pipelineapi.snapshot.Snapshot;

/// Runs a question on a session by one of its plans. Both give the same rows in the same order.
final class Plans {

  private Plans() {}

  /// A page, its total, and where the next one begins; null on the last page.
  record Result(List<List<@Nullable Object>> rows, @Nullable Long total, @Nullable Position next) {}

  /// By ranges of row numbers.
  static Result range(RangePlan plan, Question question, Session session, long bytes)
      throws SQLException {
    if (!(question.position() instanceof Position.Offset(long offset))) {
      throw misplaced();
    }
    Ranges ranges = plan.resolve(session);
    long total = ranges.total();
    Segments segments = ranges.page(offset, question.limit());
    if (segments.isEmpty()) {
      return new Result(List.of(), total, null);
    }
    Session.Page page =
        session.page(
            PageSql.rows(question.listing(), question.columns(), segments),
            question.columns(),
            question.limit(),
            bytes);
    long end = offset + page.rows().size();
    return new Result(page.rows(), total, end < total ? new Position.Offset(end) : null);
  }

  /// By filter, order and limit: the plan that others are compared with.
  ///
  /// @param known total, if a cursor knows it
  static Result reference(
      Question question, @Nullable Long known, Snapshot snapshot, Session session, long bytes)
      throws SQLException {
    Scope scope = RangePlan.scope(question, snapshot, session);
    return reference(
        question,
        scope,
        RollupPlan.counts(question) ? Scope.ofRollup(question) : scope,
        known,
        session,
        bytes);
  }

  /// The same among the rows of a scope.
  ///
  /// @param counted where they are counted
  static Result reference(
      Question question,
      Scope scope,
      Scope counted,
      @Nullable Long known,
      Session session,
      long bytes)
      throws SQLException {
    List<@Nullable Object> last = List.of();
    if (question.position() instanceof Position.After(long rn) && !PageSql.byNumber(question)) {
      List<@Nullable Object> found =
          session.row(PageSql.sortValues(question, rn), sortTypes(question));
      if (found == null) {
        throw misplaced();
      }
      last = found;
    }
    // one row more tells whether there is a next page
    Session.Page page =
        session.page(
            PageSql.page(question, scope, question.limit() + 1, question.position(), last),
            question.columns(),
            question.limit(),
            bytes);
    Long total = known;
    if (total == null && question.counted()) {
      total =
          !page.more() && question.position() instanceof Position.Offset(long rows) && rows == 0
              ? Long.valueOf(page.rows().size())
              : Long.valueOf(session.number(PageSql.count(counted)));
    }
    return new Result(
        page.rows(), total, page.more() ? new Position.After(page.numbers().getLast()) : null);
  }

  /// The scope in which the rows of a question are counted soonest.
  static Scope counting(Question question, Snapshot snapshot, Session session) throws SQLException {
    return RollupPlan.counts(question)
        ? Scope.ofRollup(question)
        : RangePlan.scope(question, snapshot, session);
  }

  private static List<Type> sortTypes(Question question) {
    return question.steps().stream()
        .map(step -> question.listing().column(step.column()).orElseThrow().type())
        .toList();
  }

  private static QuestionFault misplaced() {
    return new QuestionFault(
        Code.INVALID_CURSOR,
        "cursor",
        null,
        "cursor: it names no place in this question. Ask again without a cursor.");
  }
}
