package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Questions that are too long for a URL, and so come in a body.
class PostedListTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  @Test
  void parametersOfUrlAndBodyAreOneList() {
    HttpResponse<byte[]> page =
        server.post(
            "/v1/log/issue?dataset=border",
            "dataset=tree&field=a%26b+c&field=%C3%A9",
            "Content-Type",
            FORM + ";charset=UTF-8");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(server.queries.parameters)
        .containsEntry("dataset", List.of("border", "tree"))
        .containsEntry("field", List.of("a&b c", "é"));
  }

  @Test
  void noCacheKeepsTheAnswerAndLinksNameThePath() {
    server.queries.next = "c/1";
    HttpResponse<byte[]> page = server.post("/v1/logs", "endpoint=a", "Content-Type", FORM);

    assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(page, "ETag")).isEmpty();
    assertThat(json(page).at("/links/self").asString()).isEqualTo("/v1/logs");
    assertThat(json(page).at("/links/first").asString()).isEqualTo("/v1/logs");
    assertThat(json(page).at("/links/canonical").asString()).isEqualTo("/v1/log/collection");
    assertThat(json(page).at("/links/next").asString()).isEqualTo("/v1/logs?cursor=c%2F1");
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() {
    for (String type : List.of("application/json", "multipart/form-data; boundary=x", "nonsense")) {
      assertThat(server.post("/v1/log/issue", "{}", "Content-Type", type).statusCode())
          .isEqualTo(415);
    }
    assertThat(server.post("/v1/log/issue", "a=b").statusCode()).isEqualTo(415);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    String long2M = "endpoint=" + "a".repeat(2 * 1024 * 1024);

    HttpResponse<byte[]> refused = server.post("/v1/log/issue", long2M, "Content-Type", FORM);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).at("/code").asString()).isEqualTo("too-large");
  }

  @Test
  void itemsAndOtherPathsTakeNone() {
    for (String path : List.of("/v1/log/collection/a/2026-03-10", "/v1/status", "/v1", "/health")) {
      HttpResponse<byte[]> refused = server.post(path, "a=b", "Content-Type", FORM);
      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(header(refused, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
  }
}
