package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import pipelineapi.refresh.RefreshEnded;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A listing that a CSV object feeds is added by adding one file.
class AddedListingTest {

  private static final String SCHEMA =
      """
      path: specification/schema
      kind: fed
      meaning: "One row per schema: what a dataset looked like before specifications told it."
      key: [schema]
      order: [schema]
      item:
        by: [schema]
      feeds:
        - artefact: specification
          objects: specification/schema.csv
          format: csv
      columns:
        - {name: schema, type: token, example: conservation-area, meaning: Schema}
        - {name: name, type: text, optional: true, example: Conservation area, meaning: Name}
        - {name: entry_date, type: date, optional: true, example: "2026-08-14", meaning: Day it was entered}
      search: [schema, name]
      """;

  @TempDir Path folder;

  @Test
  void oneFileMakesAListingThatCanBeAsked() throws Exception {
    write(
        "archive/specification/schema.csv",
        "schema,entry-date,name\r\nvalue,,Value\r\ncategory,2026,Category\r\n");
    write("catalogue/specification/schema.yaml", SCHEMA);
    CountDownLatch refreshed = new CountDownLatch(1);

    try (ConfigurableApplicationContext service =
        new SpringApplicationBuilder(PipelineApi.class)
            .listeners(event -> {
              if (event instanceof PayloadApplicationEvent<?> payload
                  && payload.getPayload() instanceof RefreshEnded) {
                refreshed.countDown();
              }
            })
            .run(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--management.server.port=0",
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.store=" + folder.resolve("store"),
                "--pipeline.catalogue=" + folder.resolve("catalogue"))) {
      assertThat(refreshed.await(60, TimeUnit.SECONDS)).isTrue();
      String port = service.getEnvironment().getRequiredProperty("local.server.port");

      JsonNode list = get(port, "/v1/specification/schema?name=Category");
      assertThat(list.path("data").toString())
          .isEqualTo(
              "[{\"schema\":\"category\",\"name\":\"Category\",\"entry_date\":\"2026-01-01\"}]");
      assertThat(get(port, "/v1/specification/schema").path("data")).hasSize(2);
      assertThat(get(port, "/v1/specification/schema/value").path("data").path("name").asString())
          .isEqualTo("Value");
    }
  }

  private void write(String file, String text) throws Exception {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static JsonNode get(String port, String target) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return new JsonMapper().readTree(answer.body());
    }
  }
}
