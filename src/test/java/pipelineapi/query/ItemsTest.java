package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.catalogue.Listing;

@TestInstance(Lifecycle.PER_CLASS)
class ItemsTest {

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
  void anItemIsItsRowWithItsMembers() {
    Map<String, @Nullable Object> data = data(MiniCatalogue.RESOURCE, "r3");
    assertThat(data).containsEntry("resource", "r3");
    assertThat(data).containsEntry("first_seen", LocalDate.of(2026, 1, 4));
    List<?> issues = list(data, "issues");
    assertThat(issues).hasSize(2);
    assertThat(issues.getFirst().toString()).contains("resource=r3").contains("severity=");
    List<?> providers = list(data, "providers");
    assertThat(providers).isNotEmpty();
    assertThat(providers.getFirst().toString())
        .contains("kind=a:b, list=[1, 2], inner={a=1}, json=JsonText[text={}]");
  }

  @Test
  void anItemOfSeveralRowsHoldsThemAllEachWithItsDocument() throws SQLException {
    Map<String, @Nullable Object> one =
        snapshot
            .select(
                "select endpoint, day, count(*) as n from kept.log_collection where endpoint is not"
                    + " null group by all having count(distinct ordinal % 2) = 2 order by all"
                    + " limit 1")
            .getFirst();
    String endpoint = String.valueOf(one.get("endpoint"));
    String day = String.valueOf(one.get("day"));
    Map<String, @Nullable Object> data = data(MiniCatalogue.COLLECTION, endpoint, day);
    assertThat(data.keySet()).containsExactly("endpoint", "day", "entries");
    List<?> entries = list(data, "entries");
    assertThat(entries).hasSize(Integer.parseInt(String.valueOf(one.get("n"))));
    assertThat(entries)
        .extracting(entry -> ((Map<?, ?>) entry).get("entry"))
        .anyMatch(new ItemAnswer.JsonText("{\"kept\":true}")::equals)
        .anyMatch(entry ->
            entry instanceof ItemAnswer.ArchiveDocument(String key, _)
                && key.matches("c[12]-collection/log/" + day + "/" + endpoint + "\\.json"));
    assertThat(entries)
        .extracting(entry -> ((Map<?, ?>) entry).get("details"))
        .allMatch(details -> details == null || details instanceof ItemAnswer.JsonText);
  }

  @Test
  void anItemMayBeARowOfARelationAndItsKeyIsCanonical() {
    Map<String, @Nullable Object> data = data(MiniCatalogue.ORGANISATION, "local-authority-eng:A");
    assertThat(data).containsEntry("organisation", "local-authority:A").containsKey("endpoints");
    assertThat(data).containsEntry("details", new ItemAnswer.JsonText("{\"b\":2}"));
    assertThat(data).containsEntry("none", List.of());
  }

  @Test
  void whatIsNotThereOrCannotBeIsNoItem() {
    assertThat(queries.item(MiniCatalogue.RESOURCE, List.of("r99"))).isEmpty();
    assertThat(queries.item(MiniCatalogue.RESOURCE, List.of(""))).isEmpty();
    assertThat(queries.item(MiniCatalogue.RESOURCE, List.of("r3' or '1'='1"))).isEmpty();
    assertThat(queries.item(MiniCatalogue.RESOURCE, List.of("r3\0"))).isEmpty();
    assertThat(queries.item(MiniCatalogue.COLLECTION, List.of("e1", "no-day"))).isEmpty();
    assertThat(queries.item(MiniCatalogue.COLLECTION, List.of("e1", "2026-02-30"))).isEmpty();
    assertThat(queries.item(MiniCatalogue.COLLECTION, List.of("e1", "1999-01-01"))).isEmpty();
  }

  private static List<?> list(Map<String, @Nullable Object> data, String name) {
    return data.get(name) instanceof List<?> list ? list : List.of();
  }

  private Map<String, @Nullable Object> data(Listing listing, String... values) {
    return queries.item(listing, List.of(values)).orElseThrow().data();
  }
}
