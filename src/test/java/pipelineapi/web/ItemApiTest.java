package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pipelineapi.query.ItemAnswer;

class ItemApiTest {

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  @Test
  void anItemIsItsRowWithItsMembers() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("endpoint", "e1");
    data.put("nothing", null);
    data.put("sources", List.of(Map.of("source", "s1")));
    data.put("entry", new ItemAnswer.JsonText("{\"status\":\"200\"}"));
    data.put("torn", new ItemAnswer.JsonText("{\"status\""));
    server.queries.items.put(List.of("e1", "2026-03-10"), data);
    HttpResponse<byte[]> item = server.get("/v1/log/collection/e1/2026-03-10");

    assertThat(item.statusCode()).isEqualTo(200);
    assertThat(new String(item.body(), StandardCharsets.UTF_8))
        .startsWith(
            "{\"data\":{\"endpoint\":\"e1\",\"nothing\":null,\"sources\":[{\"source\":\"s1\"}],"
                + "\"entry\":{\"status\":\"200\"},\"torn\":\"{\\\"status\\\"\"},"
                + "\"links\":{\"self\":\"/v1/log/collection/e1/2026-03-10\","
                + "\"canonical\":\"/v1/log/collection/e1/2026-03-10\"},\"snapshot\":{\"id\":");
    assertThat(header(item, "Snapshot")).isNotEmpty();
    assertThat(header(item, "Server-Timing")).contains("query;dur=1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "invalid%20date, invalid date, invalid%20date",
    "local-authority:ABC, local-authority:ABC, local-authority:ABC",
    "a%3Ab, a:b, a:b",
    "a%2Fb, a/b, a%2Fb",
    "a%5Cb, a\\b, a%5Cb",
    "caf%C3%A9%F0%9F%9A%B2, café🚲, caf%C3%A9%F0%9F%9A%B2",
    "a;b=c, a;b=c, a%3Bb%3Dc",
    "a+b, a+b, a%2Bb",
    "100%25, 100%, 100%25",
    "x.json, x.json, x.json"
  })
  void aKeyMayHoldAnyText(String sent, String key, String linked) {
    server.queries.items.put(List.of(key), Map.of("issue_type", key));
    HttpResponse<byte[]> item = server.get("/v1/specification/issue-type/" + sent);

    assertThat(item.statusCode()).isEqualTo(200);
    assertThat(json(item).at("/data/issue_type").asString()).isEqualTo(key);
    assertThat(json(item).at("/links/self").asString())
        .isEqualTo("/v1/specification/issue-type/" + linked);
  }

  @Test
  void anEncodedSlashNeverMakesAPath() {
    assertThat(server.get("/v1/log%2Fissue").statusCode()).isEqualTo(404);
  }

  @Test
  void aLiteralPathWinsOverAKey() {
    server.queries.items.put(List.of("summary"), Map.of());
    assertThat(json(server.get("/v1/log/issue/summary")).at("/data").isArray()).isTrue();
  }

  @Test
  void anItemOfAnAliasSaysWhereItBelongs() {
    server.queries.items.put(List.of("e 1", "d"), Map.of());
    HttpResponse<byte[]> item = server.get("/v1/logs/e%201/d");

    assertThat(item.statusCode()).isEqualTo(200);
    assertThat(header(item, "Content-Location")).isEqualTo("/v1/log/collection/e%201/d");
    assertThat(header(item, "Link")).contains("</v1/log/collection/e%201/d>; rel=\"canonical\"");
  }

  @Test
  void aTagThatIsStillRightIsAnsweredBeforeAnythingIsAsked() {
    server.queries.items.put(List.of("t"), Map.of());
    String tag = header(server.get("/v1/specification/issue-type/t"), "ETag");
    server.queries.asked.set(0);

    assertThat(server.get("/v1/specification/issue-type/t", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(server.queries.asked).hasValue(0);
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverTheCallerHolds() {
    HttpResponse<byte[]> absent =
        server.get("/v1/specification/issue-type/no%20such", "If-None-Match", "*");

    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(json(absent).at("/detail").asString())
        .isEqualTo("specification/issue-type has no item with issue_type 'no such'");
    assertThat(
            server
                .get(
                    "/v1/specification/issue-type/no",
                    "If-Modified-Since",
                    "Wed, 11 Mar 2026 04:12:09 GMT")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void itemsTakeNoQuestions() {
    HttpResponse<byte[]> refused = server.get("/v1/specification/issue-type/t?limit=1");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/code").asString()).isEqualTo("unknown-parameter");
    assertThat(json(refused).at("/errors/0/parameter").asString()).isEqualTo("limit");
  }
}
