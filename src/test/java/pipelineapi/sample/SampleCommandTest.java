package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCommandTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return SampleCommand.run(
        List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --scale=0            | --scale: '0' is not a whole number from 1 to 10000
          --scale many         | --scale: 'many' is not a whole number from 1 to 10000
          --seed=x             | --seed: 'x' is not a whole number from -9223372036854775808
          --entry-days=-1      | --entry-days: '-1' is not a whole number from 1 to 366
          --as-of=2026-02-30   | --as-of: '2026-02-30' is not a day YYYY-MM-DD from 2025-01-01
          --as-of=1999-01-01   | --as-of: '1999-01-01' is not a day YYYY-MM-DD from 2025-01-01
          --size 3             | --size: unknown option; allowed are --scale, --seed, --to
          --scale              | --scale: its value is missing
          --scale=1 --scale=2  | --scale: given twice, the second time as '2'
          --scale=1            | --to: its value is missing; allowed is a new or empty folder
          """)
  void aWrongOptionIsNamedWithItsValueAndWhatIsAllowed(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith(message);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void aTakenFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("letter"), "mine");

    assertThat(run("--to", folder.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("--to: " + folder + " is not empty");
  }

  @Test
  void helpTellsEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("--to", "--scale", "--seed", "--entry-days", "--as-of", "2026-03-10");
  }
}
