package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The answers that the first iteration was measured to give on the files that are its own sample,
/// which the real archive holds.
@ExtendWith(RealArchive.class)
class RealUnversionedApiTest {

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path store) {
    service =
        Service.start(store.resolve("store"), "--pipeline.archive=" + RealArchive.folder()).ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/log/issue?dataset=, 668779",
    "/log/issue?dataset=border, 10",
    "/log/issue?dataset=ancient-woodland, 534473",
    "/log/issue?dataset=conservation-area, 132705",
    "/log/issue?dataset=conservation-area-document, 1511",
    "/log/issue?dataset=national-park-authority, 10",
    "/log/issue?dataset=&issue_type=combined-value, 429195",
    "/log/issue?dataset=&issue_type=OSGB, 42862",
    "/log/issue?dataset=ancient-woodland&offset=534470&limit=100, 534473",
    "/performance/provision_summary, 5725",
    "/performance/provision_summary?organisation=local-authority:LBH&offset=50&limit=100, 18",
    "/performance/provision_summary?organisation=local-authority:BDG&limit=8, 17",
    "/specification/specification, 36",
    "/specification/specification?dataset=article-4-direction-area, 1",
  })
  void totalsAreThoseThatWereMeasured(String target, String total) {
    HttpResponse<byte[]> answer = service.get(target);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-pagination-total-results")).hasValue(total);
  }

  @Test
  void anIssueIsToldAsItWas() {
    JsonNode first = Service.json(service.get("/log/issue?dataset=border&limit=1")).get(0);
    assertThat(first.propertyNames())
        .containsExactly(
            "dataset",
            "resource",
            "line-number",
            "entry-number",
            "field",
            "issue-type",
            "value",
            "message");
    assertThat(first.get("resource").asString()).startsWith("4a57239e");
    assertThat(first.get("line-number").asInt()).isEqualTo(3);
    assertThat(first.get("issue-type").asString()).isEqualTo("WGS84 out of bounds of England");
    assertThat(first.get("value").asString("null")).isEmpty();
    assertThat(first.get("message").asString()).isEqualTo("Geometry must be in England");
  }

  @Test
  void theTextNoneIsKept() {
    assertThat(
            Service.json(
                service.get(
                    "/log/issue?dataset=ancient-woodland&issue_type=combined-value&limit=100")))
        .hasSize(100)
        .allSatisfy(row -> assertThat(row.get("message").asString()).isEqualTo("None"));
  }

  @Test
  void sixteenPagesOfDocumentsAreInTheOrderOfTheirFiles() {
    List<String> resources = new ArrayList<>();
    String question = "/log/issue?dataset=conservation-area-document&limit=100&offset=";
    for (int page = 0; page < 16; page++) {
      Service.json(service.get(question + page * 100))
          .forEach(row -> resources.add(row.get("resource").asString()));
    }
    assertThat(resources).hasSize(1511).isSorted();
    assertThat(Service.json(service.get(question + "1600"))).isEmpty();
  }

  @Test
  void theDocumentsComeBeforeTheAreas() {
    int before = 534_473 + 42 + 10 + 23;
    assertThat(datasetAt(before)).isEqualTo("conservation-area-document");
    assertThat(datasetAt(before + 1510)).isEqualTo("conservation-area-document");
    assertThat(datasetAt(before + 1511)).isEqualTo("conservation-area");
  }

  private static String datasetAt(int offset) {
    return Service.json(service.get("/log/issue?dataset=&limit=1&offset=" + offset))
        .get(0)
        .get("dataset")
        .asString();
  }

  @Test
  void theFirstPageOfASummaryIsAsItWas() {
    JsonNode rows =
        Service.json(
            service.get("/performance/provision_summary?organisation=local-authority:BDG&limit=8"));
    assertThat(rows).hasSize(8);
    assertThat(rows.get(0).get("dataset").asString()).isEqualTo("article-4-direction");
    assertThat(rows)
        .filteredOn(row -> row.get("dataset").asString().equals("article-4-direction-area"))
        .singleElement()
        .extracting(row -> row.get("active_endpoint_count").asInt())
        .isEqualTo(1);
  }

  @Test
  void aWalkThroughSpecificationsGivesEachDatasetOnce() {
    Set<String> datasets = new HashSet<>();
    for (int offset = 0; offset < 40; offset += 10) {
      Service.json(service.get("/specification/specification?limit=10&offset=" + offset))
          .forEach(row -> datasets.add(row.get("dataset").asString()));
    }
    assertThat(datasets).hasSize(36).contains("article-4-direction");
    assertThat(
            Service.json(
                    service.get("/specification/specification?dataset=article-4-direction-area"))
                .get(0)
                .get("fields"))
        .hasSize(13);
  }
}
