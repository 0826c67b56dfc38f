package pipelineapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import tools.jackson.databind.JsonNode;

/// Whatever is asked of the real archive, lists, walks, facets, groups and the questions behind
/// their figures agree.
@ExtendWith(RealArchive.class)
class RealQuestionsApiTest {

  // more of them, by -Dquestions=50, find what few do not
  private static final int QUESTIONS = Integer.getInteger("questions", 2);
  private static final int LARGE = 20_000;

  private static Service service;
  private static Random random;
  private static RealQuestions questions;

  @BeforeAll
  static void start(@TempDir Path store) {
    service =
        Service.start(store.resolve("store"), "--pipeline.archive=" + RealArchive.folder()).ready();
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RealQuestionsApiTest -Dseed=" + seed);
    random = new Random(seed);
    questions = new RealQuestions(service, random);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static List<String> paths() {
    return service.catalogue().listings().stream()
        .filter(Listing::stored)
        .map(Listing::path)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void listsWalksFacetsAndGroupsAgree(String path) {
    Listing listing = listing(path);
    List<JsonNode> drawn = questions.drawn(listing);
    for (int i = 0; i < QUESTIONS; i++) {
      String filters = questions.filters(listing, drawn);
      List<Column> facets = questions.facets(listing);
      JsonNode page =
          service.ask(
              question(path, filters, "limit=1", "facet_size=1000", "facet=" + names(facets)));
      long rows = page.at("/page/total").asLong();
      for (JsonNode facet : page.path("facets")) {
        assertFacet(listing, filters, facet, rows);
      }
      assertGroups(
          question(path, filters, "group_by=" + String.join(",", questions.keys(listing, 2))),
          rows);
      assertWalk(listing, filters, rows);
    }
  }

  @Test
  void summariesOfIssuesAgreeWithTheIssues() {
    Listing issue = listing("log/issue");
    List<JsonNode> drawn = questions.drawn(issue);
    for (int i = 0; i < QUESTIONS; i++) {
      String filters = questions.filters(issue, drawn, "entity");
      long rows = total(question("log/issue", filters));
      List<String> allowed = summary("log/issue/summary").allowed();
      String by =
          Stream.of(questions.pick(allowed), questions.pick(allowed))
              .distinct()
              .collect(Collectors.joining(","));
      JsonNode groups =
          service.ask(question("log/issue/summary", filters, "group_by=" + by, "limit=1000"));
      assertThat(groups.at("/page/rows").asLong()).as(filters + " by " + by).isEqualTo(rows);
      assertLinks(groups);
      JsonNode usual = service.ask(question("log/issue/summary", filters, "limit=1000"));
      assertThat(sum(usual.get("data"), row -> row.get("issues").asLong()))
          .as("usual groups of " + filters)
          .isEqualTo(usual.at("/page/rows").asLong())
          .isEqualTo(rows);
      JsonNode entities = service.ask(question("log/issue/entity", filters, "limit=10"));
      assertThat(entities.at("/page/rows").asLong())
          .as("entities of " + filters)
          .isEqualTo(total(question("log/issue?entity__isnull=false", filters)));
      assertLinks(entities);
      for (JsonNode entity : entities.get("data")) {
        assertThat(entity.get("rows").size())
            .isEqualTo((int) Math.min(100, entity.get("issues").asLong()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("timelines")
  void timelinesAgreeWithTheirRows(String path) {
    Summary summary = summary(path);
    String column = requireNonNull(summary.timeline()).column();
    Listing base = listing(summary.of());
    List<JsonNode> drawn = questions.drawn(base);
    for (int i = 0; i < QUESTIONS; i++) {
      String filters = questions.filters(base, drawn, column, "collection");
      String span =
          "from=20%d-0%d-%d"
              .formatted(10 + random.nextInt(14), 1 + random.nextInt(9), 10 + random.nextInt(19));
      String period = "period=" + questions.pick(List.of("week", "month"));
      List<JsonNode> pages =
          service.walk(question(path, filters, span, period, "limit=" + questions.limit(300)));
      long rows =
          total(
              question(
                  summary.of(),
                  filters,
                  summary.only(),
                  span.replace("from", column + "__gte"),
                  column + "__lte=today"));
      String count = summary.measures().getFirst().name();
      assertThat(pages.getFirst().at("/page/rows").asLong()).as(filters + span).isEqualTo(rows);
      assertThat(
              pages.stream()
                  .mapToLong(page -> sum(page.get("data"), row -> row.get(count).asLong()))
                  .sum())
          .as(filters + span)
          .isEqualTo(rows);
      assertLinks(pages.getLast());
    }
  }

  static List<String> timelines() {
    return service.catalogue().listings().stream()
        .filter(listing -> listing.summary() != null && listing.summary().timeline() != null)
        .map(Listing::path)
        .toList();
  }

  // no row fails the filter that is added, but neither kept counts nor ranges know it
  @Test
  void shortCutsGiveTheIssuesThatReadingAllRowsGives() {
    Listing issue = listing("log/issue");
    List<JsonNode> drawn = questions.drawn(issue);
    for (int i = 0; i < 3 * QUESTIONS; i++) {
      String asked =
          question(
              "log/issue",
              questions.filters(issue, drawn, "ordinal"),
              "facet=" + names(questions.facets(issue)),
              "limit=" + (1 + random.nextInt(50)),
              "offset=" + random.nextInt(100));
      assertSame(asked, List.of("data", "page", "facets"));
      String by = "group_by=" + questions.pick(List.of("dataset", "field", "issue_type,severity"));
      String groups = question(asked.substring("/v1/".length()), by);
      assertSame(groups.replaceFirst("&offset=[0-9]+", ""), List.of("page", "facets"));
      assertThat(figures(service.ask(groups + "&ordinal__gte=1").get("groups")))
          .as(groups)
          .isEqualTo(figures(service.ask(groups).get("groups")));
    }
  }

  private static void assertSame(String target, List<String> members) {
    JsonNode answer = service.ask(target);
    JsonNode other = service.ask(target + "&ordinal__gte=1");
    for (String member : members) {
      JsonNode mine = answer.get(member);
      JsonNode its = other.get(member);
      if (member.equals("page")) {
        assertThat(its.get("total")).as(target).isEqualTo(mine.get("total"));
      } else {
        assertThat(its).as("%s of %s", member, target).isEqualTo(mine);
      }
    }
  }

  private static List<String> figures(JsonNode groups) {
    List<String> figures = new ArrayList<>();
    groups.forEach(group ->
        figures.add(
            group
                .propertyStream()
                .filter(member -> !member.getKey().equals("links"))
                .map(Object::toString)
                .collect(Collectors.joining(","))));
    return figures;
  }

  private static void assertFacet(Listing listing, String filters, JsonNode facet, long rows) {
    String column = facet.get("column").asString();
    String as = "facet %s of %s?%s".formatted(column, listing.path(), filters);
    List<String> values = new ArrayList<>();
    facet
        .get("values")
        .forEach(value -> values.add(value.get("value") + " " + value.get("count").asLong()));
    long distinct = facet.get("distinct").asLong();
    assertThat((long) values.size()).as(as).isEqualTo(Math.min(distinct, 1000));
    if (listing.column(column).orElseThrow().type().isList()) {
      return;
    }
    if (distinct <= 1000) {
      assertThat(sum(facet.get("values"), value -> value.get("count").asLong()))
          .as(as)
          .isEqualTo(rows);
    }
    JsonNode groups =
        service.ask(question(listing.path(), filters, "group_by=" + column, "limit=1000"));
    assertThat(groups.at("/page/total").asLong()).as(as).isEqualTo(distinct);
    List<String> same = new ArrayList<>();
    groups
        .get("groups")
        .forEach(group -> same.add(group.get(column) + " " + group.get("count").asLong()));
    assertThat(same).as(as).isEqualTo(values);
  }

  private static void assertGroups(String target, long rows) {
    JsonNode first = service.ask(target + "&limit=1000");
    assertThat(first.at("/page/rows").asLong()).as(target).isEqualTo(rows);
    assertLinks(first);
    long groups = first.at("/page/total").asLong();
    if (groups > LARGE) {
      return;
    }
    List<JsonNode> pages = service.walk(target + "&limit=" + questions.limit(groups));
    assertThat(pages.stream().mapToLong(page -> page.get("groups").size()).sum())
        .as(target)
        .isEqualTo(groups);
    assertThat(
            pages.stream()
                .mapToLong(page -> sum(page.get("groups"), group -> group.get("count").asLong()))
                .sum())
        .as(target)
        .isEqualTo(rows);
  }

  // the question behind each figure of a few groups
  private static void assertLinks(JsonNode answer) {
    List<JsonNode> groups =
        (answer.has("groups") ? answer.get("groups") : answer.get("data")).valueStream().toList();
    for (int i = 0; i < 2 && !groups.isEmpty(); i++) {
      JsonNode group = questions.pick(groups);
      group
          .at("/links/rows")
          .forEachEntry((figure, link) ->
              assertThat(total(link.asString()))
                  .as("%s: %s of %s", answer.at("/links/self"), figure, group)
                  .isEqualTo(group.get(figure).asLong()));
    }
  }

  private static void assertWalk(Listing listing, String filters, long rows) {
    String target =
        question(
            listing.path(),
            filters,
            "fields=" + String.join(",", listing.key()),
            random.nextInt(3) == 0
                ? "sort=-" + questions.pick(questions.keys(listing, 1)).replaceFirst(":.*", "")
                : "",
            "limit=" + questions.limit(rows));
    if (rows > LARGE) {
      return;
    }
    List<JsonNode> walked = service.walkRows(target);
    assertThat(walked).as(target).hasSize((int) rows).doesNotHaveDuplicates();
  }

  private static String question(String path, String... parts) {
    String asked =
        Stream.of(parts)
            .filter(part -> !part.isEmpty() && !part.endsWith("="))
            .collect(Collectors.joining("&"));
    return "/v1/" + path + (asked.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + asked);
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(","));
  }

  private static long total(String target) {
    return service
        .ask(target + (target.contains("?") ? "&" : "?") + "limit=1")
        .at("/page/total")
        .asLong();
  }

  private static long sum(JsonNode nodes, ToLongFunction<JsonNode> number) {
    return nodes.valueStream().mapToLong(number).sum();
  }

  private static Listing listing(String path) {
    Catalogue catalogue = service.catalogue();
    return catalogue.listings().stream()
        .filter(listing -> listing.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static Summary summary(String path) {
    return requireNonNull(listing(path).summary());
  }
}
