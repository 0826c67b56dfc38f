package pipelineapi.query;

import static java.util.Objects.requireNonNull;
import static pipelineapi.query.SqlText.direction;
import static pipelineapi.query.SqlText.main;
import static pipelineapi.query.SqlText.names;
import static pipelineapi.query.SqlText.quoted;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.query.Grouping.Span;
import pipelineapi.query.Question.Position;

/// Writes statements that count rows in groups.
final class GroupSql {

  private static final String GROUPS = "\"the groups\"";
  private static final String COUNT = quoted(Grouping.COUNT);

  private GroupSql() {}

  /// A page of groups. The first column is the number of groups in all, the last the number of rows
  /// in all of them.
  static Sql groups(Question question, Grouping grouping, Scope scope) {
    SqlText sql = new SqlText();
    String groups = counted(sql, question, grouping, scope);
    sql.add("\nselect count(*) over () as \"groups in all\"");
    for (int i = 0; i < grouping.keys().size(); i++) {
      sql.add(", ").add(keyName(i));
    }
    for (Measure measure : grouping.measures()) {
      sql.add(", ").add(figure(grouping, measure));
    }
    sql.add(", cast(sum(").add(COUNT).add(") over () as BIGINT) as \"rows in all\"\nfrom ");
    sql.add(groups).add("\norder by ").add(order(grouping)).add("\nlimit ");
    sql.value((long) question.limit());
    if (question.position() instanceof Position.Offset(long rows) && rows > 0) {
      sql.add(" offset ").value(rows);
    }
    return sql.done();
  }

  /// All groups under the names of their columns, in order.
  static void all(SqlText sql, Question question, Grouping grouping, Scope scope) {
    String groups = counted(sql, question, grouping, scope);
    sql.add("\nselect ");
    for (int i = 0; i < grouping.keys().size(); i++) {
      sql.add(i == 0 ? "" : ", ").add(keyName(i)).add(" as ");
      sql.add(quoted(grouping.keys().get(i).name()));
    }
    for (Measure measure : grouping.measures()) {
      sql.add(", ").add(figure(grouping, measure)).add(" as ").add(quoted(measure.name()));
    }
    sql.add("\nfrom ").add(groups).add("\norder by ").add(order(grouping));
  }

  private static String figure(Grouping grouping, Measure measure) {
    return "cast(%s as %s)"
        .formatted(isCount(grouping, measure) ? COUNT : measureName(measure), measure.type().sql());
  }

  private static String order(Grouping grouping) {
    return grouping.order().stream()
        .map(step -> orderName(grouping, step) + direction(step))
        .collect(Collectors.joining(", "));
  }

  // the groups with all that is asked of them, under a name that is returned
  private static String counted(SqlText sql, Question question, Grouping grouping, Scope scope) {
    List<GroupKey> keys = grouping.keys();
    sql.add("with ").add(GROUPS).add(" as materialized (\n  select ");
    for (int i = 0; i < keys.size(); i++) {
      sql.add(keyName(i)).add(", ");
    }
    sql.add(scope.rolledUp() ? "sum(rows)" : "count(*)").add(" as ").add(COUNT);
    for (Measure measure : figures(grouping)) {
      sql.add(", ").add(measure.sql()).add(" as ").add(measureName(measure));
    }
    sql.add("\n  from (");
    members(sql, grouping, question.filters(), scope);
    sql.add(") as member");
    if (!keys.isEmpty()) {
      sql.add(" group by ").add(keyNames(keys));
    }
    sql.add("\n)");
    Span span = grouping.span();
    if (span != null && span.period() != null) {
      periods(sql, grouping, span);
      return "\"all periods\"";
    }
    return GROUPS;
  }

  // the number of rows is always there, and a running figure is made of it
  private static List<Measure> figures(Grouping grouping) {
    Span span = grouping.span();
    Measure running = span == null ? null : span.running();
    return grouping.measures().stream()
        .filter(measure -> !isCount(grouping, measure) && !measure.equals(running))
        .toList();
  }

  private static boolean isCount(Grouping grouping, Measure measure) {
    Span span = grouping.span();
    return measure.counts() && (span == null || !measure.equals(span.running()));
  }

  // the rows with their keys; a row with several partners by a route comes once for each of their
  // values
  private static void members(SqlText sql, Grouping grouping, List<Filter> filters, Scope scope) {
    List<GroupKey> keys = grouping.keys();
    Span span = grouping.span();
    sql.add("\n    select row.*");
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      sql.add(", ");
      switch (keys.get(i)) {
        case GroupKey.Own(Column column) -> sql.expression(column);
        case GroupKey.Cut cut -> {
          // rows before the first day are there for the running figure alone: in no period
          LocalDate from = span == null || span.running() == null ? null : span.from();
          if (from != null) {
            sql.add("case when ");
            sql.expression(cut.column());
            sql.add(" >= ").value(from).add(" then ");
          }
          sql.add("cast(date_trunc('").add(cut.period().text()).add("', ");
          sql.expression(cut.column());
          sql.add(from == null ? ") as date)" : ") as date) end");
        }
        case GroupKey.Reached(Route route, Route.Through through) -> {
          if (!routes.contains(route)) {
            routes.add(route);
          }
          sql.add("v" + routes.indexOf(route)).add(".").add(quoted(through.name()));
        }
      }
      sql.add(" as ").add(keyName(i));
    }
    sql.add("\n    from ").add(scope.table()).add(" as row");
    for (Route route : routes) {
      String partner = "v" + routes.indexOf(route);
      sql.add("\n    left join (");
      reached(sql, route, throughs(keys, route), filters);
      sql.add(") as ").add(partner).add(" on ").equal(partner, "row", route.on());
    }
    sql.where(scope);
  }

  private static List<Route.Through> throughs(List<GroupKey> keys, Route route) {
    List<Route.Through> throughs = new ArrayList<>();
    for (GroupKey key : keys) {
      if (key instanceof GroupKey.Reached(Route of, Route.Through through) && of.equals(route)) {
        throughs.add(through);
      }
    }
    return throughs;
  }

  // the values of the partners that the question's filters leave; one that lacks a value counts
  // only
  // where no other, equal in what it has, has one
  private static void reached(
      SqlText sql, Route route, List<Route.Through> throughs, List<Filter> filters) {
    List<Filter.Partner> some =
        filters.stream()
            .filter(filter -> filter instanceof Filter.Reach reach && reach.route().equals(route))
            .flatMap(filter -> ((Filter.Reach) filter).some().stream())
            .toList();
    sql.add("select distinct ").add(names("v", route.on()));
    for (Route.Through through : throughs) {
      sql.add(", ").add(value("v", through)).add(" as ").add(quoted(through.name()));
    }
    sql.add(" from ").add(main(route.table())).add(" as v where (");
    sql.add(
        throughs.stream()
            .map(through -> value("v", through) + " is not null")
            .collect(Collectors.joining(" or ")));
    sql.add(")");
    for (Filter.Partner partner : some) {
      sql.add(" and ").partner(partner);
    }
    if (throughs.size() > 1) {
      sql.add(" and not exists (select 1 from (select * from ").add(main(route.table()));
      sql.add(" as v");
      String separator = " where ";
      for (Filter.Partner partner : some) {
        sql.add(separator).partner(partner);
        separator = " and ";
      }
      sql.add(") as w where ").equal("w", "v", route.on());
      for (Route.Through through : throughs) {
        String mine = value("v", through);
        sql.add(" and (%s is null or %s = %s)".formatted(mine, value("w", through), mine));
      }
      sql.add(
          throughs.stream()
              .map(through ->
                  "%s is null and %s is not null"
                      .formatted(value("v", through), value("w", through)))
              .collect(Collectors.joining(" or ", " and (", "))")));
    }
  }

  private static String value(String of, Route.Through through) {
    return of + "." + quoted(String.valueOf(through.column()));
  }

  // every period between the days, with what the groups say about it
  private static void periods(SqlText sql, Grouping grouping, Span span) {
    Grouping.Period period = requireNonNull(span.period());
    LocalDate from = requireNonNull(span.from());
    sql.add(", \"all periods\" as (\n  select p.day as ").add(keyName(0));
    sql.add(", coalesce(g.").add(COUNT).add(", 0) as ").add(COUNT);
    for (Measure measure : figures(grouping)) {
      sql.add(", coalesce(g.").add(measureName(measure)).add(", 0) as ").add(measureName(measure));
    }
    Measure running = span.running();
    if (running != null) {
      sql.add(", coalesce((select sum(b.").add(COUNT).add(") from ").add(GROUPS);
      sql.add(" as b where b.").add(keyName(0)).add(" <= p.day or b.").add(keyName(0));
      sql.add(" is null), 0) as ");
      sql.add(measureName(running));
    }
    sql.add("\n  from (select cast(unnest(generate_series(").value(period.first(from));
    sql.add("::timestamp, ").value(span.to()).add("::timestamp, interval 1 ").add(period.text());
    sql.add(")) as date) as day) as p left join ").add(GROUPS).add(" as g on g.");
    sql.add(keyName(0)).add(" = p.day\n)");
  }

  /// The rows that each of some groups shows, one group after the other.
  static Sql shown(
      Listing listing,
      List<Column> columns,
      Summary.Shown shown,
      List<GroupKey> keys,
      List<List<@Nullable Object>> groups,
      Scope scope) {
    SqlText sql = new SqlText();
    String order =
        shown.order().stream()
            .map(step -> "row." + quoted(step.column()) + direction(step))
            .collect(Collectors.joining(", "));
    PageSql.around(
        sql,
        listing,
        columns,
        List.of(new Order("place", false), new Order("n", false)),
        stored -> {
          sql.add("select row.row_no").add(stored).add(", w.place as ").add(PageSql.sortName(0));
          sql.add(", row_number() over (partition by w.place order by ").add(order);
          sql.add(") as ").add(PageSql.sortName(1)).add(" from (select ");
          for (int i = 0; i < keys.size(); i++) {
            int at = i;
            sql.add("unnest(");
            sql.values(keys.get(i).type(), groups.stream().map(group -> group.get(at)).toList());
            sql.add(") as ").add(keyName(i)).add(", ");
          }
          sql.add("unnest(range(").value((long) groups.size()).add(")) as place) as w join ");
          sql.add(scope.table()).add(" as row on ");
          for (int i = 0; i < keys.size(); i++) {
            sql.add(i == 0 ? "" : " and ").add("row.").add(quoted(keys.get(i).name()));
            sql.add(" is not distinct from w.").add(keyName(i));
          }
          sql.where(scope);
          sql.add(" qualify ").add(PageSql.sortName(1)).add(" <= ").value((long) shown.most());
        });
    return sql.done();
  }

  /// The first day of a date or moment among some rows.
  static Sql firstDay(Column column, Scope scope) {
    SqlText sql = new SqlText();
    sql.add("select cast(min(");
    sql.expression(column);
    sql.add(") as date) from ").add(scope.table()).add(" as row");
    sql.where(scope);
    return sql.done();
  }

  /// The values of a column that occur most, with their number of rows; the first column is the
  /// number of distinct values.
  static Sql facet(Column column, int size, Scope scope) {
    SqlText sql = new SqlText();
    sql.add("select count(*) over (), \"the value\", ");
    sql.add(scope.rolledUp() ? "cast(sum(rows) as BIGINT)" : "count(*)").add(" as ").add(COUNT);
    sql.add("\nfrom (select ");
    sql.add(column.type().isList() ? "unnest(" : "(");
    sql.expression(column);
    sql.add(") as \"the value\"");
    if (scope.rolledUp()) {
      sql.add(", row.rows");
    }
    sql.add(" from ").add(scope.table()).add(" as row");
    sql.where(scope);
    sql.add(") as member\ngroup by \"the value\" order by ").add(COUNT);
    sql.add(" desc, \"the value\" asc nulls last limit ").value((long) size);
    return sql.done();
  }

  private static String keyNames(List<GroupKey> keys) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      names.add(keyName(i));
    }
    return String.join(", ", names);
  }

  // a blank keeps these apart from all columns
  private static String keyName(int i) {
    return "\"key " + (i + 1) + "\"";
  }

  private static String measureName(Measure measure) {
    return quoted("measure " + measure.name());
  }

  private static String orderName(Grouping grouping, Order step) {
    for (int i = 0; i < grouping.keys().size(); i++) {
      if (grouping.keys().get(i).name().equals(step.column())) {
        return keyName(i);
      }
    }
    return grouping.measures().stream()
        .filter(measure -> measure.name().equals(step.column()) && !isCount(grouping, measure))
        .findFirst()
        .map(GroupSql::measureName)
        .orElse(COUNT);
  }
}
