package pipelineapi.query;

import static pipelineapi.query.SqlText.main;
import static pipelineapi.query.SqlText.quoted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Route;

/// Writes statements about relations and for members of items.
final class RelationSql {

  private RelationSql() {}

  /// The values of a route's columns whose partners meet some conditions.
  static Sql reached(Route route, List<Filter.Partner> partners) {
    SqlText sql = new SqlText();
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
    SqlText sql = new SqlText();
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
    SqlText sql = new SqlText();
    sql.add("select min(t.").add(quoted(column)).add(") from ").add(main(table));
    sql.add(" as t where ");
    String separator = "";
    for (int i = 0; i < on.size(); i++) {
      sql.add(separator).add("t.").add(quoted(on.get(i))).add(" = ").value(values.get(i));
      separator = " and ";
    }
    return sql.done();
  }

  /// Makes a table of a statement's rows that lasts as long as the connection.
  static Sql made(String table, String statement, Map<String, Object> values) {
    Sql rows = bound(statement, values);
    return new Sql(
        "create temp table " + quoted(table) + " as (\n" + rows.text() + "\n)", rows.parameters());
  }

  /// A statement of the catalogue with its `:names` as parameters.
  static Sql bound(String statement, Map<String, ? extends @Nullable Object> values) {
    List<@Nullable Object> parameters = new ArrayList<>();
    String text =
        Argument.replaced(
            statement,
            name -> {
              parameters.add(values.get(name));
              return "?";
            });
    return new Sql(text, Collections.unmodifiableList(parameters));
  }
}
