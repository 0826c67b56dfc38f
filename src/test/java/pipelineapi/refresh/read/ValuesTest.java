package pipelineapi.refresh.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.Quirk;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Type;

class ValuesTest {

  private static @Nullable Object parse(Type type, String text) {
    return Values.parse(column(type, false), text);
  }

  private static Column column(Type type, boolean organisation) {
    return new Column(
        "c", type, "", null, true, false, false, organisation, new ColumnSource.Field());
  }

  @ParameterizedTest
  @CsvSource({
    "2023-07-13T00:21:10.188693, 2023-07-13T00:21:10.188693Z",
    "2023-07-13T00:21:10, 2023-07-13T00:21:10Z",
    "2023-07-13T00:21:10.123Z, 2023-07-13T00:21:10.123Z",
    "2023-07-13T00:21:10Z, 2023-07-13T00:21:10Z",
    "2023-07-13T00:21:10.123456789, 2023-07-13T00:21:10.123456Z",
    "2023-07-13 00:21:10, 2023-07-13T00:21:10Z",
    "2023-07-13T00:21, 2023-07-13T00:21:00Z",
    "2023-07-13T00:21:10+01:00, 2023-07-12T23:21:10Z",
    "2023-07-13T00:21:10-0530, 2023-07-13T05:51:10Z",
    "2023-07-13T00:21:10+00, 2023-07-13T00:21:10Z",
    "2022-05-27T19:19:57:44Z, 2022-05-27T19:19:57Z",
    "2023-07-13, 2023-07-13T00:00:00Z",
    "2023-07, 2023-07-01T00:00:00Z",
    "2023, 2023-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999, 1969-12-31T23:59:59.999999Z",
    "' 2023-07-13 ', 2023-07-13T00:00:00Z",
  })
  @Quirk("Q9")
  void momentsAreReadInUtc(String text, Instant expected) {
    assertThat(parse(Type.INSTANT, text))
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9999-99-99",
        "2023-02-29",
        "0000-01-01",
        "2023-7-13",
        "13/07/2023",
        "20230713",
        "2023-07-13T",
        "2023-07-13T24:00:00",
        "2023-07-13T00:60:00",
        "2023-07-13T00:21:60",
        "2023-07-13T00:21:10.",
        "2023-07-13T00:21:10+",
        "2023-07-13T00:21:10+19:00",
        "2023-07-13T00:21:10 BST",
        "2023-07-13x00:21:10",
        "now",
        "２０２３-07-13",
        "-2023",
      })
  void whatIsNoMomentIsBad(String text) {
    assertThat(Values.isBad(parse(Type.INSTANT, text))).isTrue();
    assertThat(Values.isBad(parse(Type.DATE, text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2023-07-13, 2023-07-13",
    "2023-07, 2023-07-01",
    "2023, 2023-01-01",
    "2023-07-13T23:59:59.999999, 2023-07-13",
    "2023-07-13T10:00:00Z, 2023-07-13",
    "2024-02-29, 2024-02-29",
  })
  @Quirk("Q10")
  void datesMayBeYearsMonthsDaysAndMoments(String text, LocalDate expected) {
    assertThat(parse(Type.DATE, text)).isEqualTo((int) expected.toEpochDay());
  }

  @Test
  void numbersAreWholeOrNot() {
    assertThat(parse(Type.INTEGER, " 12 ")).isEqualTo(12L);
    assertThat(parse(Type.INTEGER, "-12.00")).isEqualTo(-12L);
    assertThat(parse(Type.INTEGER, "007")).isEqualTo(7L);
    assertThat(parse(Type.DECIMAL, "1.344")).isEqualTo(1.344);
    assertThat(parse(Type.DECIMAL, "1e3")).isEqualTo(1000.0);
    for (String bad : List.of("12.5", "1e3", "x", "1,000", "0x1", "1 2", "NaN")) {
      assertThat(Values.isBad(parse(Type.INTEGER, bad))).as(bad).isTrue();
    }
    for (String bad : List.of("x", "NaN", "Infinity", "1d", ".", "1,5")) {
      assertThat(Values.isBad(parse(Type.DECIMAL, bad))).as(bad).isTrue();
    }
  }

  @Test
  @Quirk("Q23")
  void truthIsWrittenAsPythonOrJsonWriteIt() {
    assertThat(parse(Type.BOOLEAN, "True")).isEqualTo(true);
    assertThat(parse(Type.BOOLEAN, "false")).isEqualTo(false);
    assertThat(Values.isBad(parse(Type.BOOLEAN, "yes"))).isTrue();
  }

  @Test
  @Quirk("Q8")
  void blankIsNullAndAnEmptyListIsEmpty() {
    for (Type type : Type.values()) {
      assertThat(parse(type, " \t\r\n")).isEqualTo(type.isList() ? List.of() : null);
    }
  }

  @Test
  void onlyFreeTextKeepsTheWhiteSpaceAroundIt() {
    assertThat(parse(Type.TEXT, " a ")).isEqualTo(" a ");
    assertThat(parse(Type.TOKEN, " a ")).isEqualTo("a");
    assertThat(parse(Type.JSON, " {} ")).isEqualTo("{}");
  }

  @Test
  @Quirk("Q11")
  void onlyTheOldPrefixOfLocalAuthoritiesIsRewritten() {
    Column organisation = column(Type.TOKEN, true);
    Column organisations = column(Type.TOKEN_LIST, true);

    assertThat(Values.parse(organisation, "local-authority-eng:LBH"))
        .isEqualTo("local-authority:LBH");
    assertThat(Values.parse(organisation, "development-corporation-eng:X"))
        .isEqualTo("development-corporation-eng:X");
    assertThat(parse(Type.TOKEN, "local-authority-eng:LBH")).isEqualTo("local-authority-eng:LBH");
    assertThat(Values.parse(organisations, "; local-authority-eng:A;;b ;"))
        .isEqualTo(List.of("local-authority:A", "b"));
  }
}
