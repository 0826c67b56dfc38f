package pipelineapi.query;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import pipelineapi.catalogue.Summary;
import pipelineapi.query.Question.Position;

@TestInstance(Lifecycle.PER_CLASS)
class GroupsTest {

  // more of them, by -Dquestions=1000, find what few do not
  private static final int QUESTIONS = Integer.getInteger("questions", 30);
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private static final List<Listing> GROUPED =
      List.of(
          MiniCatalogue.ISSUE,
          MiniCatalogue.COLLECTION,
          MiniCatalogue.ISSUE_SUMMARY,
          MiniCatalogue.ISSUE_ENTITY,
          MiniCatalogue.COLLECTION_GROUPS,
          MiniCatalogue.COLLECTION_SUMMARY,
          MiniCatalogue.COLLECTION_DAYS);

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
  void anyGroupsAreThoseOfTheRules() throws SQLException {
    Random random = seeded();
    for (Listing listing : GROUPED) {
      BruteForce force = new BruteForce(snapshot, base(listing));
      BruteGroups groups = new BruteGroups(force, listing, base(listing));
      RandomQuestions questions = new RandomQuestions(random, base(listing), force.all());
      for (int i = 0; i < QUESTIONS; i++) {
        Map<String, List<String>> asked = questions.grouped(listing);
        int offset = random.nextInt(4) == 0 ? random.nextInt(20) : 0;
        Answer answer =
            answer(
                listing, Requests.with(Requests.with(asked, "offset", "" + offset), "limit", "30"));
        BruteGroups.Groups expected = groups.of(asked);
        List<List<@Nullable Object>> all = expected.groups();
        String as = listing.path() + "?" + asked;
        assertThat(answer.rows())
            .as(as)
            .isEqualTo(
                all.subList(Math.min(offset, all.size()), Math.min(offset + 30, all.size())));
        assertThat(answer.total()).as("total of %s", as).isEqualTo(all.size());
        assertThat(under(answer)).as("rows of %s", as).isEqualTo(expected.under());
      }
    }
  }

  @Test
  void anyFacetsAreThoseOfTheRules() throws SQLException {
    Random random = seeded();
    for (Listing listing : GROUPED) {
      BruteForce force = new BruteForce(snapshot, base(listing));
      BruteGroups groups = new BruteGroups(force, listing, base(listing));
      RandomQuestions questions = new RandomQuestions(random, base(listing), force.all());
      for (int i = 0; i < QUESTIONS / 3; i++) {
        Map<String, List<String>> asked =
            listing.summary() == null && random.nextBoolean()
                ? questions.any()
                : questions.grouped(listing);
        List<Column> columns = questions.facets();
        int size = random.nextBoolean() ? 1000 : 1 + random.nextInt(5);
        Map<String, List<String>> faceted = Requests.with(asked, "facet_size", "" + size);
        faceted.put("facet", columns.stream().map(Column::name).toList());
        assertThat(answer(listing, faceted).facets())
            .as("facets of %s?%s", listing.path(), faceted)
            .isEqualTo(columns.stream().map(column -> groups.facet(column, size, asked)).toList());
      }
    }
  }

  @Test
  void keptCountsGiveTheAnswersOfTheRows() throws SQLException {
    Random random = seeded();
    int covered = 0;
    for (Listing listing : List.of(MiniCatalogue.ISSUE, MiniCatalogue.ISSUE_SUMMARY)) {
      RandomQuestions questions = questions(random, listing);
      try (Session session = new Session(snapshot.connection(), new Running())) {
        GroupPlan plan = new GroupPlan(snapshot, session, NO_LIMIT);
        for (int i = 0; i < 4 * QUESTIONS; i++) {
          Map<String, List<String>> asked = questions.grouped(listing);
          Question question = read(listing, asked);
          Grouping grouping = requireNonNull(question.grouping());
          if (!RollupPlan.counts(question)) {
            continue;
          }
          Scope rows = Scope.of(question);
          Scope kept = Scope.ofRollup(question);
          assertThat(session.number(PageSql.count(kept)))
              .as("count of %s", asked)
              .isEqualTo(session.number(PageSql.count(rows)));
          for (Column column : questions.facets()) {
            if (RollupPlan.facet(question, column)) {
              assertThat(session.facet(GroupSql.facet(column, 7, kept), column))
                  .as("facet %s of %s", column.name(), asked)
                  .isEqualTo(session.facet(GroupSql.facet(column, 7, rows), column));
              covered++;
            }
          }
          if (RollupPlan.groups(question, grouping)) {
            assertThat(plan.run(question, grouping, rows, kept))
                .as("groups of %s", asked)
                .isEqualTo(plan.run(question, grouping, rows, rows));
            covered++;
          }
        }
      }
    }
    assertThat(covered).isGreaterThan(QUESTIONS / 10);
  }

  @Test
  void fewerRowsReadGiveTheAnswersOfAllRows() throws SQLException {
    Random random = seeded();
    int narrowed = 0;
    for (Listing listing : List.of(MiniCatalogue.ISSUE, MiniCatalogue.ISSUE_SUMMARY)) {
      RandomQuestions questions = questions(random, listing);
      try (Session session = new Session(snapshot.connection(), new Running())) {
        GroupPlan plan = new GroupPlan(snapshot, session, NO_LIMIT);
        for (int i = 0; i < QUESTIONS; i++) {
          Map<String, List<String>> asked = questions.grouped(listing);
          asked.putAll(questions.byRange());
          Question question = read(listing, asked);
          Grouping grouping = requireNonNull(question.grouping());
          Scope all = Scope.of(question);
          Scope scope = RangePlan.scope(question, snapshot, session);
          if (scope.rows() == null) {
            continue;
          }
          narrowed++;
          assertThat(plan.run(question, grouping, scope, scope))
              .as("groups of %s", asked)
              .isEqualTo(plan.run(question, grouping, all, all));
          for (Column column : questions.facets()) {
            assertThat(session.facet(GroupSql.facet(column, 7, scope), column))
                .as("facet %s of %s", column.name(), asked)
                .isEqualTo(session.facet(GroupSql.facet(column, 7, all), column));
          }
          Question rows = read(base(listing), filters(asked));
          assertThat(Plans.reference(rows, scope, scope, null, session, NO_LIMIT))
              .as("rows of %s", asked)
              .isEqualTo(Plans.reference(rows, all, all, null, session, NO_LIMIT));
        }
      }
    }
    assertThat(narrowed).isGreaterThan(QUESTIONS / 10);
  }

  @Test
  void aWalkByCursorSeesEachGroupOnceInOrder() throws SQLException {
    Random random = seeded();
    for (Listing listing : GROUPED) {
      RandomQuestions questions = questions(random, listing);
      for (int i = 0; i < QUESTIONS / 5; i++) {
        Map<String, List<String>> asked = questions.grouped(listing);
        Map<String, List<String>> paged =
            Requests.with(asked, "limit", "" + (7 + random.nextInt(60)));
        List<List<@Nullable Object>> walked = new ArrayList<>();
        Answer page = answer(listing, paged);
        walked.addAll(page.rows());
        while (page.next() != null) {
          page = answer(listing, Requests.with(paged, "cursor", page.next()));
          assertThat(page.rows()).isNotEmpty();
          assertThat(page.offset()).isNull();
          walked.addAll(page.rows());
        }
        Answer whole = answer(listing, Requests.with(asked, "limit", "1000"));
        assertThat(page.total()).isEqualTo(whole.total());
        assertThat(under(page)).isEqualTo(under(whole));
        assertThat(walked.subList(0, whole.rows().size()))
            .as("walk of %s", asked)
            .isEqualTo(whole.rows());
        assertThat(walked).hasSize(Math.toIntExact(requireNonNull(whole.total())));
      }
    }
  }

  @Test
  void theQuestionBehindAFigureHasItAsItsTotal() throws SQLException {
    Random random = seeded();
    int followed = 0;
    for (Listing listing : GROUPED) {
      RandomQuestions questions = questions(random, listing);
      for (int i = 0; i < QUESTIONS / 2; i++) {
        Map<String, List<String>> asked = questions.grouped(listing);
        Answer answer = answer(listing, Requests.with(asked, "limit", "1000"));
        for (int j = 0; j < 2 && !answer.rows().isEmpty(); j++) {
          int at = random.nextInt(answer.rows().size());
          for (Map.Entry<String, String> link :
              requireNonNull(answer.groups()).requests().get(at).entrySet()) {
            assertThat(totalOf(link.getValue()))
                .as("%s?%s: %s of %s", listing.path(), asked, link, answer.rows().get(at))
                .isEqualTo(figure(answer, at, link.getKey()));
            followed++;
          }
        }
      }
    }
    assertThat(followed).isGreaterThan(QUESTIONS / 2);
  }

  private long totalOf(String request) {
    int end = request.indexOf('?');
    Answer answer =
        answer(
            MiniCatalogue.at(request.substring(0, end)).orElseThrow(),
            Requests.with(Requests.parse(request.substring(end + 1)), "limit", "1"));
    return requireNonNull(answer.total());
  }

  private static @Nullable Long under(Answer answer) {
    return requireNonNull(answer.groups()).rows();
  }

  private static @Nullable Object figure(Answer answer, int group, String name) {
    for (int i = 0; i < answer.columns().size(); i++) {
      if (answer.columns().get(i).name().equals(name)) {
        return answer.rows().get(group).get(i);
      }
    }
    throw new IllegalArgumentException(name);
  }

  private RandomQuestions questions(Random random, Listing listing) throws SQLException {
    return new RandomQuestions(
        random, base(listing), new BruteForce(snapshot, base(listing)).all());
  }

  private Answer answer(Listing listing, Map<String, List<String>> parameters) {
    try (Asked asked = queries.ask(listing, parameters)) {
      return asked.answer();
    }
  }

  private static Question read(Listing listing, Map<String, List<String>> parameters) {
    return Parameters.read(listing, base(listing), parameters, TestingSnapshot.AS_OF)
        .question()
        .from(new Position.Offset(0));
  }

  // what is not about groups
  private static Map<String, List<String>> filters(Map<String, List<String>> asked) {
    Map<String, List<String>> filters = new LinkedHashMap<>(asked);
    filters.keySet().removeAll(List.of("group_by", "fields", "sort"));
    return filters;
  }

  private static Listing base(Listing listing) {
    Summary summary = listing.summary();
    return summary == null ? listing : MiniCatalogue.at(summary.of()).orElseThrow();
  }

  private static Random seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("GroupsTest -Dseed=" + seed);
    return new Random(seed);
  }
}
