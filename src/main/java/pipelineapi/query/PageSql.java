package pipelineapi.query;

import static pipelineapi.query.SqlText.direction;
import static pipelineapi.query.SqlText.main;
import static pipelineapi.query.SqlText.names;
import static pipelineapi.query.SqlText.quoted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource.Join;
import pipelineapi.catalogue.ColumnSource.Read;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Question.Position;

/// Writes statements that deliver rows. The rows of the page come first; only to these, partners
/// are joined and SQL of columns is computed.
final class PageSql {

  private static final Pattern ROW_COLUMN = Pattern.compile("\\brow\\.\"?([a-z][a-z0-9_]*)");
  private static final String PAGE = "\"the page\"";

  private PageSql() {}

  /// How many rows there are in a scope.
  static Sql count(Scope scope) {
    SqlText sql = new SqlText();
    sql.add("select ").add(scope.counted()).add(" from ").add(scope.table()).add(" as row");
    sql.where(scope);
    return sql.done();
  }

  /// The values that the order of a question has in the row of a number.
  static Sql sortValues(Question question, long rn) {
    SqlText sql = new SqlText();
    sql.add("select ");
    String separator = "";
    for (Order step : question.steps()) {
      sql.add(separator);
      sql.expression(question.listing().column(step.column()).orElseThrow());
      separator = ", ";
    }
    sql.add(" from ")
        .add(Scope.kept(question.listing()))
        .add(" as row where row.row_no = ")
        .value(rn);
    return sql.done();
  }

  /// A page by filter, order and limit; its first column is the row's number.
  ///
  /// @param scope the rows that are asked for
  /// @param last the sort values of the row before the page, where it begins after one
  static Sql page(
      Question question, Scope scope, int limit, Position position, List<@Nullable Object> last) {
    Listing listing = question.listing();
    SqlText sql = new SqlText();
    List<Order> steps = byNumber(question) ? List.of() : question.steps();
    around(
        sql,
        listing,
        question.columns(),
        steps,
        stored -> {
          sql.add("select row.row_no").add(stored);
          for (int i = 0; i < steps.size(); i++) {
            sql.add(", ");
            sql.expression(listing.column(steps.get(i).column()).orElseThrow());
            sql.add(" as ").add(sortName(i));
          }
          sql.add(" from ").add(scope.table()).add(" as row");
          boolean restricted = sql.where(scope);
          if (position instanceof Position.After(long rn)) {
            sql.add(restricted ? " and " : " where ");
            after(sql, listing, steps, last, rn);
          }
          sql.add(" order by ");
          for (int i = 0; i < steps.size(); i++) {
            sql.add(sortName(i)).add(direction(steps.get(i))).add(", ");
          }
          sql.add("row.row_no limit ").value((long) limit);
          if (position instanceof Position.Offset(long rows) && rows > 0) {
            sql.add(" offset ").value(rows);
          }
        });
    return sql.done();
  }

  /// The rows of some row numbers, in the order of these; the first column is the row's number.
  static Sql rows(Listing listing, List<Column> columns, Segments segments) {
    SqlText sql = new SqlText();
    boolean single = segments.runs().size() == 1;
    around(
        sql,
        listing,
        columns,
        single ? List.of() : List.of(new Order("place", false)),
        stored -> {
          sql.add("select row.row_no").add(stored);
          if (single) {
            Segments.Run run = segments.runs().getFirst();
            sql.add(" from ").add(Scope.kept(listing)).add(" as row where row.row_no between ");
            sql.value(run.lo()).add(" and ").value(run.hi()).add(" order by row.row_no");
          } else {
            List<Long> numbers = segments.numbers();
            sql.add(", w.place as ").add(sortName(0));
            sql.add(" from (select unnest(").values(Type.INTEGER, numbers);
            sql.add(") as row_no, generate_subscripts(").values(Type.INTEGER, numbers);
            sql.add(", 1) as place) as w join ").add(Scope.kept(listing));
            sql.add(" as row on row.row_no = w.row_no order by w.place");
          }
        });
    return sql.done();
  }

  /// Whether rows come in the order of their numbers.
  static boolean byNumber(Question question) {
    return question.order().isEmpty() && !question.listing().ranged();
  }

  /// What selects the rows of a page, given the text that selects their stored columns.
  interface Inner {
    void render(String stored);
  }

  // the rows of the page first; only to these, partners are joined and SQL of columns is computed
  static void around(
      SqlText sql, Listing listing, List<Column> columns, List<Order> steps, Inner inner) {
    Set<Column> stored = new LinkedHashSet<>();
    Set<Column> joined = new LinkedHashSet<>();
    columns.forEach(column -> need(listing, column, stored, joined));
    sql.add("with ").add(PAGE).add(" as materialized (\n  ");
    inner.render(
        stored.stream()
            .map(column -> ", row." + quoted(column.name()))
            .collect(Collectors.joining()));
    sql.add("\n)\nselect row.row_no");
    for (Column column : columns) {
      sql.add(", ");
      if (column.source() instanceof Read(String read)) {
        sql.add("cast((").add(read).add(") as ").add(column.type().sql()).add(")");
      } else {
        sql.add("row.").add(quoted(column.name()));
      }
    }
    sql.add("\nfrom ");
    if (joined.isEmpty()) {
      sql.add(PAGE);
    } else {
      joined(sql, joined);
    }
    sql.add(" as row\norder by ");
    for (int i = 0; i < steps.size(); i++) {
      sql.add("row.").add(sortName(i)).add(direction(steps.get(i))).add(", ");
    }
    sql.add("row.row_no");
  }

  /// The columns that are read and joined for a column.
  static void need(Listing listing, Column column, Set<Column> stored, Set<Column> joined) {
    switch (column.source()) {
      case Join join -> {
        joined.add(column);
        join.on().forEach(name -> stored.add(listing.column(name).orElseThrow()));
      }
      case Read(String read) -> {
        Matcher matcher = ROW_COLUMN.matcher(read);
        while (matcher.find()) {
          listing
              .column(matcher.group(1))
              .filter(named -> !(named.source() instanceof Read))
              .ifPresent(named -> need(listing, named, stored, joined));
        }
      }
      default -> stored.add(column);
    }
  }

  /// Partners that columns are joined from.
  record Partners(String table, List<String> on) {}

  // a partner may have several rows: the least value stands for them, so that none is multiplied
  private static void joined(SqlText sql, Set<Column> columns) {
    Map<Partners, List<Column>> byPartners = new LinkedHashMap<>();
    for (Column column : columns) {
      Join join = (Join) column.source();
      byPartners
          .computeIfAbsent(new Partners(join.table(), join.on()), key -> new ArrayList<>())
          .add(column);
    }
    List<Partners> partners = List.copyOf(byPartners.keySet());
    sql.add("(\n  select row.*");
    for (int i = 0; i < partners.size(); i++) {
      String found = "j" + (i + 1);
      for (Column column : byPartners.getOrDefault(partners.get(i), List.of())) {
        Join join = (Join) column.source();
        String taken = found + "." + quoted(column.name());
        String otherwise = join.otherwise();
        sql.add(", ");
        if (otherwise == null) {
          sql.add(taken);
        } else {
          sql.add("case when ").add(found).add(".found then ").add(taken);
          sql.add(" else ").add(otherwise).add(" end");
        }
        sql.add(" as ").add(quoted(column.name()));
      }
    }
    sql.add("\n  from ").add(PAGE).add(" as row");
    for (int i = 0; i < partners.size(); i++) {
      Partners partner = partners.get(i);
      sql.add("\n  left join (select ").add(names("j", partner.on())).add(", true as found");
      for (Column column : byPartners.getOrDefault(partner, List.of())) {
        sql.add(", min(j.").add(quoted(((Join) column.source()).take())).add(") as ");
        sql.add(quoted(column.name()));
      }
      sql.add(" from ")
          .add(main(partner.table()))
          .add(" as j where exists (select 1 from ")
          .add(PAGE);
      sql.add(" as p where ").equal("p", "j", partner.on()).add(") group by ");
      String found = "j" + (i + 1);
      sql.add(names("j", partner.on())).add(") as ").add(found).add(" on ");
      sql.equal(found, "row", partner.on());
    }
    sql.add("\n)");
  }

  // rows after one, in an order whose greatest value is null: later in the first step, or equal in
  // it and later in the next
  private static void after(
      SqlText sql, Listing listing, List<Order> steps, List<@Nullable Object> last, long rn) {
    for (int i = 0; i < steps.size(); i++) {
      Column column = listing.column(steps.get(i).column()).orElseThrow();
      boolean descending = steps.get(i).descending();
      Object value = last.get(i);
      sql.add("(");
      if (value == null) {
        if (descending) {
          sql.expression(column);
          sql.add(" is not null or (");
        } else {
          sql.add("(");
        }
        sql.expression(column);
        sql.add(" is null and ");
      } else {
        sql.expression(column);
        sql.add(descending ? " < " : " > ").value(value).add(" or ");
        if (!descending) {
          sql.expression(column);
          sql.add(" is null or ");
        }
        sql.add("(");
        sql.expression(column);
        sql.add(" = ").value(value).add(" and ");
      }
    }
    sql.add("row.row_no > ").value(rn).add("))".repeat(steps.size()));
  }

  // a blank keeps these apart from all columns
  static String sortName(int i) {
    return "\"sort " + (i + 1) + "\"";
  }
}
