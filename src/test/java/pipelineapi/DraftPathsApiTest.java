package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The paths of the published draft and their parameters, on the sample archive: each answers as
/// its canonical path does, and says which that is. What needs a performance table is not among
/// them.
class DraftPathsApiTest {

  private static Service service;
  private static final Map<String, String> VALUES = new HashMap<>();

  @BeforeAll
  static void start(@TempDir Path store) {
    service = Service.start(store.resolve("store")).ready();
    JsonNode issue =
        service.rows("/v1/log/issue?current=true&organisation__isnull=false&limit=1").getFirst();
    VALUES.put("dataset", issue.get("dataset").asString());
    VALUES.put("resource", issue.get("resource").asString());
    JsonNode provider =
        service
            .rows(
                "/v1/resource-provider?organisation__isnull=false&"
                    + values("dataset={dataset}&resource={resource}"))
            .getFirst();
    VALUES.put("organisation", provider.get("organisation").asString());
    VALUES.put("endpoint", provider.get("endpoint").asString());
    VALUES.put("collection", provider.get("collection").asString());
    VALUES.put(
        "day",
        service
            .rows(values("/v1/log/collection?endpoint={endpoint}"))
            .getFirst()
            .get("day")
            .asString());
    VALUES.put(
        "source",
        service
            .rows(values("/v1/configuration/source?endpoint={endpoint}"))
            .getFirst()
            .get("source")
            .asString());
    JsonNode specification =
        service
            .rows(
                "/v1/specification/specification?datasets__isnull=false&specification_status__isnull=false")
            .getFirst();
    VALUES.put("specification", specification.get("specification").asString());
    VALUES.put("specified", specification.get("datasets").get(0).asString());
    VALUES.put("status", Service.encoded(specification.get("specification_status").asString()));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String values(String template) {
    Matcher matcher = Pattern.compile("[{]([a-z]+)}").matcher(template);
    return matcher.replaceAll(named -> Matcher.quoteReplacement(VALUES.get(named.group(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/specification?dataset={specified} | /v1/specification/specification?datasets={specified}",
        "/v1/specification?status={status} | /v1/specification/specification?specification_status={status}",
        "/v1/specification | /v1/specification/specification",
        "/v1/specification/dataset | /v1/specification/dataset",
        "/v1/specification/field | /v1/specification/field",
        "/v1/configuration?collection={collection} | /v1/configuration/collection?collection={collection}",
        "/v1/configuration?collection={collection}&fields=collection,endpoints,sources | /v1/configuration/collection?collection={collection}&fields=collection,endpoints,sources",
        "/v1/configuration/endpoints?collection={collection} | /v1/configuration/endpoint?collection={collection}",
        "/v1/configuration/endpoints?endpoint={endpoint}&organisation={organisation}&dataset={dataset} | /v1/configuration/endpoint?endpoint={endpoint}&organisation={organisation}&dataset={dataset}",
        "/v1/configuration/sources?endpoint_id={endpoint} | /v1/configuration/source?endpoint={endpoint}",
        "/v1/configuration/sources?endpoint={endpoint}&dataset={dataset} | /v1/configuration/source?endpoint={endpoint}&pipelines={dataset}",
        "/v1/log/collection?dataset={dataset}&organisation={organisation}&endpoint={endpoint} | /v1/log/collection?endpoint={endpoint}&dataset={dataset}&organisation={organisation}",
        "/v1/logs?dataset={dataset}&organisation={organisation}&endpoint={endpoint} | /v1/log/collection?dataset={dataset}&organisation={organisation}&endpoint={endpoint}",
        "/v1/logs | /v1/log/collection",
        "/v1/log | /v1/log/collection",
        "/v1/log/issue?dataset={dataset}&organisation={organisation} | /v1/log/issue?organisation={organisation}&dataset={dataset}",
        "/v1/resource?dataset={dataset}&endpoint={endpoint} | /v1/resource?endpoint={endpoint}&dataset={dataset}",
        "/v1/log/converted-resource?dataset={dataset} | /v1/log/converted-resource?dataset={dataset}",
        "/v1/log/dataset-resource?dataset={dataset} | /v1/log/dataset-resource?dataset={dataset}",
        "/v1/log/column-field?dataset={dataset} | /v1/log/column-field?dataset={dataset}",
        "/v1/specification/issue-type | /v1/specification/issue-type",
        "/v1/specification/severity | /v1/specification/severity",
        "/v1/specification/datatype | /v1/specification/datatype",
        "/v1/configuration/provision | /v1/specification/provision",
        "/v1/provision?open=true | /v1/specification/provision?open=true",
        "/v1/configuration/pipeline/column?collection={collection} | /v1/configuration/column?collection={collection}",
        "/v1/configuration/pipeline/combine | /v1/configuration/combine",
        "/v1/configuration/pipeline/concat | /v1/configuration/concat",
        "/v1/configuration/pipeline/convert | /v1/configuration/convert",
        "/v1/configuration/pipeline/default | /v1/configuration/default",
        "/v1/configuration/pipeline/default-value | /v1/configuration/default-value",
        "/v1/configuration/pipeline/entity-organisation | /v1/configuration/entity-organisation",
        "/v1/configuration/pipeline/expect | /v1/configuration/expect",
        "/v1/configuration/pipeline/filter | /v1/configuration/filter",
        "/v1/configuration/pipeline/lookup | /v1/configuration/lookup",
        "/v1/configuration/pipeline/lookup-rule | /v1/configuration/lookup-rule",
        "/v1/configuration/pipeline/old-entity | /v1/configuration/old-entity",
        "/v1/configuration/pipeline/patch | /v1/configuration/patch",
        "/v1/configuration/pipeline/skip | /v1/configuration/skip",
        "/v1/configuration/pipeline/transform | /v1/configuration/transform",
        "/v1/versions | /v1/version",
        "/v1/deprecation | /v1/version",
        "/v1/status/origin | /v1/status/origin",
      })
  void aDraftPathAnswersAsTheCanonicalOneDoes(String draft, String canonical) {
    JsonNode expected = service.ask(values(canonical));
    JsonNode answer = assertSame(draft, canonical, expected);
    assertThat(answer.get("data")).as(draft).isNotEmpty();
    assertThat(answer.get("page")).isEqualTo(expected.get("page"));
    assertThat(answer.at("/links/canonical")).isEqualTo(expected.at("/links/canonical"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/resource/{resource} | /v1/resource/{resource}",
        "/v1/specification/{specification} | /v1/specification/specification/{specification}",
        "/v1/specification/dataset/{specified} | /v1/specification/dataset/{specified}",
        "/v1/specification/field/reference | /v1/specification/field/reference",
        "/v1/configuration/{collection} | /v1/configuration/collection/{collection}",
        "/v1/configuration/endpoint/{endpoint} | /v1/configuration/endpoint/{endpoint}",
        "/v1/configuration/endpoints/{endpoint} | /v1/configuration/endpoint/{endpoint}",
        "/v1/configuration/source/{source} | /v1/configuration/source/{source}",
        "/v1/configuration/sources/{source} | /v1/configuration/source/{source}",
        "/v1/logs/{endpoint}/{day} | /v1/log/collection/{endpoint}/{day}",
      })
  void anItemOfADraftPathIsThatOfTheCanonicalOne(String draft, String canonical) {
    JsonNode answer = assertSame(draft, canonical, service.ask(values(canonical)));
    assertThat(answer.at("/links/canonical").asString()).isEqualTo(values(canonical));
  }

  private static JsonNode assertSame(String draft, String canonical, JsonNode expected) {
    HttpResponse<byte[]> response = service.get(values(draft));
    JsonNode answer = Service.json(response);
    assertThat(response.statusCode()).as("%s answers %s", draft, answer).isEqualTo(200);
    assertThat(answer.get("data")).isEqualTo(expected.get("data"));
    assertThat(answer.get("snapshot")).isEqualTo(expected.get("snapshot"));
    String path = values(canonical).replaceFirst("[?].*", "");
    if (path.equals(values(draft).replaceFirst("[?].*", ""))) {
      assertThat(response.headers().firstValue("Content-Location")).isEmpty();
    } else {
      assertThat(response.headers().firstValue("Content-Location"))
          .hasValue(answer.at("/links/canonical").asString());
    }
    assertThat(String.join(",", response.headers().allValues("Link")))
        .contains("<%s>; rel=\"canonical\"".formatted(answer.at("/links/canonical").asString()));
    assertThat(answer.at("/links/canonical").asString()).startsWith(path);
    return answer;
  }
}
