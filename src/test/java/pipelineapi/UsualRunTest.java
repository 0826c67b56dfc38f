package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// A snapshot keeps the run of the day that is usually asked about; that of any other day is
/// computed when asked. One service here keeps the run of the tenth, the other of the ninth.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Plain.class)
class UsualRunTest {

  private static final String RUN = "status/run";

  private final Service tenth;

  UsualRunTest(Service service) {
    this.tenth = service;
  }

  @Test
  void aRunIsToldAlikeWhetherItIsKeptOrComputed(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive");
    FixtureArchive.write(archive, FixtureArchive.Form.PLAIN);
    usually("2026-03-09", folder.resolve("catalogue"), RUN);
    usually("2026-03-09", folder.resolve("catalogue"), RUN + "/endpoint");
    try (Service ninth =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + archive,
                "--pipeline.as-of=" + FixtureArchive.DAY,
                "--pipeline.catalogue=" + folder.resolve("catalogue"))
            .ready()) {
      assertThat(data(ninth, "/v1/status/run"))
          .isEqualTo(data(tenth, "/v1/status/run?date=2026-03-09"));
      for (String day : new String[] {"2026-03-09", "2026-03-10", "2026-03-08"}) {
        for (String path :
            new String[] {"/v1/status/run", "/v1/status/run/endpoint", "/v1/status/run.csv"}) {
          String question = path + "?date=" + day;
          assertThat(data(ninth, question)).as(question).isEqualTo(data(tenth, question));
        }
      }
    }
  }

  private static String data(Service service, String question) {
    return question.contains(".csv")
        ? new String(service.get(question).body(), StandardCharsets.UTF_8)
        : service.ask(question).get("data").toString();
  }

  private static void usually(String day, Path catalogue, String path) throws IOException {
    String file = path + ".yaml";
    try (InputStream declared = UsualRunTest.class.getResourceAsStream("/catalogue/v1/" + file)) {
      String text = new String(declared.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).contains("usual: today");
      Path written = catalogue.resolve(file);
      Files.createDirectories(written.getParent());
      Files.writeString(written, text.replace("usual: today", "usual: \"" + day + "\""));
    }
  }
}
