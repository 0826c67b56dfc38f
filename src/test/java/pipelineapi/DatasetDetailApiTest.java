package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is told of a dataset: its fields, and what specifications say about it.
class DatasetDetailApiTest {

  private static final String DOCUMENT =
      """
      "[{""dataset"":""tree"",""name"":""Trees"",""requirement-level"":""MUST"",""priority"":null,""fields"":[\
      {""field"":""tree-kind"",""description"":""which kind""},\
      {""field"":""height"",""description"":""how high"",""guidance"":""in metres"",""requirement-level"":""MAY"",""dataset"":""measure""},\
      {""field"":""height"",""description"":""again""}]},{""dataset"":""wood"",""fields"":[]}]"\
      """;

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive");
    write(
        archive,
        "dataset.csv",
        "dataset,name",
        "tree,Tree",
        "wood,Wood",
        "bush,Bush",
        "hedge,Hedge");
    write(
        archive,
        "field.csv",
        "field,name,datatype,cardinality,typology,description,guidance,hint",
        "name,Name,string,1,value,the name,as on the sign,short",
        "height,Height,decimal,1,value,height of it,,in m",
        "tree-kind,,,,,,,");
    write(
        archive,
        "dataset-field.csv",
        "dataset,field,field-dataset,description,guidance,hint,examples,start-date,end-date",
        "tree,name,,,,,\"{\"\"value\"\":\"\"Oak\"\"}\",2024-01-02,",
        "hedge,name,,,,,Long Hedge,,",
        "tree,height,,its own height,,,,,2025-02-03",
        "tree,name,,,,,,,");
    write(
        archive,
        "specification.csv",
        "specification,datasets,json",
        // the smaller key is the later row
        "woods,,\"[{\"\"dataset\"\":\"\"tree\"\",\"\"fields\"\":[{\"\"field\"\":\"\"never\"\"}]}]\"",
        "broken,,\"[{\"\"dataset\"\":\"\"tree\"\"\"",
        "parks,,%s".formatted(DOCUMENT));
    service = Service.start(folder.resolve("store"), "--pipeline.archive=" + archive).ready();
  }

  private static void write(Path archive, String file, String... lines) throws IOException {
    Path path = archive.resolve("specification").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\r\n", lines) + "\r\n");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void fieldsComeInTheOrderOfTheFileWithWhatTheSmallestSpecificationAsks() {
    JsonNode fields = service.ask("/v1/specification/dataset/tree").at("/data/fields");
    assertThat(fields)
        .isEqualTo(
            json(
                """
                [
                 {"field": "name", "name": "Name", "datatype": "string", "cardinality": "1", "typology": "value",
                  "description": "the name", "guidance": "as on the sign", "hint": "short", "examples": {"value": "Oak"},
                  "field_dataset": null, "requirement_level": null, "specification": null,
                  "start_date": "2024-01-02", "end_date": null},
                 {"field": "height", "name": "Height", "datatype": "decimal", "cardinality": "1", "typology": "value",
                  "description": "its own height", "guidance": "in metres", "hint": "in m", "examples": null,
                  "field_dataset": "measure", "requirement_level": "MAY", "specification": "parks",
                  "start_date": null, "end_date": "2025-02-03"},
                 {"field": "name", "name": "Name", "datatype": "string", "cardinality": "1", "typology": "value",
                  "description": "the name", "guidance": "as on the sign", "hint": "short", "examples": null,
                  "field_dataset": null, "requirement_level": null, "specification": null,
                  "start_date": null, "end_date": null},
                 {"field": "tree-kind", "name": null, "datatype": null, "cardinality": null, "typology": null,
                  "description": "which kind", "guidance": null, "hint": null, "examples": null,
                  "field_dataset": null, "requirement_level": null, "specification": "parks",
                  "start_date": null, "end_date": null}
                ]
                """));
    assertThat(fields.get(0).propertyNames())
        .containsExactly(
            "field",
            "name",
            "datatype",
            "cardinality",
            "typology",
            "description",
            "guidance",
            "hint",
            "examples",
            "field_dataset",
            "requirement_level",
            "specification",
            "start_date",
            "end_date");
  }

  @Test
  void documentsAreThoseOfEverySpecificationThatNamesTheDataset() {
    JsonNode documents = service.ask("/v1/specification/dataset/tree").at("/data/documents");
    assertThat(documents)
        .isEqualTo(
            json(
                """
                [
                 {"specification": "parks", "dataset": "tree", "name": "Trees", "requirement_level": "MUST", "priority": null,
                  "fields": [
                   {"field": "tree-kind", "description": "which kind"},
                   {"field": "height", "description": "how high", "guidance": "in metres", "requirement_level": "MAY", "dataset": "measure"},
                   {"field": "height", "description": "again"}]},
                 {"specification": "woods", "dataset": "tree", "fields": [{"field": "never"}]}
                ]
                """));
    assertThat(documents.get(0).propertyNames().iterator().next()).isEqualTo("specification");
  }

  @Test
  void aListDeliversThemWhenTheyAreNamed() {
    List<JsonNode> rows = service.rows("/v1/specification/dataset?fields=dataset,fields,documents");
    assertThat(rows).hasSize(4);
    for (JsonNode row : rows) {
      JsonNode item =
          service.ask("/v1/specification/dataset/" + row.get("dataset").asString()).get("data");
      assertThat(row.get("fields")).isEqualTo(item.get("fields"));
      assertThat(row.get("documents")).isEqualTo(item.get("documents"));
    }
    assertThat(service.rows("/v1/specification/dataset").getFirst().propertyNames())
        .doesNotContain("fields", "documents");
    assertThat(service.get("/v1/specification/dataset?documents=x").statusCode()).isEqualTo(400);
  }

  @Test
  void aDatasetOfWhichNothingIsToldHasNone() {
    JsonNode bush = service.ask("/v1/specification/dataset/bush").get("data");
    assertThat(bush.get("fields")).isEqualTo(json("[]"));
    assertThat(bush.get("documents")).isEqualTo(json("[]"));
    JsonNode wood = service.ask("/v1/specification/dataset/wood").get("data");
    assertThat(wood.get("fields")).isEqualTo(json("[]"));
    assertThat(wood.get("documents"))
        .isEqualTo(json("[{\"specification\": \"parks\", \"dataset\": \"wood\", \"fields\": []}]"));
    assertThat(service.ask("/v1/specification/dataset/hedge").at("/data/fields/0/examples"))
        .isEqualTo(json("\"Long Hedge\""));
  }

  @Test
  void aDocumentThatIsNoneIsItsText() {
    JsonNode broken = service.ask("/v1/specification/specification/broken").get("data");
    assertThat(broken.get("documents").asString()).isEqualTo("[{\"dataset\":\"tree\"");
    assertThat(broken.get("datasets")).isEqualTo(json("[]"));
    JsonNode row = service.ask("/v1/specification?status__isnull=true&dataset=wood").at("/data/0");
    assertThat(row.get("specification").asString()).isEqualTo("parks");
    assertThat(row.get("datasets")).isEqualTo(json("[\"tree\", \"wood\"]"));
  }

  @Test
  void aDatasetNamesItsSpecifications() {
    assertThat(service.ask("/v1/specification/dataset/tree").at("/data/specifications"))
        .isEqualTo(json("[\"parks\", \"woods\"]"));
  }
}
