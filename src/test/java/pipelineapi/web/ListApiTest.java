package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pipelineapi.catalogue.Type;
import tools.jackson.databind.JsonNode;

class ListApiTest {

  private TestingServer server = TestingServer.fresh();

  @BeforeEach
  void fresh() {
    server = TestingServer.fresh();
  }

  @Test
  void aPageSaysWhatItHoldsWhereItIsAndWhatAnswered() {
    server.queries.next = "c/1+2=";
    HttpResponse<byte[]> page = server.get("/v1/log/issue?dataset=border");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"data\":[{\"name\":\"a row\"}],"
                + "\"page\":{\"limit\":100,\"offset\":0,\"total\":1,\"next_cursor\":\"c/1+2=\"},"
                + "\"links\":{\"self\":\"/v1/log/issue?dataset=border\","
                + "\"first\":\"/v1/log/issue?dataset=border\",\"prev\":null,"
                + "\"next\":\"/v1/log/issue?dataset=border&cursor=c%2F1%2B2%3D\","
                + "\"canonical\":\"/v1/log/issue?dataset=border\"},"
                + "\"snapshot\":{\"id\":\"2026-03-11T04-12-09Z-7f3a\",\"as_of\":\"2026-03-10\","
                + "\"loaded_at\":\"2026-03-11T04:12:09.25Z\",\"complete\":true}}");
  }

  @Test
  void headersRepeatWhatProgramsWant() {
    server.queries.next = "n";
    HttpResponse<byte[]> page = server.get("/v1/log/issue");

    assertThat(header(page, "Content-Type")).isEqualTo("application/json");
    assertThat(header(page, "X-Pagination-Total-Results")).isEqualTo("1");
    assertThat(header(page, "X-Pagination-Limit")).isEqualTo("100");
    assertThat(header(page, "X-Pagination-Offset")).isEqualTo("0");
    assertThat(header(page, "Snapshot")).isEqualTo("2026-03-11T04-12-09Z-7f3a");
    assertThat(header(page, "Link"))
        .startsWith(
            "</v1/log/issue?cursor=n>; rel=\"next\", </v1/log/issue>; rel=\"canonical\","
                + " </v1/log/issue>; rel=\"first\", </v1/log/issue>; rel=\"self\"");
    assertThat(header(page, "ETag")).matches("\"[A-Za-z0-9_-]{20}\"");
    assertThat(header(page, "Last-Modified")).isEqualTo("Wed, 11 Mar 2026 04:12:09 GMT");
    assertThat(header(page, "Cache-Control"))
        .isEqualTo("public, max-age=60, stale-while-revalidate=300");
    assertThat(header(page, "Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(header(page, "Server-Timing"))
        .matches("queue;dur=0\\.3, query;dur=8\\.1, write;dur=\\d+\\.\\d");
    assertThat(header(page, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(page, "Access-Control-Expose-Headers")).contains("Snapshot", "Link", "ETag");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "X-Request-Id")).matches("[0-9a-f]{16}");
    assertThat(header(page, "Content-Location")).isEmpty();
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(page.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void whatWasNotCountedOrOffsetIsNotClaimed() {
    server.queries.total = null;
    HttpResponse<byte[]> page = server.get("/v1/log/issue?cursor=x");

    assertThat(page.headers().firstValue("X-Pagination-Total-Results")).isEmpty();
    assertThat(page.headers().firstValue("X-Pagination-Offset")).isEmpty();
    assertThat(json(page).at("/page/total").isNull()).isTrue();
    assertThat(json(page).at("/page").has("offset")).isFalse();
    assertThat(json(page).at("/links/self").asString()).isEqualTo("/v1/log/issue?cursor=x");
    assertThat(json(page).at("/links/first").asString()).isEqualTo("/v1/log/issue");
    assertThat(json(page).at("/links/next").isNull()).isTrue();
  }

  @Test
  void everyTypeHasItsJsonForm() {
    server.queries.columns =
        List.of(
            TestingQueries.column("text", Type.TEXT),
            TestingQueries.column("number", Type.INTEGER),
            TestingQueries.column("decimal", Type.DECIMAL),
            TestingQueries.column("flag", Type.BOOLEAN),
            TestingQueries.column("date", Type.DATE),
            TestingQueries.column("whole", Type.INSTANT),
            TestingQueries.column("fraction", Type.INSTANT),
            TestingQueries.column("list", Type.TOKEN_LIST),
            TestingQueries.column("empty", Type.TEXT_LIST),
            TestingQueries.column("json", Type.JSON),
            TestingQueries.column("broken", Type.JSON),
            TestingQueries.column("two", Type.JSON),
            TestingQueries.column("none", Type.JSON));
    List<@Nullable Object> row =
        new ArrayList<>(
            Arrays.<@Nullable Object>asList(
                "£ \"q\"\n\u0001",
                9_007_199_254_740_993L,
                0.1,
                true,
                LocalDate.parse("2026-03-10"),
                LocalDateTime.parse("2026-03-10T01:10:00"),
                LocalDateTime.parse("2026-03-10T01:10:00.120005"),
                List.of("a", "b"),
                List.of(),
                "{\"n\": 1.10, \"half\": \"\\ud800\"}",
                "{\"n\": ",
                "1 2",
                null));
    server.queries.rows = Collections.singletonList(row);

    assertThat(new String(server.get("/v1/log/issue").body(), StandardCharsets.UTF_8))
        .startsWith(
            "{\"data\":[{\"text\":\"£ \\\"q\\\"\\n\\u0001\",\"number\":9007199254740993,"
                + "\"decimal\":0.1,\"flag\":true,\"date\":\"2026-03-10\","
                + "\"whole\":\"2026-03-10T01:10:00Z\",\"fraction\":\"2026-03-10T01:10:00.120005Z\","
                + "\"list\":[\"a\",\"b\"],\"empty\":[],"
                + "\"json\":{\"n\": 1.10, \"half\": \"\\ud800\"},\"broken\":\"{\\\"n\\\": \","
                + "\"two\":\"1 2\",\"none\":null}]");
  }

  @Test
  void aTagThatIsStillRightIsAnsweredBeforeAnythingIsAsked() {
    HttpResponse<byte[]> first = server.get("/v1/log/issue?dataset=border");
    String tag = header(first, "ETag");
    server.queries.answered.set(0);

    for (String held : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
      HttpResponse<byte[]> again =
          server.get("/v1/log/issue?dataset=border", "If-None-Match", held);
      assertThat(again.statusCode()).as(held).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(tag);
      assertThat(header(again, "Cache-Control")).isEqualTo(header(first, "Cache-Control"));
      assertThat(header(again, "Vary")).isEqualTo(header(first, "Vary"));
      assertThat(header(again, "Date")).isNotEmpty();
      assertThat(header(again, "Access-Control-Allow-Origin")).isEqualTo("*");
    }
    assertThat(server.queries.answered).hasValue(0);
    assertThat(server.queries.closed).hasValue(5);
  }

  @Test
  void anotherSnapshotQuestionOrPositionHasAnotherTag() {
    String tag = header(server.get("/v1/log/issue?dataset=a"), "ETag");

    for (String other :
        List.of("/v1/log/issue", "/v1/log/issue?dataset=b", "/v1/log/issue?dataset=a&offset=1")) {
      assertThat(server.get(other, "If-None-Match", tag).statusCode()).as(other).isEqualTo(200);
    }
    server.snapshots.serve("2026-03-12T04-12-09Z-0000");
    assertThat(server.get("/v1/log/issue?dataset=a", "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aDateCountsOnlyWithoutATagAndOnlyWhenItIsOne() {
    String since = "If-Modified-Since";
    String loaded = "Wed, 11 Mar 2026 04:12:09 GMT";

    assertThat(server.get("/v1/log/issue", since, loaded).statusCode()).isEqualTo(304);
    assertThat(server.queries.answered).hasValue(0);
    assertThat(server.get("/v1/log/issue", since, "Wed, 11 Mar 2026 04:12:08 GMT").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/v1/log/issue", since, "Wed, 11 Mar 2026 04:12:10 GMT").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/v1/log/issue", since, "yesterday").statusCode()).isEqualTo(200);
    assertThat(
            server.get("/v1/log/issue", since, loaded, "If-None-Match", "\"other\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aLongBodyIsCompressedUnderATagOfItsOwn() throws IOException {
    server.queries.rows = Collections.nCopies(200, List.of("a row that repeats itself"));
    HttpResponse<byte[]> plain = server.get("/v1/log/issue");
    HttpResponse<byte[]> packed = server.get("/v1/log/issue", "Accept-Encoding", "br, gzip;q=0.5");

    assertThat(header(plain, "Content-Encoding")).isEmpty();
    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(packed, "Content-Length")).isEqualTo("" + packed.body().length);
    assertThat(packed.body().length).isLessThan(plain.body().length / 5);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain.body());

    String plainTag = header(plain, "ETag");
    String packedTag = header(packed, "ETag");
    assertThat(packedTag).isNotEqualTo(plainTag).doesNotStartWith("W/");
    String both = plainTag + ", " + packedTag;
    HttpResponse<byte[]> reads =
        server.get("/v1/log/issue", "Accept-Encoding", "gzip", "If-None-Match", both);
    assertThat(reads.statusCode()).isEqualTo(304);
    assertThat(header(reads, "ETag")).isEqualTo(packedTag);
    // a tag of the compressed form is of no use to who cannot read it
    assertThat(server.get("/v1/log/issue", "If-None-Match", packedTag).statusCode()).isEqualTo(200);
    assertThat(header(server.get("/v1/log/issue", "If-None-Match", both), "ETag"))
        .isEqualTo(plainTag);
    assertThat(
            header(
                server.get("/v1/log/issue", "Accept-Encoding", "gzip;q=0, *"), "Content-Encoding"))
        .isEmpty();
  }

  @Test
  void aShortBodyIsSentAsItIs() {
    HttpResponse<byte[]> page = server.get("/v1/log/issue", "Accept-Encoding", "gzip");

    assertThat(header(page, "Content-Encoding")).isEmpty();
    assertThat(header(page, "ETag")).doesNotContain("gzip");
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() {
    HttpResponse<byte[]> get = server.get("/v1/log/issue");
    HttpResponse<byte[]> head = server.send("HEAD", "/v1/log/issue");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : List.of("Content-Type", "ETag", "Link", "Snapshot", "X-Pagination-Limit")) {
      assertThat(header(head, name)).as(name).isNotEmpty().isEqualTo(header(get, name));
    }
    assertThat(server.queries.answered).hasValue(1);
    // what only the rows would tell is not made up
    for (String name : List.of("Content-Length", "X-Pagination-Total-Results", "Server-Timing")) {
      assertThat(header(head, name)).as(name).isEmpty();
    }
  }

  @Test
  void anAliasAnswersTheSameAndSaysWhereItBelongs() {
    HttpResponse<byte[]> page = server.get("/v1/logs?dataset=border");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Location")).isEqualTo("/v1/log/collection?dataset=border");
    assertThat(header(page, "Link"))
        .contains("</v1/log/collection?dataset=border>; rel=\"canonical\"");
    assertThat(json(page).at("/links/self").asString()).isEqualTo("/v1/logs?dataset=border");
    assertThat(json(page).at("/links/canonical").asString())
        .isEqualTo("/v1/log/collection?dataset=border");
    assertThat(header(server.get("/v1/log/issue/summary"), "Content-Location")).isEmpty();
  }

  @Test
  void jsonMayBeNamedInThreePlaces() {
    assertThat(server.get("/v1/log/issue?format=json", "Accept", "text/csv").statusCode())
        .isEqualTo(200);
    assertThat(server.queries.parameters).isEmpty();
    HttpResponse<byte[]> suffixed = server.get("/v1/log/issue.json", "Accept", "text/csv");
    assertThat(suffixed.statusCode()).isEqualTo(200);
    assertThat(json(suffixed).at("/links/canonical").asString()).isEqualTo("/v1/log/issue");
    for (String accept :
        List.of("*/*", "application/*", "text/html, */*;q=0.1", "application/json;q=0.2")) {
      assertThat(server.get("/v1/log/issue", "Accept", accept).statusCode())
          .as(accept)
          .isEqualTo(200);
    }
  }

  @Test
  void parametersArriveDecodedAndInOrder() {
    server.get("/v1/log/issue?b=1&a=x+y&b=%C3%A9%26%3D&c");

    assertThat(server.queries.parameters.keySet()).containsExactly("b", "a", "c");
    assertThat(server.queries.parameters.get("b")).containsExactly("1", "é&=");
    assertThat(server.queries.parameters.get("a")).containsExactly("x y");
    assertThat(server.queries.parameters.get("c")).containsExactly("");
  }

  @Test
  void answersAboutTheServiceAreNeverKept() {
    HttpResponse<byte[]> page = server.get("/v1/status/reject", "If-None-Match", "*");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(page, "ETag")).isEmpty();
    assertThat(header(page, "Last-Modified")).isEmpty();
  }

  @Test
  void theSameAddressGivesTheSameBytes() {
    assertThat(server.get("/v1/log/issue").body()).isEqualTo(server.get("/v1/log/issue").body());
  }

  @Test
  void indexesSayWhatThereIs() {
    JsonNode root = json(server.get("/"));
    assertThat(root.at("/links/v1").asString()).isEqualTo("/v1");

    JsonNode version = json(server.get("/v1"));
    assertThat(version.at("/data/0/path").asString()).isEqualTo("/v1/log/collection");
    assertThat(version.at("/data/0/meaning").asString()).isEqualTo("One row per log/collection.");
    assertThat(version.at("/data/0/item").asString())
        .isEqualTo("/v1/log/collection/{endpoint}/{day}");
    assertThat(version.at("/data/0/aliases/1").asString()).isEqualTo("/v1/logs");
  }
}
