package pipelineapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPatternTest {

  private static final KeyPattern ISSUES =
      new KeyPattern("{collection}-collection/issue/{dataset}/{resource}.csv");
  private static final KeyPattern PARQUET =
      new KeyPattern("log/issue/dataset={dataset}/resource={resource}/{resource}.parquet");

  @Test
  void aNameStandsForASegmentOrAPartOfOne() {
    assertThat(ISSUES.match("a-b-collection/issue/tree/r1.csv"))
        .contains(Map.of("collection", "a-b", "dataset", "tree", "resource", "r1"));
    assertThat(ISSUES.parts()).containsExactly("collection", "dataset", "resource");
  }

  @Test
  void aNameNeverStandsForNothingOrForASlash() {
    assertThat(ISSUES.match("-collection/issue/tree/r1.csv")).isEmpty();
    assertThat(ISSUES.match("a-collection/issue//r1.csv")).isEmpty();
    assertThat(ISSUES.match("a-collection/issue/tree/.csv")).isEmpty();
    assertThat(ISSUES.match("a-collection/issue/tree/deep/r1.csv")).isEmpty();
    assertThat(ISSUES.match("a-collection/issue/tree")).isEmpty();
    assertThat(ISSUES.match("a-collection/issue/tree/r1.CSV")).isEmpty();
    assertThat(ISSUES.match("a-collection/other/tree/r1.csv")).isEmpty();
    assertThat(ISSUES.match("")).isEmpty();
  }

  @Test
  void beginningAndEndOfASegmentDoNotOverlap() {
    assertThat(new KeyPattern("ab{x}ba").match("aba")).isEmpty();
    assertThat(new KeyPattern("ab{x}ba").match("abba")).isEmpty();
    assertThat(new KeyPattern("ab{x}ba").match("ab-ba")).contains(Map.of("x", "-"));
  }

  @Test
  void aNameThatOccursTwiceIsTheSameText() {
    assertThat(PARQUET.match("log/issue/dataset=2024/resource=r1/r1.parquet"))
        .contains(Map.of("dataset", "2024", "resource", "r1"));
    assertThat(PARQUET.match("log/issue/dataset=tree/resource=r1/r2.parquet")).isEmpty();
  }

  @Test
  void charactersOfOtherPatternLanguagesMeanThemselves() {
    KeyPattern pattern = new KeyPattern("a.b/*/[c]/{x}");

    assertThat(pattern.match("a.b/*/[c]/$1")).contains(Map.of("x", "$1"));
    assertThat(pattern.match("aXb/y/c/z")).isEmpty();
  }

  @Test
  void aPatternIsFilledWithTheValuesItGave() {
    String key = "log/issue/dataset=2024/resource=r1/r1.parquet";

    assertThat(PARQUET.fill(PARQUET.match(key).orElseThrow())).isEqualTo(key);
  }

  @Test
  void aSegmentHoldsAtMostOneName() {
    for (String pattern :
        new String[] {"{a}{b}", "{a", "a}", "{}", "{A}", "{a-b}", "{a}/{b}-{c}"}) {
      assertThatThrownBy(() -> new KeyPattern(pattern))
          .as(pattern)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most one {name}");
    }
  }
}
