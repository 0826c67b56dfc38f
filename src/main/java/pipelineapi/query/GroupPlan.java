package pipelineapi.query;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Grouping.Span;
import pipelineapi.query.Question.Position;
import pipelineapi.snapshot.Snapshot;

/// Runs a question that asks for groups, from the counts that are kept where these cover it, else
/// from the rows. Used by one thread.
final class GroupPlan {

  private static final Column ROWS_IN_ALL =
      new Column(
          "rows in all",
          Type.INTEGER,
          "Rows in all groups",
          null,
          true,
          false,
          false,
          false,
          new ColumnSource.Derived());

  private final Snapshot snapshot;
  private final Session session;
  private final long bytes;

  GroupPlan(Snapshot snapshot, Session session, long bytes) {
    this.snapshot = snapshot;
    this.session = session;
    this.bytes = bytes;
  }

  /// A page of groups.
  ///
  /// @param total number of groups
  /// @param under number of rows in them; a row in several groups counts once
  /// @param next where the next page begins; null on the last one
  /// @param grouping as carried out, its first day known
  record Result(
      List<List<@Nullable Object>> groups,
      long total,
      long under,
      @Nullable Position next,
      Grouping grouping) {}

  /// Runs it from where that is soonest.
  Result run(Question question, Grouping grouping) throws SQLException {
    if (RollupPlan.groups(question, grouping)) {
      return run(question, grouping, Scope.of(question), Scope.ofRollup(question));
    }
    Scope scope = RangePlan.scope(question, snapshot, session);
    return run(question, grouping, scope, scope);
  }

  /// Runs it on a scope.
  ///
  /// @param rows the scope of its rows
  /// @param scope the same, or the counts that are kept of them
  Result run(Question question, Grouping asked, Scope rows, Scope scope) throws SQLException {
    Grouping grouping = begun(asked, rows);
    long offset = question.position() instanceof Position.Offset(long skipped) ? skipped : 0;
    List<Column> columns = new ArrayList<>(GroupReader.figures(grouping));
    columns.add(ROWS_IN_ALL);
    Session.Page page =
        session.page(GroupSql.groups(question, grouping, scope), columns, question.limit(), bytes);
    Session.Page counted =
        page.rows().isEmpty() && offset > 0
            ? session.page(
                GroupSql.groups(question.from(new Position.Offset(0)), grouping, scope),
                columns,
                1,
                bytes)
            : page;
    long total = counted.numbers().isEmpty() ? 0 : counted.numbers().getFirst();
    List<List<@Nullable Object>> groups = new ArrayList<>();
    for (List<@Nullable Object> group : page.rows()) {
      groups.add(new ArrayList<>(group.subList(0, group.size() - 1)));
    }
    if (grouping.shown() != null) {
      show(question, grouping.shown(), grouping.keys(), rows, groups);
    }
    long end = offset + groups.size();
    return new Result(
        groups,
        total,
        under(question, grouping, counted),
        end < total && !groups.isEmpty() ? new Position.Offset(end) : null,
        grouping);
  }

  /// A grouping whose first day is known.
  Grouping begun(Grouping grouping, Scope rows) throws SQLException {
    Span span = grouping.span();
    if (span == null || span.period() == null || span.from() != null) {
      return grouping;
    }
    List<@Nullable Object> first =
        session.row(GroupSql.firstDay(span.column(), rows), List.of(Type.DATE));
    LocalDate from = first != null && first.getFirst() instanceof LocalDate day ? day : span.to();
    return grouping.with(span.from(Grouping.inCalendar(from)));
  }

  // a row with several partners is in several groups, so these do not add up
  private long under(Question question, Grouping grouping, Session.Page counted)
      throws SQLException {
    if (grouping.keys().stream().anyMatch(GroupKey.Reached.class::isInstance)) {
      Question rows = question.rows();
      Optional<RangePlan> plan = RangePlan.of(rows, snapshot);
      return plan.isPresent()
          ? plan.get().resolve(session).total()
          : session.number(PageSql.count(Plans.counting(rows, snapshot, session)));
    }
    return counted.rows().isEmpty() || !(counted.rows().getFirst().getLast() instanceof Long rows)
        ? 0
        : rows;
  }

  // the rows of the groups on the page, in one statement
  private void show(
      Question question,
      Summary.Shown shown,
      List<GroupKey> keys,
      Scope scope,
      List<List<@Nullable Object>> groups)
      throws SQLException {
    Listing listing = question.listing();
    List<Column> columns = listing.columns().stream().filter(column -> !column.heavy()).toList();
    int[] at =
        keys.stream()
            .mapToInt(key -> columns.indexOf(listing.column(key.name()).orElseThrow()))
            .toArray();
    Map<List<@Nullable Object>, List<Map<String, @Nullable Object>>> byKey = new HashMap<>();
    for (List<@Nullable Object> group : groups) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      byKey.put(new ArrayList<>(group.subList(0, keys.size())), rows);
      group.add(rows);
    }
    if (groups.isEmpty()) {
      return;
    }
    Session.Page page =
        session.page(
            GroupSql.shown(listing, columns, shown, keys, groups, scope),
            columns,
            Integer.MAX_VALUE,
            Long.MAX_VALUE);
    for (List<@Nullable Object> row : page.rows()) {
      List<@Nullable Object> key = new ArrayList<>();
      for (int column : at) {
        key.add(row.get(column));
      }
      List<Map<String, @Nullable Object>> rows = byKey.get(key);
      if (rows != null) {
        rows.add(Items.row(columns, row));
      }
    }
  }

  /// The facets of a question.
  List<Answer.Facet> facets(Question asked) throws SQLException {
    if (asked.facets().isEmpty()) {
      return List.of();
    }
    Question question = within(asked);
    Scope rows = null;
    List<Answer.Facet> facets = new ArrayList<>();
    for (Column column : question.facets()) {
      Scope scope;
      if (RollupPlan.facet(question, column)) {
        scope = Scope.ofRollup(question);
      } else {
        rows = rows == null ? RangePlan.scope(question, snapshot, session) : rows;
        scope = rows;
      }
      facets.add(session.facet(GroupSql.facet(column, question.facetSize(), scope), column));
    }
    return List.copyOf(facets);
  }

  // rows before the first day are there for a running figure alone
  private static Question within(Question question) {
    Grouping grouping = question.grouping();
    Span span = grouping == null ? null : grouping.span();
    return span == null || span.running() == null
        ? question
        : question.with(span.withoutRunning().filters());
  }
}
