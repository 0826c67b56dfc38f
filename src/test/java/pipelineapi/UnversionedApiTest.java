package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The paths without a version answer as the first iteration did, to the letter, and say until
/// when.
class UnversionedApiTest {

  private static final String ISSUE =
      """
      select %s as "line-number", 1 as "entry-number", 'name' as field, 'patch' as "issue-type",
        %s as value, %s as message\
      """;

  private static Path archive;
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, SQLException {
    archive = folder.resolve("archive");
    issues("border", "r1", ISSUE.formatted("2::smallint", "''", "'None'"));
    issues("border", "r2", ISSUE.formatted("70000::uinteger", "'None'", "null"));
    issues(
        "area",
        "r1",
        ISSUE.formatted("1", "' '", "''") + " union all " + ISSUE.formatted("2", "null", "'why'"));
    issues("area-document", "r1", ISSUE.formatted("1", "'£ o''brien'", "' as it is '"));
    write(
        "border-collection/issue/border/r1.csv",
        "entry-number,field,issue-type,value,message\r\n9,name,patch,from csv,\r\n");
    write(
        "border-collection/issue/border/r3.csv",
        "entry-number,field,issue-type,value,message\r\n9,name,patch,from csv,\r\n");
    parquet(
        "data/performance/provision_summary.parquet",
        """
        select * from (values
          ('local-authority-eng:B', 'B', 'tree', '', 1::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint),
          ('local-authority:A', ' A ', 'tree', 'statutory', 2, 0, 0, 0, 0, 0, 0, 7))
        t(organisation, organisation_name, dataset, provision_reason, active_endpoint_count,
          error_endpoint_count, count_issue_error_internal, count_issue_error_external,
          count_issue_warning_internal, count_issue_warning_external, count_issue_notice_internal,
          count_issue_notice_external)\
        """);
    parquet(
        "data/specification/specification.parquet",
        """
        select 'z' as specification, '[{"dataset": "tree", "fields": [{"dataset-field": "x"}]},
          {"dataset": "hedge", "name": "<b>"}]' as json
        union all select 'y', 'no document'
        union all select 'a', '[{"dataset": "wood"}]'\
        """);
    write("specification/specification.csv", "specification,json\r\nz,[]\r\n");
    service = Service.start(folder.resolve("store"), "--pipeline.archive=" + archive).ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void issues(String dataset, String resource, String rows)
      throws IOException, SQLException {
    parquet("log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(dataset, resource), rows);
  }

  private static void parquet(String key, String rows) throws IOException, SQLException {
    Files.createDirectories(archive.resolve(key).getParent());
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute("copy (%s) to '%s' (format parquet)".formatted(rows, archive.resolve(key)));
    }
  }

  private static void write(String key, String text) throws IOException {
    Files.createDirectories(archive.resolve(key).getParent());
    Files.writeString(archive.resolve(key), text);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode array(String target) {
    HttpResponse<byte[]> answer = service.get(target);
    assertThat(answer.statusCode()).as(() -> text(answer)).isEqualTo(200);
    return Service.json(answer);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @Test
  @Quirk("Q7")
  void issuesAreThoseOfParquetFilesAsTheyWereWritten() {
    assertThat(text(service.get("/log/issue?dataset=border")))
        .isEqualTo(
            """
            [{"dataset":"border","resource":"r1","line-number":2,"entry-number":1,"field":"name",\
            "issue-type":"patch","value":"","message":"None"},\
            {"dataset":"border","resource":"r2","line-number":70000,"entry-number":1,\
            "field":"name","issue-type":"patch","value":"None","message":null}]\
            """);
    assertThat(array("/log/issue?dataset=area"))
        .extracting(row -> row.get("value") + " " + row.get("message"))
        .containsExactly("\" \" \"\"", "null \"why\"");
  }

  @Test
  void anEmptyDatasetAsksForAllInTheOrderOfTheKeys() {
    assertThat(array("/log/issue?dataset="))
        .extracting(row -> row.get("dataset").asString() + " " + row.get("resource").asString())
        .containsExactly("area-document r1", "area r1", "area r1", "border r1", "border r2");
    assertThat(array("/log/issue?dataset=&field=name&offset=1&limit=2"))
        .extracting(row -> row.get("dataset") + "" + row.get("line-number"))
        .containsExactly("\"area\"1", "\"area\"2");
  }

  @Test
  void theFirstVersionServesTheseRowsAsBefore() {
    assertThat(service.rows("/v1/log/issue?dataset=border&fields=resource,value,message"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"resource\":\"r1\",\"value\":null,\"message\":null}",
            "{\"resource\":\"r2\",\"value\":null,\"message\":null}",
            "{\"resource\":\"r3\",\"value\":\"from csv\",\"message\":null}");
    assertThat(service.get("/v1/log/issue?value_written=None").statusCode()).isEqualTo(400);
    assertThat(service.get("/v1/log/issue?fields=artefact").statusCode()).isEqualTo(400);
  }

  @Test
  void theStoredSummaryIsServedRowByRow() {
    assertThat(array("/performance/provision_summary").toString())
        .isEqualTo(
            """
            [{"organisation":"local-authority-eng:B","organisation_name":"B","dataset":"tree",\
            "provision_reason":"","active_endpoint_count":1,"error_endpoint_count":0,\
            "count_issue_error_internal":0,"count_issue_error_external":0,\
            "count_issue_warning_internal":0,"count_issue_warning_external":0,\
            "count_issue_notice_internal":0,"count_issue_notice_external":0},\
            {"organisation":"local-authority:A","organisation_name":" A ","dataset":"tree",\
            "provision_reason":"statutory","active_endpoint_count":2,"error_endpoint_count":0,\
            "count_issue_error_internal":0,"count_issue_error_external":0,\
            "count_issue_warning_internal":0,"count_issue_warning_external":0,\
            "count_issue_notice_internal":0,"count_issue_notice_external":7}]\
            """);
    assertThat(array("/performance/provision_summary?organisation=local-authority:A")).hasSize(1);
    assertThat(array("/performance/provision_summary?organisation=&dataset=tree")).hasSize(2);
  }

  @Test
  void specificationsAreTheDatasetsInTheirDocuments() {
    assertThat(array("/specification/specification").toString())
        .isEqualTo(
            """
            [{"dataset":"tree","fields":[{"dataset-field":"x"}]},\
            {"dataset":"hedge","name":"<b>"},{"dataset":"wood"}]\
            """);
    assertThat(array("/specification/specification?offset=1&limit=1").toString())
        .isEqualTo("[{\"dataset\":\"hedge\",\"name\":\"<b>\"}]");
    assertThat(array("/specification/specification?dataset=wood")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "%2B1, 1",
    "007, 7",
    "1_0, 10",
    "1.0, 1",
    "1.00, 1",
    "%201%20, 1",
    "%C2%A01, 1",
    "'', none",
    "1., none",
    ".0, none",
    "1__0, none",
    "_1, none",
    "1.0_0, none",
    "0x10, none",
    "true, none",
    "1.5, none",
    "1e1, none",
    "%EF%BC%91, none",
    "%2B%201, none",
    "'1,0', none"
  })
  void numbersAreReadAsLenientlyAsBefore(String limit, String read) {
    HttpResponse<byte[]> answer = service.get("/log/issue?dataset=border&limit=" + limit);
    if (read.equals("none")) {
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(Service.json(answer).at("/detail/0/type").asString()).isEqualTo("int_parsing");
    } else {
      assertThat(header(answer, "x-pagination-limit")).isEqualTo(read);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/log/issue | 400 | {\"detail\":[\"dataset: Value error, The 'dataset' query parameter is required.\"]}",
        "/log/issue?resource=r1 | 400 | {\"detail\":[\"dataset: Value error, The 'dataset' query parameter is required.\"]}",
        "/log/issue?limit=0 | 422 | {\"detail\":[{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\",\"ctx\":{\"ge\":1}}]}",
        "/specification/specification?limit=101 | 422 | {\"detail\":[{\"type\":\"less_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be less than or equal to 100\",\"input\":\"101\",\"ctx\":{\"le\":100}}]}",
        "/log/issue?dataset=border&limit=abc | 422 | {\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be a valid integer, unable to parse string as an integer\",\"input\":\"abc\"}]}",
        "/performance/provision_summary?offset=9223372036854775808 | 422 | {\"detail\":[{\"type\":\"less_than_equal\",\"loc\":[\"query\",\"offset\"],\"msg\":\"Input should be less than or equal to 9223372036854775807\",\"input\":\"9223372036854775808\",\"ctx\":{\"le\":9223372036854775807}}]}",
      })
  void errorsAreThoseOfTheFirstIteration(String target, int status, String body) {
    HttpResponse<byte[]> answer = service.get(target);
    assertThat(text(answer)).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "content-type")).isEqualTo("application/json");
    assertThat(header(answer, "deprecation")).isEqualTo("@1798761600");
  }

  @Test
  void severalErrorsAreToldOffsetFirst() {
    assertThat(
            Service.json(service.get("/log/issue?dataset=border&limit=0&offset=-1")).get("detail"))
        .extracting(error -> error.at("/loc/1").asString())
        .containsExactly("offset", "limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset=nosuch",
        "dataset=Border",
        "dataset=border%20",
        "dataset=o'brien",
        "dataset=x'%20OR%20'1'='1",
        "dataset=border%00",
        "dataset=border,area",
        "dataset=border&offset=9223372036854775807",
        "dataset=border&field=name&offset=9223372036854775807",
        "dataset=border&dataset=nosuch"
      })
  void whatMatchesNothingIsAnEmptyArray(String question) {
    assertThat(text(service.get("/log/issue?" + question))).isEqualTo("[]");
  }

  @Test
  void unknownParametersAreIgnoredAndTheLastOfRepeatedOnesCounts() {
    HttpResponse<byte[]> answer =
        service.get(
            "/log/issue?dataset=nosuch&dataset=border&limit=1&limit=2&offset=1&format=csv&sort=x",
            "Accept",
            "text/csv");
    assertThat(Service.json(answer)).hasSize(1);
    assertThat(header(answer, "content-type")).isEqualTo("application/json");
    assertThat(header(answer, "x-pagination-total-results")).isEqualTo("2");
    assertThat(header(answer, "x-pagination-offset")).isEqualTo("1");
    assertThat(header(answer, "x-pagination-limit")).isEqualTo("2");
  }

  @Test
  void everyAnswerSaysUntilWhenAndWhatToUseInstead() {
    HttpResponse<byte[]> answer = service.get("/log/issue?dataset=border&limit=1&offset=1");
    assertThat(header(answer, "deprecation")).isEqualTo("@1798761600");
    assertThat(header(answer, "sunset")).isEqualTo("Sat, 01 Jan 2028 00:00:00 GMT");
    assertThat(header(answer, "link"))
        .contains("</v1/log/issue?dataset=border&limit=1>; rel=\"successor-version\"")
        .contains("</v1/version?path=log%2Fissue&version=v0>; rel=\"deprecation\"")
        .contains("</v1/version>; rel=\"sunset\"")
        .contains("</log/issue?dataset=border&offset=0&limit=1>; rel=\"prev\"");
    HttpResponse<byte[]> again =
        service.get(
            "/log/issue?dataset=border&limit=1&offset=1", "If-None-Match", header(answer, "etag"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(header(again, "deprecation")).isEqualTo("@1798761600");
    List<JsonNode> register = service.rows("/v1/version?version=v0");
    assertThat(register)
        .extracting(row -> row.get("path").asString() + " " + row.get("successor").asString())
        .containsExactly(
            "log/issue /v1/log/issue",
            "performance/provision_summary /v1/performance/provision-summary",
            "specification/specification /v1/specification/dataset");
    assertThat(service.total("/v1/version?path=log%2Fissue&version=v0")).isEqualTo(1);
  }

  @Test
  void methodsAreThoseOfReading() {
    String target = "/log/issue?dataset=border";
    HttpResponse<byte[]> head = service.send("HEAD", target);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "etag")).isEqualTo(header(service.get(target), "etag"));
    assertThat(header(head, "x-pagination-limit")).isEqualTo("50");
    assertThat(head.body()).isEmpty();
    assertThat(service.send("OPTIONS", target).statusCode()).isEqualTo(204);
    for (String method : List.of("POST", "PUT", "DELETE")) {
      HttpResponse<byte[]> answer = service.send(method, target);
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "allow")).isEqualTo("GET, HEAD, OPTIONS");
      assertThat(text(answer)).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/log/issue/", "/log/issue///"})
  void slashesAtTheEndAreSentAway(String path) {
    HttpResponse<byte[]> answer = service.get(path + "?dataset=border&limit=1");
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(header(answer, "location")).isEqualTo("/log/issue?dataset=border&limit=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/log/nothing", "/specification/Specification", "/performance/a/b"})
  void belowTheOldRootsNothingIsToldAsBefore(String path) {
    HttpResponse<byte[]> answer = service.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer))
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"Not Found\"}");
    assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void aHostInThePathLeadsNowhere() {
    HttpResponse<byte[]> answer = service.get("//example.org/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(header(answer, "location")).isEmpty();
  }

  @Test
  void healthHasTheMembersItHad() {
    JsonNode health = Service.json(service.get("/health"));
    assertThat(health.propertyNames()).containsExactly("name", "version", "dependencies");
    assertThat(health.get("name").asString()).isEqualTo("pipeline-api");
    assertThat(health.get("version").asString()).isNotEmpty();
  }
}
