package pipelineapi;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Rows written down as lines, cells between bars: the first line names the columns. A null is
/// `null`, the parts of a list are joined by `;`.
final class Table {

  private Table() {}

  /// Compares the rows of an answer with a table, in the columns that the table has.
  static void assertRows(String asked, List<JsonNode> rows, String table) {
    List<String> lines = table.strip().lines().map(Table::trimmed).toList();
    List<String> names = Arrays.asList(lines.getFirst().split(" \\| ", -1));
    List<String> found = rows.stream().map(row -> line(asked, row, names)).toList();
    assertThat(found).as(asked).isEqualTo(lines.subList(1, lines.size()));
  }

  /// Asks a list, whole and in pages of two, and compares it with a table.
  static void assertList(Service service, String target, String table) {
    String join = target.contains("?") ? "&" : "?";
    JsonNode whole = service.ask(target + join + "limit=1000");
    List<JsonNode> rows = Service.rows(whole);
    assertRows(target, rows, table);
    assertThat(whole.at("/page/total").asInt()).as(target).isEqualTo(rows.size());
    assertThat(service.walkRows(target + join + "limit=2")).as(target).isEqualTo(rows);
  }

  private static String trimmed(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).collect(joining(" | "));
  }

  private static String line(String asked, JsonNode row, List<String> names) {
    return names.stream()
        .map(name -> {
          assertThat(row.has(name)).as("%s has %s: %s", asked, name, row).isTrue();
          return cell(row.get(name));
        })
        .collect(joining(" | "));
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    return value.isArray()
        ? value.valueStream().map(Table::cell).collect(joining(";"))
        : value.asString();
  }
}
