package pipelineapi.query;

import java.sql.SQLException;
import java.util.List;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource.Join;
import pipelineapi.catalogue.ColumnSource.Read;
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
            ? ExportSql.rows(
                question, rows, sorts(question, snapshot) || joinsLarger(question), target)
            : groups(question, grouping, rows, target));
  }

  /// Whether rows must be sorted or grouped for it, for which the engine holds many of them.
  static boolean sorts(Question question, Snapshot snapshot) {
    return question.grouping() != null
        || !inOrder(question, snapshot)
        || question.columns().stream().anyMatch(column -> column.source() instanceof Read)
        || (!question.filters().isEmpty() && joins(question));
  }

  // the engine keeps the order of rows it scans, but scans whichever side of a join it takes for
  // the
  // larger one: what filters leave may be taken for less than it is
  private static boolean joins(Question question) {
    return !ExportSql.joined(question).isEmpty()
        || question.filters().stream()
            .anyMatch(filter ->
                switch (filter) {
                  case Filter.Own own -> own.column().source() instanceof Join;
                  case Filter.Search search ->
                      search.columns().stream().anyMatch(column -> column.source() instanceof Join);
                  case Filter.Widened _, Filter.Reach _ -> true;
                });
  }

  private boolean joinsLarger(Question question) throws SQLException {
    for (Column column : ExportSql.joined(question)) {
      String partners = SqlText.main(((Join) column.source()).table());
      if (session.number(new Sql("select count(*) from " + partners, List.of()))
          >= snapshot.rows(question.listing().table())) {
        return true;
      }
    }
    return false;
  }

  private Sql groups(Question question, Grouping grouping, Scope rows, ExportSql.Target target)
      throws SQLException {
    // no row holds so many rows of its own
    Grouping plain = new GroupPlan(snapshot, session, 0).begun(grouping.withoutRows(), rows);
    Scope scope = RollupPlan.groups(question, plain) ? Scope.ofRollup(question) : rows;
    return ExportSql.groups(question, plain, scope, target);
  }

  // in a listing with ranges the order is that of the ranges, as long as these lie in order
  private static boolean inOrder(Question question, Snapshot snapshot) {
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
