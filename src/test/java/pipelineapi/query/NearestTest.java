package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> KNOWN = List.of("dataset", "resource", "entry_date", "limit");

  @Test
  void fewWrongLettersAreForgiven() {
    assertThat(Nearest.to("datset", KNOWN)).contains("dataset");
    assertThat(Nearest.to("entrydate", KNOWN)).contains("entry_date");
    assertThat(Nearest.to("LIMIT", KNOWN)).isEmpty();
    assertThat(Nearest.to("limits", KNOWN)).contains("limit");
  }

  @Test
  void nothingNearIsNoGuess() {
    assertThat(Nearest.to("organisation", KNOWN)).isEmpty();
    assertThat(Nearest.to("", KNOWN)).isEmpty();
    assertThat(Nearest.to("x".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
