package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Question.Position;

@TestInstance(Lifecycle.PER_CLASS)
class AnswersTest {

  // more of them, by -Dquestions=1000, find what few do not
  private static final int QUESTIONS = Integer.getInteger("questions", 30);
  private static final long NO_LIMIT = Long.MAX_VALUE;

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
    assertThat(snapshot.holds()).isZero();
    snapshot.close();
  }

  @Test
  void anyQuestionIsAnsweredByTheRules() throws SQLException {
    for (Listing listing : List.of(MiniCatalogue.ISSUE, MiniCatalogue.COLLECTION)) {
      BruteForce force = new BruteForce(snapshot, listing);
      Random random = seeded();
      RandomQuestions questions = new RandomQuestions(random, listing, force.all());
      for (int i = 0; i < QUESTIONS; i++) {
        Map<String, List<String>> asked = questions.any();
        List<Row> expected = force.answer(asked);
        int offset = random.nextInt(20);
        Answer answer =
            answer(
                listing, Requests.with(Requests.with(asked, "offset", "" + offset), "limit", "30"));
        assertThat(answer.total()).as("total of %s", asked).isEqualTo(expected.size());
        assertThat(answer.rows())
            .as("rows of %s", asked)
            .isEqualTo(
                values(
                    answer.columns(),
                    expected.subList(
                        Math.min(offset, expected.size()),
                        Math.min(offset + 30, expected.size()))));
      }
    }
  }

  @Test
  void rangesGiveTheRowsOfTheReferencePlan() throws SQLException {
    BruteForce force = new BruteForce(snapshot, MiniCatalogue.ISSUE);
    Random random = seeded();
    RandomQuestions questions = new RandomQuestions(random, MiniCatalogue.ISSUE, force.all());
    try (Session session = new Session(snapshot.connection(), new Running())) {
      for (int i = 0; i < QUESTIONS; i++) {
        Map<String, List<String>> asked = questions.byRange();
        Question question =
            read(MiniCatalogue.ISSUE, Requests.with(asked, "limit", "" + (1 + random.nextInt(200))))
                .from(new Position.Offset(random.nextInt(300)));
        Plans.Result byRange =
            Plans.range(
                RangePlan.of(question, snapshot).orElseThrow(), question, session, NO_LIMIT);
        Plans.Result reference =
            Plans.reference(
                question, Scope.of(question), Scope.of(question), null, session, NO_LIMIT);
        assertThat(byRange.rows()).as("rows of %s", asked).isEqualTo(reference.rows());
        assertThat(byRange.total()).as("total of %s", asked).isEqualTo(reference.total());
        assertThat(byRange.next() == null)
            .as("end of %s", asked)
            .isEqualTo(reference.next() == null);
      }
    }
  }

  @Test
  void aWalkByCursorSeesEachRowOnceInOrder() throws SQLException {
    for (Listing listing : List.of(MiniCatalogue.ISSUE, MiniCatalogue.COLLECTION)) {
      BruteForce force = new BruteForce(snapshot, listing);
      Random random = seeded();
      RandomQuestions questions = new RandomQuestions(random, listing, force.all());
      for (int i = 0; i < QUESTIONS / 5; i++) {
        Map<String, List<String>> asked = questions.any();
        Map<String, List<String>> paged =
            Requests.with(asked, "limit", "" + (20 + random.nextInt(180)));
        List<List<@Nullable Object>> walked = new ArrayList<>();
        Answer page = answer(listing, paged);
        walked.addAll(page.rows());
        while (page.next() != null) {
          page = answer(listing, Requests.with(paged, "cursor", page.next()));
          assertThat(page.rows()).isNotEmpty();
          assertThat(page.offset()).isNull();
          walked.addAll(page.rows());
        }
        List<Row> expected = force.answer(asked);
        assertThat(page.total()).isEqualTo(expected.size());
        assertThat(walked).as("walk of %s", asked).isEqualTo(values(page.columns(), expected));
      }
    }
  }

  @Test
  void heavyColumnsComeWhenNamedAndOnlyThen() {
    Answer usual = answer(MiniCatalogue.ISSUE, Requests.parse("limit=1"));
    assertThat(usual.columns()).extracting(Column::name).doesNotContain("endpoint_urls");
    Answer named =
        answer(
            MiniCatalogue.ISSUE,
            Requests.parse("fields=endpoint_urls,ordinal&limit=2&dataset=d1&severity=error"));
    assertThat(named.columns())
        .extracting(Column::name)
        .containsExactly("endpoint_urls", "ordinal");
    assertThat(named.rows().getFirst().getFirst()).asInstanceOf(LIST).isNotEmpty();
  }

  @Test
  void aPageEndsAtItsBytesAndTheCursorGoesOnBehindIt() {
    try (DuckDbQueries narrow =
        new DuckDbQueries(MiniCatalogue::at, snapshot, TestingSettings.pageBytes(300))) {
      for (String query : List.of("", "sort=value", "field=f1")) {
        Map<String, List<String>> parameters = Requests.parse(query);
        List<List<@Nullable Object>> walked = new ArrayList<>();
        Answer page = answer(narrow, MiniCatalogue.ISSUE, parameters);
        walked.addAll(page.rows());
        assertThat(page.rows()).hasSizeBetween(1, 6);
        assertThat(page.next()).isNotNull();
        while (page.next() != null && walked.size() < 50) {
          page =
              answer(narrow, MiniCatalogue.ISSUE, Requests.with(parameters, "cursor", page.next()));
          walked.addAll(page.rows());
        }
        assertThat(walked)
            .isEqualTo(
                answer(MiniCatalogue.ISSUE, Requests.with(parameters, "limit", "" + walked.size()))
                    .rows());
      }
    }
  }

  @Test
  void anUncountedQuestionHasNoTotal() {
    Answer answer = answer(MiniCatalogue.COLLECTION, Requests.parse("count=none&status=404"));
    assertThat(answer.total()).isNull();
    assertThat(answer.rows()).isNotEmpty();
  }

  @Test
  void pagesBehindTheEndAreEmpty() {
    for (String query : List.of("offset=90000", "offset=90000&field=f1", "dataset=none")) {
      Answer answer = answer(MiniCatalogue.ISSUE, Requests.parse(query));
      assertThat(answer.rows()).isEmpty();
      assertThat(answer.next()).isNull();
    }
  }

  @Test
  void questionsOfTheSameMeaningHaveTheSameDigest() {
    String one = digest("dataset=d1,d0&severity=error&limit=100&offset=0&count=exact");
    assertThat(digest("severity=error&dataset=d0&dataset=d1")).isEqualTo(one);
    assertThat(digest("severity=error&dataset=d0&dataset=d1&sort=dataset,resource")).isEqualTo(one);
    assertThat(digest("severity=error&dataset=d0&dataset=d1&offset=1")).isNotEqualTo(one);
    assertThat(digest("severity=error&dataset=d0&dataset=d1&limit=2")).isNotEqualTo(one);
    assertThat(digest("severity=error&dataset=d0")).isNotEqualTo(one);
  }

  @Test
  void theCanonicalQuestionIsSortedAndEncodedWithoutPosition() {
    try (Asked asked =
        queries.ask(
            MiniCatalogue.ISSUE,
            Requests.parse(
                "organisation=local-authority-eng:A&offset=7&limit=5&field=a%26b&field=A&count=exact"
                    + "&sort=-value"))) {
      assertThat(asked.canonical())
          .isEqualTo(
              "field=A&field=a%26b&limit=5&organisation=local-authority:A"
                  + "&sort=-value,dataset,resource,ordinal");
    }
  }

  private String digest(String query) {
    try (Asked asked = queries.ask(MiniCatalogue.ISSUE, Requests.parse(query))) {
      return asked.digest();
    }
  }

  private Answer answer(Listing listing, Map<String, List<String>> parameters) {
    return answer(queries, listing, parameters);
  }

  private static Answer answer(
      Queries queries, Listing listing, Map<String, List<String>> parameters) {
    try (Asked asked = queries.ask(listing, parameters)) {
      return asked.answer();
    }
  }

  private static Question read(Listing listing, Map<String, List<String>> parameters) {
    return Parameters.read(listing, parameters, TestingSnapshot.AS_OF).question();
  }

  private static List<List<@Nullable Object>> values(List<Column> columns, List<Row> rows) {
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (Row row : rows) {
      List<@Nullable Object> values = new ArrayList<>();
      columns.forEach(column -> values.add(row.get(column.name())));
      all.add(values);
    }
    return all;
  }

  private static Random seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("AnswersTest -Dseed=" + seed);
    return new Random(seed);
  }
}
