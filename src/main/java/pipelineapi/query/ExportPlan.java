package pipelineapi.query;

import java.sql.SQLException;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.RangeMap;
import pipelineapi.snapshot.Snapshot;

/// Writes the whole list of a question to a file. Used by one thread.
final class ExportPlan {

  private final Snapshot snapshot;
  private final Session session;

  ExportPlan(Snapshot snapshot, Session session) {
    this.snapshot = snapshot;
    this.session = session;
  }

  void write(Question question, ExportSql.Target target) throws SQLException {
    Grouping grouping = question.grouping();
    Scope rows = RangePlan.scope(question, snapshot, session);
    session.execute(
        grouping == null
            ? ExportSql.rows(question, rows, inOrder(question), target)
            : groups(question, grouping, rows, target));
  }

  private Sql groups(Question question, Grouping grouping, Scope rows, ExportSql.Target target)
      throws SQLException {
    // no row holds so many rows of its own
    Grouping plain = new GroupPlan(snapshot, session, 0).begun(grouping.withoutRows(), rows);
    Scope scope = RollupPlan.groups(question, plain) ? Scope.ofRollup(question) : rows;
    return ExportSql.groups(question, plain, scope, target);
  }

  // in a listing with ranges the order is that of the ranges, as long as these lie in order
  private boolean inOrder(Question question) {
    Listing listing = question.listing();
    if (!question.order().isEmpty() || listing.kind() == Kind.ASKED) {
      return false;
    }
    if (!listing.ranged()) {
      return true;
    }
    RangeMap map = snapshot.ranges(listing.table());
    for (int i = 1; i < map.size(); i++) {
      if (map.lo(i) < map.lo(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /// Refuses what only pages have.
  static void check(Question question, boolean cursor) {
    if (cursor) {
      throw refused("cursor", "only pages of JSON have cursors. Leave it out for the whole list.");
    }
    if (!question.facets().isEmpty()) {
      throw refused("facet", "only JSON holds facets. Leave it out, or ask for JSON.");
    }
  }

  private static QuestionFault refused(String parameter, String why) {
    return new QuestionFault(
        QuestionFault.Code.INVALID_PARAMETER, parameter, null, parameter + ": " + why);
  }
}
