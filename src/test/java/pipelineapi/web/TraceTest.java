package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.web.TestingServer.header;
import static pipelineapi.web.TestingServer.json;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + ID + "-" + SPAN + "-01";
  private static final String NEW = "(?!0{32})[0-9a-f]{32}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        PARENT,
        "00-" + ID + "-" + SPAN + "-00",
        "  " + PARENT + " ",
        "cc-" + ID + "-" + SPAN + "-01",
        "cc-" + ID + "-" + SPAN + "-01-what-the-future-will-be-like"
      })
  void theTraceOfTheCallerIsTakenOn(String parent) {
    assertThat(Trace.given(List.of(parent))).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        ID,
        "ff-" + ID + "-" + SPAN + "-01",
        "00-" + ID + "-" + SPAN + "-01-more",
        "cc-" + ID + "-" + SPAN + "-01.more",
        "00-" + ID + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-" + SPAN + "-01",
        "00-" + ID + "-" + SPAN,
        "0x-" + ID + "-" + SPAN + "-01"
      })
  void whatIsNoTraceBeginsANewOne(String parent) {
    assertThat(Trace.given(List.of(parent))).matches(NEW).isNotEqualTo(ID);
  }

  @Test
  void severalAreNone() {
    assertThat(Trace.given(List.of(PARENT, PARENT))).matches(NEW).isNotEqualTo(ID);
    assertThat(Trace.given(List.of())).matches(NEW);
  }

  @Test
  void problemsNameTheTrace() {
    TestingServer server = TestingServer.fresh();
    for (String target : List.of("/v1/nothing-here", "/v1/log/collection/a")) {
      HttpResponse<byte[]> response = server.get(target, "traceparent", PARENT);
      assertThat(json(response).at("/trace_id").asString()).as(target).isEqualTo(ID);
      assertThat(json(response).at("/request_id").asString())
          .isEqualTo(header(response, "X-Request-Id"));
    }
    HttpResponse<byte[]> alone = server.get("/v1/nothing-here", "traceparent", "no trace");
    assertThat(json(alone).at("/trace_id").asString()).matches(NEW);
    assertThat(
            server.raw(
                "GET /v1/%%zz HTTP/1.1\r\nHost: a\r\ntraceparent: %s\r\nConnection: close\r\n\r\n"
                    .formatted(PARENT)))
        .contains("\"trace_id\":\"" + ID + "\"");
  }
}
