package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class HostileValuesTest {

  private TestingSnapshot snapshot;
  private DuckDbQueries queries;

  @BeforeAll
  void open(@TempDir Path folder) throws SQLException {
    snapshot = new TestingSnapshot(folder);
    queries = new DuckDbQueries(MiniCatalogue::at, snapshot, TestingSettings.usual());
  }

  @AfterAll
  void close() throws SQLException {
    queries.close();
    snapshot.close();
  }

  @Test
  void strangeTextsMatchOnlyThemselves() {
    for (String text :
        List.of(
            "'",
            "\"",
            "' or 1=1 --",
            "%%",
            "__",
            "\\",
            "\0",
            "a\0b",
            "?",
            ":x",
            "$1",
            "{x}",
            "\uFFFF",
            "é\u0301",
            "\uD800",
            "\u202E",
            "x".repeat(1 << 20))) {
      for (String name :
          List.of(
              "dataset",
              "value",
              "severity",
              "organisation",
              "quality_dimension",
              "value__startswith",
              "dataset__contains")) {
        assertThat(answer(name, text).rows()).as("%s of %.20s", name, text).isEmpty();
      }
      assertThat(answer("value__not", text).total()).isEqualTo(snapshot.rows("log_issue"));
    }
  }

  @Test
  void signsOfPatternsAreTakenLiterally() {
    assertThat(answer("value__contains", "%").rows()).allMatch(row -> row.contains("50%"));
    assertThat(answer("value__contains", "_").rows()).allMatch(row -> row.contains("a_b"));
    assertThat(answer("value", "it's").rows()).isNotEmpty();
    assertThat(answer("search", "äö").rows()).isNotEmpty();
    assertThat(answer("value", " y ").rows()).isNotEmpty();
    assertThat(answer("value", "y").rows()).isEmpty();
    assertThat(answer("value", "x,y").rows()).isNotEmpty();
    assertThat(answer("issue_type", "invalid date").total())
        .isEqualTo(answer("severity", "error").total());
  }

  @Test
  void whiteSpaceAroundTokensIsNothing() {
    assertThat(answer("dataset", " d1 ,\td2\r\n").total())
        .isEqualTo(answer("dataset", "d1,d2").total());
  }

  @Test
  void thousandsOfValuesAreAnswered() {
    List<String> many =
        IntStream.range(0, 5000).mapToObj(i -> "hash-of-something-long-" + i).toList();
    for (String name : List.of("resource", "issue_type", "endpoint", "resource__not")) {
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      parameters.put(name, many);
      try (Asked asked = queries.ask(MiniCatalogue.ISSUE, parameters)) {
        assertThat(asked.answer().total())
            .isEqualTo(name.endsWith("__not") ? snapshot.rows("log_issue") : 0);
      }
    }
  }

  @Test
  void theEndsOfTheCalendarAreAnswered() {
    for (String day : List.of("0001-01-01", "9999-12-31")) {
      for (String operator : List.of("", "__not", "__gt", "__gte", "__lt", "__lte")) {
        try (Asked asked =
            queries.ask(
                MiniCatalogue.COLLECTION,
                Requests.parse(
                    "entry_date%s=%s&day%s=%s".formatted(operator, day, operator, day)))) {
          assertThat(asked.answer().total()).isIn(0L, 400L);
        }
      }
    }
  }

  private Answer answer(String name, String value) {
    try (Asked asked = queries.ask(MiniCatalogue.ISSUE, Map.of(name, List.of(value)))) {
      return asked.answer();
    }
  }
}
