package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import pipelineapi.query.Question.Position;

class SqlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log/issue?dataset=d1&severity=error&organisation=local-authority-eng:A&current=false",
        "log/issue?severity__isnull=true&responsibility__not=none&quality_dimension__not=x&count=none",
        "log/issue?severity__contains=e&severity__startswith=e&severity__not=notice&severity__isnull=true",
        "log/issue?sort=-severity,value&fields=value,endpoint_urls",
        "log/issue?search=a&search=b&value__contains=%25&entity__in=1,2&entity__gt=5&field__isnull=true",
        "log/collection?tags=t1,t2&notes__isnull=true&entry_date=today&entry_date__lte=2026-03-01&day__not=today-7d",
        "log/collection?open=true&organisation=org:C&primary=false&organisation_ended=true",
        "log/collection?open=true&latest=true&endpoint_url__startswith=https&fields=latest,endpoint_url",
        "log/collection?sort=bytes&status__not=200",
      })
  void questionsAreWrittenAsExpected(String request) throws IOException {
    int end = request.indexOf('?');
    Listing listing = MiniCatalogue.at(request.substring(0, end)).orElseThrow();
    Question question =
        Parameters.read(listing, Requests.parse(request.substring(end + 1)), TestingSnapshot.AS_OF)
            .question();
    List<@Nullable Object> last = new ArrayList<>();
    for (int i = 0; i < question.steps().size(); i++) {
      last.add(i == 1 ? null : "last " + i);
    }
    expect(
        request,
        "first page",
        PageSql.page(question, Scope.of(question), 101, new Position.Offset(0), List.of()),
        "at an offset",
        PageSql.page(question, Scope.of(question), 101, new Position.Offset(20), List.of()),
        "after a row",
        PageSql.page(question, Scope.of(question), 101, new Position.After(7), last),
        "count",
        PageSql.count(Scope.of(question)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log/issue?group_by=severity,field&fields=entities,count&sort=-entities&offset=20&facet=responsibility,entity",
        "log/issue/summary?group_by=dataset,organisation,endpoint,quality_dimension&current=true&organisation=local-authority:A,org:C&fields=issues,resources&facet=field",
        "log/collection/summary?period=week&from=2026-03-05&cumulative=true&facet=tags",
        "log/collection?group_by=entry_date:month,latest&status=404",
      })
  void groupsAreWrittenAsExpected(String request) throws IOException {
    int end = request.indexOf('?');
    Listing asked = MiniCatalogue.at(request.substring(0, end)).orElseThrow();
    Question question = read(asked, request.substring(end + 1));
    Grouping grouping = Objects.requireNonNull(question.grouping());
    List<Object> named = new ArrayList<>();
    named.add("groups");
    named.add(GroupSql.groups(question, grouping, Scope.of(question)));
    if (RollupPlan.groups(question, grouping)) {
      named.add("groups from kept counts");
      named.add(GroupSql.groups(question, grouping, Scope.ofRollup(question)));
    }
    for (Column facet : question.facets()) {
      named.add("facet " + facet.name());
      named.add(GroupSql.facet(facet, question.facetSize(), Scope.of(question)));
      if (RollupPlan.facet(question, facet)) {
        named.add("facet " + facet.name() + " from kept counts");
        named.add(GroupSql.facet(facet, question.facetSize(), Scope.ofRollup(question)));
      }
    }
    expect(request, named.toArray());
  }

  @Test
  void rowsThatGroupsShowAreWrittenAsExpected() throws IOException {
    Question question = read(MiniCatalogue.ISSUE_ENTITY, "dataset=d1");
    Grouping grouping = Objects.requireNonNull(question.grouping());
    List<@Nullable Object> first = new ArrayList<>();
    first.add("d1");
    first.add(7L);
    List<@Nullable Object> second = new ArrayList<>();
    second.add("d1");
    second.add(null);
    expect(
        "log/issue/entity?dataset=d1",
        "rows of two groups",
        GroupSql.shown(
            question.listing(),
            MiniCatalogue.ISSUE.columns().subList(0, 6),
            Objects.requireNonNull(grouping.shown()),
            grouping.keys(),
            List.of(first, second),
            Scope.of(question)),
        "first day",
        GroupSql.firstDay(
            MiniCatalogue.COLLECTION.column("entry_date").orElseThrow(),
            Scope.of(read(MiniCatalogue.COLLECTION, "status=404"))));
  }

  private static Question read(Listing asked, String query) {
    Summary summary = asked.summary();
    return Parameters.read(
            asked,
            summary == null ? asked : MiniCatalogue.at(summary.of()).orElseThrow(),
            Requests.parse(query),
            TestingSnapshot.AS_OF)
        .question();
  }

  @Test
  void rowsOfRangesAreWrittenAsExpected() throws IOException {
    Listing issue = MiniCatalogue.ISSUE;
    Filter.Reach reach =
        (Filter.Reach)
            Parameters.read(
                    issue,
                    Requests.parse("organisation=local-authority:A&current=false&open=true"),
                    TestingSnapshot.AS_OF)
                .question()
                .filters()
                .getFirst();
    Segments.Run run = new Segments.Run(11, 13);
    expect(
        "ranges",
        "one run",
        PageSql.rows(issue, issue.columns().subList(0, 6), new Segments(List.of(run))),
        "several runs",
        PageSql.rows(
            issue,
            issue.columns().subList(0, 2),
            new Segments(List.of(run, new Segments.Run(2, 2)))),
        "partners",
        RelationSql.reached(reach.route(), reach.parts().getFirst().partners()),
        "missing partners",
        RelationSql.reached(reach.route(), reach.parts().getLast().partners()));
  }

  @Test
  void namedParametersAreBoundOutsideOfTextsAndCasts() {
    assertThat(
            RelationSql.bound(
                "select ':a', x::date, 'it''s :a' from t -- :a\nwhere a = :a and b_1 = :b_1 or :a",
                Map.of("a", 1L, "b_1", "x")))
        .isEqualTo(
            new Sql(
                "select ':a', x::date, 'it''s :a' from t -- :a\nwhere a = ? and b_1 = ? or ?",
                List.of(1L, "x", 1L)));
  }

  private static void expect(String request, Object... named) throws IOException {
    StringBuilder written = new StringBuilder("-- " + request + "\n");
    for (int i = 0; i < named.length; i += 2) {
      Sql sql = (Sql) named[i + 1];
      written
          .append("\n-- ")
          .append(named[i])
          .append('\n')
          .append(sql.text())
          .append("\n-- ")
          .append(sql.parameters())
          .append('\n');
    }
    String file = request.replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "") + ".sql";
    // a run with -Dgolden=true writes the files anew, to be read before they are committed
    if (Boolean.getBoolean("golden")) {
      Files.writeString(Path.of("src/test/resources/query", file), written);
    }
    try (InputStream golden = SqlTest.class.getResourceAsStream("/query/" + file)) {
      assertThat(golden).as("golden file %s", file).isNotNull();
      assertThat(written.toString())
          .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8));
    }
  }
}
