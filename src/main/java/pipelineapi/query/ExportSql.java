package pipelineapi.query;

import static pipelineapi.query.SqlText.direction;
import static pipelineapi.query.SqlText.main;
import static pipelineapi.query.SqlText.names;
import static pipelineapi.query.SqlText.quoted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource.Join;
import pipelineapi.catalogue.ColumnSource.Read;
import pipelineapi.catalogue.Order;
import pipelineapi.query.Question.Position;

/// Writes statements that write a whole list to a file. The engine keeps the order in which it
/// reads rows, so a list in the order of its row numbers is neither sorted nor held.
final class ExportSql {

  private static final String ROWS = "\"the rows\"";

  // rows beside nothing pass through one by one; else each thread of the engine gathers a hundred
  // thousand of them before it writes any
  private static final String ONE_BY_ONE = " positional join (select 1 where false) as \"nothing\"";

  private ExportSql() {}

  /// What is written, and where.
  ///
  /// @param limit rows at most, after those that the question skips; null for all
  record Target(ExportFormat format, Path file, @Nullable Long limit) {}

  /// The rows of a question.
  ///
  /// @param sorted whether they must be, as they do not come in the order asked for
  static Sql rows(Question question, Scope scope, boolean sorted, Target target) {
    SqlText sql = new SqlText();
    begin(sql, question.columns(), target);
    select(sql, question, sorted ? scope : scope.inOrder(question.listing()));
    if (sorted) {
      sql.add("\norder by ");
      if (!PageSql.byNumber(question)) {
        for (Order step : question.steps()) {
          sql.expression(question.listing().column(step.column()).orElseThrow());
          sql.add(direction(step)).add(", ");
        }
      }
      sql.add("row.row_no");
    }
    end(sql, question, target);
    return sql.done();
  }

  /// The groups of a question.
  static Sql groups(Question question, Grouping grouping, Scope scope, Target target) {
    SqlText sql = new SqlText();
    begin(sql, GroupReader.figures(grouping), target);
    GroupSql.all(sql, question, grouping, scope);
    end(sql, question, target);
    return sql.done();
  }

  private static void begin(SqlText sql, List<Column> columns, Target target) {
    sql.add("copy (\nselect ");
    sql.add(
        columns.stream()
            .map(column -> written(column, target.format()) + " as " + quoted(column.name()))
            .collect(Collectors.joining(", ")));
    sql.add("\nfrom (\n");
  }

  private static void end(SqlText sql, Question question, Target target) {
    Long limit = target.limit();
    if (limit != null) {
      sql.add("\nlimit ").value(limit);
    }
    if (question.position() instanceof Position.Offset(long skipped) && skipped > 0) {
      sql.add(" offset ").value(skipped);
    }
    sql.add(") as ").add(ROWS).add(ONE_BY_ONE).add(")\nto '");
    sql.add(target.file().toString().replace("'", "''")).add("' (");
    sql.add(
        switch (target.format()) {
          case CSV -> "format csv, header, new_line '\\r\\n'";
          case NDJSON -> "format json";
          // a row group is held until it is written
          case PARQUET -> "format parquet, compression zstd, row_group_size 30720";
        });
    sql.add(")");
  }

  private static String written(Column column, ExportFormat format) {
    String value = ROWS + "." + quoted(column.name());
    return switch (column.type()) {
      case INSTANT ->
          format == ExportFormat.PARQUET
              ? "%s at time zone 'UTC'".formatted(value)
              : "replace(cast(%s as varchar), ' ', 'T') || 'Z'".formatted(value);
      case TOKEN_LIST, TEXT_LIST ->
          format == ExportFormat.CSV
              ? "nullif(array_to_string(%s, ';'), '')".formatted(value)
              : value;
      case JSON ->
          format == ExportFormat.NDJSON
              ? "case when json_valid(%1$s) then cast(%1$s as json) else to_json(%1$s) end"
                  .formatted(value)
              : value;
      case TOKEN, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE -> value;
    };
  }

  // rows with what is joined to them first, as SQL of columns may ask for both
  private static void select(SqlText sql, Question question, Scope scope) {
    sql.add("select ");
    String comma = "";
    for (Column column : question.columns()) {
      sql.add(comma);
      comma = ", ";
      if (column.source() instanceof Read(String read)) {
        sql.add("cast((").add(read).add(") as ").add(column.type().sql()).add(") as ");
      } else {
        sql.add("row.");
      }
      sql.add(quoted(column.name()));
    }
    sql.add("\nfrom (\n  select row.*");
    Map<PageSql.Partners, List<Column>> byPartners = new LinkedHashMap<>();
    for (Column column : joined(question)) {
      Join join = (Join) column.source();
      byPartners
          .computeIfAbsent(new PageSql.Partners(join.table(), join.on()), _ -> new ArrayList<>())
          .add(column);
    }
    StringBuilder joins = new StringBuilder();
    byPartners.forEach((partners, columns) -> {
      String found = "j" + (joins.length() == 0 ? "" : joins.length());
      joins.append(join(partners, found, columns));
      for (Column column : columns) {
        String taken = found + "." + quoted(column.name());
        String otherwise = ((Join) column.source()).otherwise();
        sql.add(", ");
        sql.add(
            otherwise == null
                ? taken
                : "case when %s.found then %s else %s end".formatted(found, taken, otherwise));
        sql.add(" as ").add(quoted(column.name()));
      }
    });
    sql.add("\n  from ").add(scope.table()).add(" as row").add(joins.toString());
    sql.where(scope);
    sql.add("\n) as row");
  }

  /// The columns that are joined to the rows of a question.
  static Set<Column> joined(Question question) {
    Set<Column> joined = new LinkedHashSet<>();
    for (Column column : question.columns()) {
      PageSql.need(question.listing(), column, new LinkedHashSet<>(), joined);
    }
    return joined;
  }

  // a partner may have several rows: the least value stands for them, as on a page
  private static String join(PageSql.Partners partners, String found, List<Column> columns) {
    String taken =
        columns.stream()
            .map(column ->
                ", min(j.%s) as %s"
                    .formatted(quoted(((Join) column.source()).take()), quoted(column.name())))
            .collect(Collectors.joining());
    String on = names("j", partners.on());
    return "\n  left join (select %s, true as found%s from %s as j group by %s) as %s on %s"
        .formatted(
            on,
            taken,
            main(partners.table()),
            on,
            found,
            new SqlText().equal(found, "row", partners.on()).done().text());
  }
}
