package pipelineapi.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
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
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Question.Position;

/// Writes questions as SQL of DuckDB. Names come from the catalogue and are quoted; values never
/// enter the text. The listing's row is called `row`, a partner by a route `v`, one by a join `j`.
final class SqlRenderer {

  /// From so many values on, a list in one parameter is faster than a parameter each.
  static final int MANY = 20;

  private static final Pattern ROW_COLUMN = Pattern.compile("\\brow\\.\"?([a-z][a-z0-9_]*)");
  // texts and casts are passed over
  private static final Pattern NAMED =
      Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|::|:([a-z][a-z0-9_]*)");
  private static final String PAGE = "\"the page\"";

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  private SqlRenderer() {}

  /// How many rows a question has.
  static Sql count(Question question) {
    SqlRenderer sql = new SqlRenderer();
    sql.add("select count(*) from ").add(kept(question.listing())).add(" as row");
    sql.where(question.filters());
    return sql.done();
  }

  /// The values that the order of a question has in the row of a number.
  static Sql sortValues(Question question, long rn) {
    SqlRenderer sql = new SqlRenderer();
    sql.add("select ");
    String separator = "";
    for (Order step : question.steps()) {
      sql.add(separator);
      sql.expression(question.listing().column(step.column()).orElseThrow());
      separator = ", ";
    }
    sql.add(" from ").add(kept(question.listing())).add(" as row where row.rn = ").value(rn);
    return sql.done();
  }

  /// A page by filter, order and limit; its first column is the row's number.
  ///
  /// @param last the sort values of the row before the page, where it begins after one
  static Sql page(Question question, int limit, Position position, List<@Nullable Object> last) {
    Listing listing = question.listing();
    SqlRenderer sql = new SqlRenderer();
    List<Order> steps = byNumber(question) ? List.of() : question.steps();
    sql.aroundPage(
        listing,
        question.columns(),
        steps,
        stored -> {
          sql.add("select row.rn").add(stored);
          for (int i = 0; i < steps.size(); i++) {
            sql.add(", ");
            sql.expression(listing.column(steps.get(i).column()).orElseThrow());
            sql.add(" as ").add(sortName(i));
          }
          sql.add(" from ").add(kept(listing)).add(" as row");
          boolean restricted = sql.where(question.filters());
          if (position instanceof Position.After(long rn)) {
            sql.add(restricted ? " and " : " where ");
            sql.after(listing, steps, last, rn);
          }
          sql.add(" order by ");
          for (int i = 0; i < steps.size(); i++) {
            sql.add(sortName(i)).add(direction(steps.get(i))).add(", ");
          }
          sql.add("row.rn limit ").value((long) limit);
          if (position instanceof Position.Offset(long rows) && rows > 0) {
            sql.add(" offset ").value(rows);
          }
        });
    return sql.done();
  }

  /// The rows of some row numbers, in the order of these; the first column is the row's number.
  static Sql rows(Listing listing, List<Column> columns, Segments segments) {
    SqlRenderer sql = new SqlRenderer();
    boolean single = segments.runs().size() == 1;
    sql.aroundPage(
        listing,
        columns,
        single ? List.of() : List.of(new Order("place", false)),
        stored -> {
          sql.add("select row.rn").add(stored);
          if (single) {
            Segments.Run run = segments.runs().getFirst();
            sql.add(" from ").add(kept(listing)).add(" as row where row.rn between ");
            sql.value(run.lo()).add(" and ").value(run.hi()).add(" order by row.rn");
          } else {
            List<Long> numbers = segments.numbers();
            sql.add(", w.place as ").add(sortName(0));
            sql.add(" from (select unnest(").values(Type.INTEGER, numbers);
            sql.add(") as rn, generate_subscripts(").values(Type.INTEGER, numbers);
            sql.add(", 1) as place) as w join ").add(kept(listing));
            sql.add(" as row on row.rn = w.rn order by w.place");
          }
        });
    return sql.done();
  }

  /// The values of a route's columns whose partners meet some conditions.
  static Sql reached(Route route, List<Filter.Partner> partners) {
    SqlRenderer sql = new SqlRenderer();
    String on =
        route.on().stream().map(name -> "v." + quoted(name)).collect(Collectors.joining(", "));
    sql.add("select distinct ").add(on).add(" from ").add(main(route.table())).add(" as v where ");
    String separator = "";
    for (String name : route.on()) {
      sql.add(separator).add("v.").add(quoted(name)).add(" is not null");
      separator = " and ";
    }
    for (Filter.Partner partner : partners) {
      sql.add(" and ").partner(partner);
    }
    return sql.done();
  }

  /// The rows with some values in a relation, all of their columns.
  static Sql relationRows(String table, List<Column> by, List<Object> values, int limit) {
    SqlRenderer sql = new SqlRenderer();
    sql.add("select row.* from ").add(main(table)).add(" as row where ");
    String separator = "";
    for (int i = 0; i < by.size(); i++) {
      Column column = by.get(i);
      sql.add(separator);
      sql.condition(
          "row." + quoted(column.name()),
          column.type(),
          new Condition.Equal(List.of(values.get(i))));
      separator = " and ";
    }
    sql.add(" order by all limit ").value((long) limit);
    return sql.done();
  }

  /// The text a table keeps for some values; null where it keeps none.
  static Sql keptText(String table, String column, List<String> on, List<Object> values) {
    SqlRenderer sql = new SqlRenderer();
    sql.add("select min(t.").add(quoted(column)).add(") from ").add(main(table));
    sql.add(" as t where ");
    String separator = "";
    for (int i = 0; i < on.size(); i++) {
      sql.add(separator).add("t.").add(quoted(on.get(i))).add(" = ").value(values.get(i));
      separator = " and ";
    }
    return sql.done();
  }

  /// A statement of the catalogue with its `:names` as parameters.
  static Sql bound(String statement, Map<String, ? extends @Nullable Object> values) {
    SqlRenderer sql = new SqlRenderer();
    Matcher matcher = NAMED.matcher(statement);
    int end = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      if (name != null) {
        sql.add(statement.substring(end, matcher.start())).add("?");
        sql.parameters.add(values.get(name));
        end = matcher.end();
      }
    }
    sql.add(statement.substring(end));
    return sql.done();
  }

  /// Whether rows come in the order of their numbers.
  static boolean byNumber(Question question) {
    return question.order().isEmpty() && !question.listing().ranged();
  }

  /// What selects the rows of a page, given the text that selects their stored columns.
  private interface Inner {
    void render(String stored);
  }

  // the rows of the page first; only to these, partners are joined and SQL of columns is computed
  private void aroundPage(Listing listing, List<Column> columns, List<Order> steps, Inner inner) {
    Set<Column> stored = new LinkedHashSet<>();
    Set<Column> joined = new LinkedHashSet<>();
    columns.forEach(column -> need(listing, column, stored, joined));
    add("with ").add(PAGE).add(" as materialized (\n  ");
    inner.render(
        stored.stream()
            .map(column -> ", row." + quoted(column.name()))
            .collect(Collectors.joining()));
    add("\n)\nselect row.rn");
    for (Column column : columns) {
      add(", ");
      if (column.source() instanceof Read(String sql)) {
        add("cast((").add(sql).add(") as ").add(column.type().sql()).add(")");
      } else {
        add("row.").add(quoted(column.name()));
      }
    }
    add("\nfrom ");
    if (joined.isEmpty()) {
      add(PAGE);
    } else {
      joined(joined);
    }
    add(" as row\norder by ");
    for (int i = 0; i < steps.size(); i++) {
      add("row.").add(sortName(i)).add(direction(steps.get(i))).add(", ");
    }
    add("row.rn");
  }

  private static void need(Listing listing, Column column, Set<Column> stored, Set<Column> joined) {
    switch (column.source()) {
      case Join join -> {
        joined.add(column);
        join.on().forEach(name -> stored.add(listing.column(name).orElseThrow()));
      }
      case Read(String sql) -> {
        Matcher matcher = ROW_COLUMN.matcher(sql);
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

  private record Partners(String table, List<String> on) {}

  // a partner may have several rows: the least value stands for them, so that none is multiplied
  private void joined(Set<Column> columns) {
    Map<Partners, List<Column>> byPartners = new LinkedHashMap<>();
    for (Column column : columns) {
      Join join = (Join) column.source();
      byPartners
          .computeIfAbsent(new Partners(join.table(), join.on()), key -> new ArrayList<>())
          .add(column);
    }
    List<Partners> partners = List.copyOf(byPartners.keySet());
    add("(\n  select row.*");
    for (int i = 0; i < partners.size(); i++) {
      String found = "j" + (i + 1);
      for (Column column : byPartners.getOrDefault(partners.get(i), List.of())) {
        Join join = (Join) column.source();
        String taken = found + "." + quoted(column.name());
        String otherwise = join.otherwise();
        add(", ");
        if (otherwise == null) {
          add(taken);
        } else {
          add("case when ").add(found).add(".found then ").add(taken);
          add(" else ").add(otherwise).add(" end");
        }
        add(" as ").add(quoted(column.name()));
      }
    }
    add("\n  from ").add(PAGE).add(" as row");
    for (int i = 0; i < partners.size(); i++) {
      Partners partner = partners.get(i);
      add("\n  left join (select ").add(names("j", partner.on())).add(", true as found");
      for (Column column : byPartners.getOrDefault(partner, List.of())) {
        add(", min(j.").add(quoted(((Join) column.source()).take())).add(") as ");
        add(quoted(column.name()));
      }
      add(" from ").add(main(partner.table())).add(" as j where exists (select 1 from ").add(PAGE);
      add(" as p where ").equal("p", "j", partner.on()).add(") group by ");
      String found = "j" + (i + 1);
      add(names("j", partner.on())).add(") as ").add(found).add(" on ");
      equal(found, "row", partner.on());
    }
    add("\n)");
  }

  private boolean where(List<Filter> filters) {
    String separator = " where ";
    for (Filter filter : filters) {
      add(separator);
      switch (filter) {
        case Filter.Own(Column column, Condition condition, boolean negated) -> {
          if (negated) {
            add("(").own(column, condition).add(") is not true");
          } else {
            own(column, condition);
          }
        }
        case Filter.Search(List<Column> columns, Condition condition) -> {
          add("(");
          String or = "";
          for (Column column : columns) {
            add(or).own(column, condition);
            or = " or ";
          }
          add(")");
        }
        case Filter.Reach reach -> {
          String and = "";
          for (Filter.Exists exists : reach.parts()) {
            add(and).exists(reach.route(), exists);
            and = " and ";
          }
        }
      }
      separator = " and ";
    }
    return !filters.isEmpty();
  }

  private void exists(Route route, Filter.Exists exists) {
    add(exists.negated() ? "not exists (" : "exists (");
    add("select 1 from ").add(main(route.table())).add(" as v where ");
    equal("v", "row", route.on());
    for (Filter.Partner partner : exists.partners()) {
      add(" and ").partner(partner);
    }
    add(")");
  }

  private void partner(Filter.Partner partner) {
    Route.Through through = partner.through();
    String column = through.column();
    String condition = through.condition();
    if (column != null) {
      condition("v." + quoted(column), through.type(), partner.condition());
    } else if (condition != null) {
      // what is unknown is not met
      condition("((" + condition + ") is true)", Type.BOOLEAN, partner.condition());
    } else {
      throw new IllegalArgumentException("Neither column nor condition: " + through.name());
    }
  }

  // what a joined column holds is found in its partners, so the condition is asked of these
  private SqlRenderer own(Column column, Condition condition) {
    switch (column.source()) {
      case Join join -> {
        String otherwise = join.otherwise();
        if (otherwise != null) {
          add("(");
        }
        add("exists (select 1 from (select ").add(names("j", join.on()));
        add(", min(j.").add(quoted(join.take())).add(") as taken from ").add(main(join.table()));
        add(" as j group by ").add(names("j", join.on())).add(") as j where ");
        equal("j", "row", join.on()).add(" and ").condition("j.taken", column.type(), condition);
        add(")");
        if (otherwise != null) {
          add(" or (not exists (select 1 from ").add(main(join.table())).add(" as j where ");
          equal("j", "row", join.on()).add(") and ");
          condition(
              "cast(" + otherwise + " as " + column.type().sql() + ")", column.type(), condition);
          add("))");
        }
      }
      case Read(String sql) -> condition("(" + sql + ")", column.type(), condition);
      default -> condition("row." + quoted(column.name()), column.type(), condition);
    }
    return this;
  }

  // the value of a column in a row that is not of a page yet
  private void expression(Column column) {
    switch (column.source()) {
      case Join join -> {
        String otherwise = join.otherwise();
        if (otherwise != null) {
          add("case when not exists (select 1 from ").add(main(join.table())).add(" as j where ");
          equal("j", "row", join.on()).add(") then ").add(otherwise).add(" else ");
        }
        add("(select min(j.").add(quoted(join.take())).add(") from ").add(main(join.table()));
        add(" as j where ").equal("j", "row", join.on()).add(")");
        if (otherwise != null) {
          add(" end");
        }
      }
      case Read(String sql) -> add("(").add(sql).add(")");
      default -> add("row.").add(quoted(column.name()));
    }
  }

  private void condition(String value, Type type, Condition condition) {
    switch (condition) {
      case Condition.Equal(List<Object> values) -> equal(value, type, values);
      case Condition.Beyond(Condition.Bound bound, Object limit) ->
          beyond(value, type, bound, limit);
      case Condition.Contains(List<String> texts) -> any("contains", value, texts);
      case Condition.StartsWith(List<String> texts) -> any("starts_with", value, texts);
      case Condition.Mentions(List<String> texts) -> {
        add("(");
        String or = "";
        for (String sought : texts) {
          add(or).add("contains(lower(").add(value).add("), lower(").value(sought).add("))");
          or = " or ";
        }
        add(")");
      }
      case Condition.Present() ->
          add(type.isList() ? "len(" + value + ") > 0" : value + " is not null");
    }
  }

  private void any(String function, String value, List<String> texts) {
    add("(");
    String or = "";
    for (String sought : texts) {
      add(or).add(function).add("(").add(value).add(", ").value(sought).add(")");
      or = " or ";
    }
    add(")");
  }

  private void equal(String value, Type type, List<Object> values) {
    if (type.isList()) {
      add("list_has_any(").add(value).add(", ").values(type, values).add(")");
    } else if (type == Type.INSTANT) {
      add("(");
      String or = "";
      for (Object sought : values) {
        add(or);
        if (sought instanceof LocalDate day) {
          add("(").add(value).add(" >= ").value(day.atStartOfDay()).add(" and ");
          add(value).add(" < ").value(day.plusDays(1).atStartOfDay()).add(")");
        } else {
          add(value).add(" = ").value(sought);
        }
        or = " or ";
      }
      add(")");
    } else if (values.size() == 1) {
      add(value).add(" = ").value(values.getFirst());
    } else if (values.size() >= MANY && arrayed(type)) {
      add(value).add(" in (select unnest(").values(type, values).add("))");
    } else {
      add(value).add(" in (");
      String comma = "";
      for (Object sought : values) {
        add(comma).value(sought);
        comma = ", ";
      }
      add(")");
    }
  }

  // a plain day means the whole of it: after it, before it
  private void beyond(String value, Type type, Condition.Bound bound, Object limit) {
    if (type == Type.INSTANT && limit instanceof LocalDate day) {
      switch (bound) {
        case GREATER -> add(value).add(" >= ").value(day.plusDays(1).atStartOfDay());
        case GREATER_OR_EQUAL -> add(value).add(" >= ").value(day.atStartOfDay());
        case LESS -> add(value).add(" < ").value(day.atStartOfDay());
        case LESS_OR_EQUAL -> add(value).add(" < ").value(day.plusDays(1).atStartOfDay());
      }
    } else {
      add(value).add(" ").add(bound.sql()).add(" ").value(limit);
    }
  }

  // rows after one, in an order whose greatest value is null: later in the first step, or equal in
  // it and later in the next
  private void after(Listing listing, List<Order> steps, List<@Nullable Object> last, long rn) {
    for (int i = 0; i < steps.size(); i++) {
      Column column = listing.column(steps.get(i).column()).orElseThrow();
      boolean descending = steps.get(i).descending();
      Object value = last.get(i);
      add("(");
      if (value == null) {
        if (descending) {
          expression(column);
          add(" is not null or (");
        } else {
          add("(");
        }
        expression(column);
        add(" is null and ");
      } else {
        expression(column);
        add(descending ? " < " : " > ").value(value).add(" or ");
        if (!descending) {
          expression(column);
          add(" is null or ");
        }
        add("(");
        expression(column);
        add(" = ").value(value).add(" and ");
      }
    }
    add("row.rn > ").value(rn).add("))".repeat(steps.size()));
  }

  private static boolean arrayed(Type type) {
    return type == Type.TOKEN || type == Type.TEXT || type == Type.INTEGER;
  }

  private SqlRenderer equal(String left, String right, List<String> on) {
    return add(
        on.stream()
            .map(name -> left + "." + quoted(name) + " = " + right + "." + quoted(name))
            .collect(Collectors.joining(" and ")));
  }

  private static String names(String of, List<String> on) {
    return on.stream().map(name -> of + "." + quoted(name)).collect(Collectors.joining(", "));
  }

  private static String direction(Order step) {
    return step.descending() ? " desc nulls first" : " asc nulls last";
  }

  // a blank keeps these apart from all columns
  private static String sortName(int i) {
    return "\"sort " + (i + 1) + "\"";
  }

  private static String kept(Listing listing) {
    return "kept." + quoted(listing.table());
  }

  private static String main(String table) {
    return "main." + quoted(table);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private SqlRenderer add(String part) {
    text.append(part);
    return this;
  }

  private SqlRenderer value(Object value) {
    text.append('?');
    parameters.add(value);
    return this;
  }

  private SqlRenderer values(Type type, List<?> values) {
    text.append("?::").append(type == Type.INTEGER ? "BIGINT" : "VARCHAR").append("[]");
    parameters.add(List.copyOf(values));
    return this;
  }

  private Sql done() {
    return new Sql(text.toString(), Collections.unmodifiableList(parameters));
  }
}
