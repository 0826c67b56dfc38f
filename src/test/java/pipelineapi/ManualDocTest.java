package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Every request of the operations manual is one that the service understands.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class ManualDocTest {

  private static final Pattern REQUEST = Pattern.compile("`(/v1/[^`]*)`");
  private static final Map<String, String> VALUES =
      Map.of(
          "endpoint", "e2",
          "organisation", "local-authority:BOR",
          "dataset", "conservation-area",
          "issue_type", "invalid date",
          "field", "start-date",
          "cohort", "cohort-1",
          "resource", "r2");

  private final Service service;

  ManualDocTest(Service service) {
    this.service = service;
  }

  @Test
  void requestsAreAnswered() throws IOException {
    List<String> requests =
        REQUEST
            .matcher(Files.readString(Path.of("docs/manual.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(requests).hasSizeGreaterThan(30);
    for (String request : requests) {
      String filled = request;
      for (Map.Entry<String, String> value : VALUES.entrySet()) {
        filled = filled.replace("{" + value.getKey() + "}", value.getValue());
      }
      assertThat(service.ask(filled.replace(" ", "%20")).has("snapshot")).as(request).isTrue();
    }
  }

  @Test
  void aTaskLeadsToItsIssues() {
    assertThat(
            service.counted(
                "/v1/log/issue?organisation=local-authority:BOR&dataset=conservation-area"
                    + "&current=true&issue_type=invalid%20date&field=start-date"))
        .isEqualTo(4);
  }
}
