package pipelineapi.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource.Join;
import pipelineapi.catalogue.ColumnSource.Read;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;

/// A statement being written for DuckDB. Names come from the catalogue and are quoted; values never
/// enter the text. The listing's row is called `row`, a partner by a route `v`, one by a join `j`.
final class SqlText {

  /// From so many values on, a list in one parameter is faster than a parameter each.
  static final int MANY = 20;

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  SqlText add(String part) {
    text.append(part);
    return this;
  }

  /// A part with its parameters.
  SqlText add(Sql part) {
    text.append(part.text());
    parameters.addAll(part.parameters());
    return this;
  }

  SqlText value(@Nullable Object value) {
    text.append('?');
    parameters.add(value);
    return this;
  }

  /// Many values in one parameter.
  SqlText values(Type type, List<?> values) {
    text.append("?::").append(type == Type.INTEGER ? "BIGINT" : "VARCHAR").append("[]");
    parameters.add(Collections.unmodifiableList(new ArrayList<>(values)));
    return this;
  }

  SqlText equal(String left, String right, List<String> on) {
    return add(
        on.stream()
            .map(name -> left + "." + quoted(name) + " = " + right + "." + quoted(name))
            .collect(Collectors.joining(" and ")));
  }

  Sql done() {
    return new Sql(text.toString(), Collections.unmodifiableList(parameters));
  }

  /// Restricts `row` to what is asked for.
  ///
  /// @return whether anything was written
  boolean where(Scope scope) {
    String separator = " where ";
    Segments rows = scope.rows();
    if (rows != null) {
      add(separator).within(rows);
      separator = " and ";
    }
    Map<Joined, List<Filter.Own>> joined = joined(scope.filters());
    for (Filter filter : scope.filters()) {
      Optional<Joined> partners = Joined.by(filter);
      if (partners.isPresent()) {
        // with the first of them all were written
        List<Filter.Own> together = joined.remove(partners.get());
        if (together != null) {
          add(separator).joined(partners.get(), together);
          separator = " and ";
        }
        continue;
      }
      add(separator).filter(filter);
      separator = " and ";
    }
    return rows != null || !scope.filters().isEmpty();
  }

  /// Partners that columns are joined from, in which their values are looked for, or missed.
  private record Joined(String table, List<String> on, boolean negated) {

    static Optional<Joined> by(Filter filter) {
      return filter instanceof Filter.Own(Column column, Condition _, boolean negated)
              && column.source() instanceof Join join
              && join.otherwise() == null
          ? Optional.of(new Joined(join.table(), join.on(), negated))
          : Optional.empty();
    }
  }

  private static Map<Joined, List<Filter.Own>> joined(List<Filter> filters) {
    Map<Joined, List<Filter.Own>> joined = new HashMap<>();
    for (Filter filter : filters) {
      if (filter instanceof Filter.Own own) {
        Joined.by(own)
            .ifPresent(
                partners -> joined.computeIfAbsent(partners, _ -> new ArrayList<>()).add(own));
      }
    }
    return joined;
  }

  // all conditions on the same partners in one subquery: the time to plan grows much faster than
  // the number of these. Some partner meets all; or none meets any
  private void joined(Joined partners, List<Filter.Own> filters) {
    Map<String, String> taken = new LinkedHashMap<>();
    for (Filter.Own filter : filters) {
      String take = ((Join) filter.column().source()).take();
      taken.putIfAbsent(take, taken.isEmpty() ? "taken" : "taken" + (taken.size() + 1));
    }
    add(partners.negated() ? "not exists (" : "exists (");
    add("select 1 from (select ").add(names("j", partners.on()));
    taken.forEach((take, as) -> add(", min(j.").add(quoted(take)).add(") as ").add(as));
    add(" from ").add(main(partners.table())).add(" as j group by ");
    add(names("j", partners.on())).add(") as j where ").equal("j", "row", partners.on());
    boolean several = filters.size() > 1;
    String separator = several ? " and (" : " and ";
    for (Filter.Own filter : filters) {
      String value = "j." + taken.get(((Join) filter.column().source()).take());
      add(separator).condition(value, filter.column().type(), filter.condition());
      separator = partners.negated() ? " or " : " and ";
    }
    add(several ? "))" : ")");
  }

  private void filter(Filter filter) {
    switch (filter) {
      case Filter.Own(Column column, Condition condition, boolean negated) -> {
        if (negated) {
          add("(").own(column, condition).add(") is not true");
        } else {
          own(column, condition);
        }
      }
      case Filter.Widened(Filter.Own own, List<List<Filter>> beside) -> {
        add("(").filter(own);
        for (List<Filter> all : beside) {
          String and = " or (";
          for (Filter one : all) {
            add(and).filter(one);
            and = " and ";
          }
          add(")");
        }
        add(")");
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
  }

  // the least and the greatest number first, as the engine skips blocks by these
  private void within(Segments rows) {
    List<Segments.Run> runs = rows.runs();
    if (runs.isEmpty()) {
      add("false");
      return;
    }
    add("row.row_no between ").value(runs.getFirst().lo()).add(" and ").value(runs.getLast().hi());
    if (runs.size() > 1) {
      add(" and (");
      String or = "";
      for (Segments.Run run : runs) {
        add(or).add("row.row_no between ").value(run.lo()).add(" and ").value(run.hi());
        or = " or ";
      }
      add(")");
    }
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

  /// A condition on a partner, `v`.
  void partner(Filter.Partner partner) {
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
  private SqlText own(Column column, Condition condition) {
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

  /// The value of a column in `row`.
  void expression(Column column) {
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

  /// A condition on a value.
  void condition(String value, Type type, Condition condition) {
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

  private static boolean arrayed(Type type) {
    return type == Type.TOKEN || type == Type.TEXT || type == Type.INTEGER;
  }

  static String names(String of, List<String> on) {
    return on.stream().map(name -> of + "." + quoted(name)).collect(Collectors.joining(", "));
  }

  static String direction(Order step) {
    return step.descending() ? " desc nulls first" : " asc nulls last";
  }

  static String main(String table) {
    return "main." + quoted(table);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
