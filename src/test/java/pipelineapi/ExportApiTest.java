package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole list in any form is the walk over its pages, row for row.
@TestInstance(Lifecycle.PER_CLASS)
class ExportApiTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Service service;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path folder) {
    this.folder = folder;
    service = Service.start(folder.resolve("store")).ready();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /// A list, the query asked of it, and the types of its columns by name.
  record Asked(String path, String query, Map<String, Type> types) {

    String as(String format) {
      return "/v1/" + path + "." + format + (query.isEmpty() ? "" : "?" + query);
    }

    String page() {
      return "/v1/" + path + "?limit=1000" + (query.isEmpty() ? "" : "&" + query);
    }

    // figures of groups are whole numbers
    Type type(String column) {
      return types.getOrDefault(column, Type.INTEGER);
    }

    @Override
    public String toString() {
      return path + "?" + query;
    }
  }

  Stream<Asked> lists() {
    List<Asked> asked = new ArrayList<>();
    for (Listing listing : service.catalogue().listings()) {
      if (listing.stored() && listing.cached()) {
        asked.add(new Asked(listing.path(), "", types(listing)));
      }
    }
    Listing issue = service.catalogue().listing("log/issue").orElseThrow();
    for (String query :
        List.of(
            "sort=-issue_type,value",
            "severity=error&current=true",
            // so many filters that the engine expects hardly a row
            "ordinal__gte=0&ordinal__lte=9999999&line_number__gte=0&value__not=x&field__not=x"
                + "&issue_type__not=x&dataset__not=x&resource__not=x",
            "fields=ordinal,endpoint_urls,dataset&current=true",
            "group_by=dataset,severity&fields=count,entities",
            "organisation__isnull=false&group_by=field")) {
      asked.add(new Asked("log/issue", query, types(issue)));
    }
    Listing log = service.catalogue().listing("log/collection").orElseThrow();
    asked.add(new Asked("log/collection", "success=false&sort=endpoint,-entry_date", types(log)));
    asked.add(new Asked("log/issue/summary", "group_by=organisation,issue_type", types(issue)));
    asked.add(new Asked("log/collection/summary", "period=week&from=today-90d", types(log)));
    return asked.stream();
  }

  private static Map<String, Type> types(Listing listing) {
    return listing.columns().stream().collect(Collectors.toMap(Column::name, Column::type));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void everyFormHasTheRowsOfTheWalk(Asked asked) throws IOException, SQLException {
    List<JsonNode> walked = new ArrayList<>();
    for (JsonNode page : service.walk(asked.page())) {
      JsonNode rows = page.has("groups") ? page.get("groups") : page.get("data");
      rows.forEach(row -> walked.add(withoutLinks(row)));
    }
    assertThat(ndjson(asked)).as("NDJSON").isEqualTo(texts(asked, walked));
    assertThat(csv(asked)).as("CSV").isEqualTo(texts(asked, walked));
    assertThat(parquet(asked)).as("Parquet").isEqualTo(texts(asked, walked));
  }

  private static JsonNode withoutLinks(JsonNode row) {
    return row.has("links") ? row.asObject().deepCopy().without("links") : row;
  }

  // rows as texts of one spelling, whatever form they came in
  private static List<Map<String, String>> texts(Asked asked, List<JsonNode> rows) {
    return rows.stream()
        .map(row ->
            row.propertyStream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        member -> text(asked.type(member.getKey()), member.getValue()))))
        .toList();
  }

  private static String text(Type type, JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (type == Type.JSON) {
      return value.toString();
    }
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(";"));
    }
    return value.isFloatingPointNumber() ? String.valueOf(value.asDouble()) : value.asString();
  }

  private List<Map<String, String>> ndjson(Asked asked) {
    HttpResponse<byte[]> response = got(asked.as("ndjson"), "application/x-ndjson");
    List<JsonNode> rows = Service.text(response).lines().map(line -> JSON.readTree(line)).toList();
    return texts(asked, rows);
  }

  private List<Map<String, String>> csv(Asked asked) throws IOException {
    HttpResponse<byte[]> response = got(asked.as("csv"), "text/csv;header=present;charset=utf-8");
    String text = Service.text(response);
    assertThat(text).endsWith("\r\n").doesNotEndWith("\r\n\r\n");
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text)) {
      List<String> header = List.of();
      for (CsvRecord record : reader) {
        if (header.isEmpty()) {
          header = record.getFields();
          continue;
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
          row.put(header.get(i), same(asked.type(header.get(i)), record.getField(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String same(Type type, String text) {
    if (text.isEmpty()) {
      return "";
    }
    if (type == Type.JSON) {
      return json(text).toString();
    }
    return type == Type.DECIMAL ? String.valueOf(Double.parseDouble(text)) : text;
  }

  // text that is no JSON stands for itself
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return JSON.getNodeFactory().stringNode(text);
    }
  }

  private List<Map<String, String>> parquet(Asked asked) throws IOException, SQLException {
    HttpResponse<byte[]> response = got(asked.as("parquet"), "application/vnd.apache.parquet");
    Path file = Files.write(folder.resolve("list.parquet"), response.body());
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute("set timezone='UTC'");
      try (ResultSet found =
          statement.executeQuery("select to_json(t)::varchar from '%s' t".formatted(file))) {
        while (found.next()) {
          Map<String, String> row = new HashMap<>();
          JSON.readTree(found.getString(1))
              .propertyStream()
              .forEach(member -> row.put(member.getKey(), plain(asked, member)));
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String plain(Asked asked, Map.Entry<String, JsonNode> member) {
    Type type = asked.type(member.getKey());
    JsonNode value = member.getValue();
    if (type == Type.JSON && !value.isNull()) {
      return json(value.asString()).toString();
    }
    String text = text(type, value);
    return type == Type.INSTANT ? text.replace(' ', 'T').replaceFirst("[+]00$", "Z") : text;
  }

  private HttpResponse<byte[]> got(String target, String mediaType) {
    HttpResponse<byte[]> response = service.get(target);
    assertThat(response.statusCode()).as(target).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(mediaType);
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(response.body().length);
    assertThat(response.headers().firstValue("Snapshot")).isPresent();
    return response;
  }

  @Test
  void theParameterAndTheHeaderNameTheFormAsThePathDoes() {
    byte[] csv = service.get("/v1/organisation.csv").body();
    assertThat(service.get("/v1/organisation?format=csv").body()).isEqualTo(csv);
    assertThat(service.get("/v1/organisation", "Accept", "text/csv").body()).isEqualTo(csv);
    assertThat(
            service
                .get("/v1/organisation", "Accept", "application/json;q=0.5, text/csv;q=0.9")
                .body())
        .isEqualTo(csv);
    assertThat(Service.json(service.get("/v1/organisation", "Accept", "*/*")).has("data")).isTrue();
    assertThat(service.get("/v1/organisation", "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(service.get("/v1/organisation.csv?format=json").statusCode()).isEqualTo(400);
    assertThat(Service.json(service.get("/v1/organisation?format=xml")).get("detail").asString())
        .contains("Allowed: json, csv, ndjson, parquet");
    assertThat(service.get("/v1/status.csv").statusCode()).isEqualTo(404);
  }

  @Test
  void aLimitIsKeptAndAPostedQuestionAnswered() {
    assertThat(Service.text(service.get("/v1/log/issue.ndjson?limit=7&offset=2")).lines())
        .hasSize(7);
    assertThat(Service.text(service.get("/v1/log/issue.ndjson?limit=100")).lines()).hasSize(100);
    assertThat(Service.text(service.get("/v1/log/issue.ndjson")).lines())
        .hasSize((int) service.total("/v1/log/issue"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=x", "facet=severity"})
  void whatOnlyPagesHaveIsRefused(String query) {
    assertThat(service.get("/v1/log/issue.csv?" + query).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson", "parquet"})
  void whatTheCallerHasIsNotSentAgain(String format) {
    String path = "/v1/log/issue.%s?severity=error".formatted(format);
    HttpResponse<byte[]> first = service.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = service.get(path, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(service.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> head = service.send("HEAD", path);
    assertThat(head.headers().firstValue("ETag")).hasValue(tag);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(first.body().length);
  }

  @Test
  void aPartOfAFileCanBeAskedFor() {
    String path = "/v1/log/issue.parquet";
    byte[] whole = service.get(path).body();
    HttpResponse<byte[]> end = service.get(path, "Range", "bytes=-8");
    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(end.body()).isEqualTo(Arrays.copyOfRange(whole, whole.length - 8, whole.length));
    assertThat(new String(end.body(), UTF_8)).endsWith("PAR1");
    assertThat(service.get(path, "Range", "bytes=" + whole.length + "-").statusCode())
        .isEqualTo(416);
    assertThat(service.get(path, "Range", "bytes=0-3", "If-Range", "\"other\"").body())
        .isEqualTo(whole);
  }

  @Test
  void textIsCompressedWhenAskedFor() throws IOException {
    HttpResponse<byte[]> plain = service.get("/v1/log/issue.csv");
    HttpResponse<byte[]> gzip = service.get("/v1/log/issue.csv", "Accept-Encoding", "gzip");
    assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(gzip.headers().firstValue("ETag")).isNotEqualTo(plain.headers().firstValue("ETag"));
    try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
      assertThat(bytes.readAllBytes()).isEqualTo(plain.body());
    }
  }
}
