package pipelineapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a version promises is written in `compatibility/VERSION.txt`. A change that breaks callers
/// fails here, with the rule it breaks; an addition is to be written down by
///
/// ```
/// ./mvnw test -Dtest=CompatibilityTest -Dcompatibility=write
/// ```
///
/// which never writes what breaks.
class CompatibilityTest {

  private static final Path FILES = Path.of("src/test/resources/compatibility");
  private static final String HEAD =
      "# What callers of this version rely on. Written by CompatibilityTest, see docs/versions.md.";
  private static final Contract TREE =
      Contract.read(
          List.of(
              "tree path: list",
              "tree order: tree",
              "tree column tree: token",
              "tree column height: decimal or null",
              "tree column leaves: json or null when named",
              "tree filter tree: token",
              "tree facet tree"));

  @Test
  void noVersionBreaksWhatItPromised() throws IOException {
    Catalogue catalogue = Catalogue.load("v1");
    for (String version : catalogue.versions()) {
      Path file = FILES.resolve(version + ".txt");
      Contract promised = Contract.read(Files.exists(file) ? Files.readAllLines(file) : List.of());
      Contract declared = Contract.of(catalogue, version);

      assertThat(promised.broken(declared))
          .as("breaking changes of %s: they need a new version", version)
          .isEmpty();
      if ("write".equals(System.getProperty("compatibility"))) {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        lines.addAll(declared.lines());
        Files.createDirectories(FILES);
        Files.writeString(file, String.join("\n", lines) + "\n");
      } else {
        List<String> unwritten = new ArrayList<>(declared.lines());
        unwritten.removeAll(promised.lines());
        assertThat(unwritten)
            .as(
                "compatible changes of %s that are not written down: run ./mvnw test"
                    + " -Dtest=CompatibilityTest -Dcompatibility=write",
                version)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tree facet tree | tree facet other | tree facet tree is gone: a facet is never removed",
        "tree path: list | tree alias t | tree path is gone: a path is never removed",
        "tree column tree: token | tree column tree: text | a column never changes its type",
        "tree column tree: token | tree column tree: token or null | never null never becomes so",
        "tree column tree: token | tree column tree: token when named | comes unasked goes on",
        "tree order: tree | tree order: -tree | the default order never changes",
        "tree filter tree: token | tree filter tree: integer | a filter never changes its type",
      })
  void aBreakNamesItsRule(String line, String instead, String rule) {
    List<String> lines = new ArrayList<>(TREE.lines());
    assertThat(lines.remove(line)).isTrue();
    lines.add(instead);

    assertThat(TREE.broken(Contract.read(lines))).singleElement().asString().contains(rule);
  }

  @Test
  void moreIsNoBreak() {
    List<String> lines = new ArrayList<>(TREE.lines());
    lines.replaceAll(line -> line.replace("decimal or null", "decimal").replace(" when named", ""));
    lines.addAll(List.of("tree column age: integer", "tree alias trees", "bush path: list"));

    assertThat(TREE.broken(Contract.read(lines))).isEmpty();
  }
}
