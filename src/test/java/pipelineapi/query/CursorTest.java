package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.query.Question.Position;
import pipelineapi.query.QuestionFault.Code;

class CursorTest {

  private static final Map<String, List<String>> ASKED =
      Requests.parse("field=f1&sort=-value&limit=3");

  private TestingSnapshot snapshot;
  private DuckDbQueries queries;

  @BeforeEach
  void open(@TempDir Path folder) throws SQLException {
    snapshot = new TestingSnapshot(folder);
    queries = new DuckDbQueries(MiniCatalogue::at, snapshot, TestingSettings.usual());
  }

  @AfterEach
  void close() throws SQLException {
    queries.close();
    assertThat(snapshot.holds()).isZero();
    snapshot.close();
  }

  @Test
  void aDamagedCursorIsRefusedWhereverItWasDamaged() {
    String cursor = next(ASKED);
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;
      assertThat(fault(Base64.getUrlEncoder().encodeToString(damaged)).code())
          .isEqualTo(Code.INVALID_CURSOR);
    }
    for (String text :
        List.of("", "x", "%", "é", cursor + "A", cursor.substring(3), "A".repeat(100_000))) {
      QuestionFault fault = fault(text);
      assertThat(fault.code()).isEqualTo(Code.INVALID_CURSOR);
      assertThat(fault)
          .hasMessage(
              "cursor: it is damaged, or was not given by this service. To start again, ask the"
                  + " same without a cursor.");
    }
  }

  @Test
  void aCursorOfAnotherQuestionIsRefused() {
    String cursor = next(ASKED);
    for (String query : List.of("field=f2&sort=-value", "field=f1", "field=f1&sort=value", "")) {
      QuestionFault fault =
          catchThrowableOfType(
              QuestionFault.class,
              () -> ask(Requests.with(Requests.parse(query), "cursor", cursor)));
      assertThat(fault.code()).isEqualTo(Code.INVALID_CURSOR);
      assertThat(fault).hasMessageStartingWith("cursor: it belongs to another question.");
    }
  }

  @Test
  void aWalkMayChangeItsPaceAndItsFields() {
    String cursor = next(ASKED);
    Answer answer =
        ask(Requests.parse("sort=-value&field=f1&limit=1&fields=value&cursor=" + cursor));
    assertThat(answer.rows()).hasSize(1);
  }

  @Test
  void aCursorOfASnapshotNoLongerKeptSaysHowToStartAgain() {
    String cursor = next(ASKED);
    snapshot.forget();
    QuestionFault fault = fault(cursor);
    assertThat(fault.code()).isEqualTo(Code.STALE_CURSOR);
    assertThat(fault)
        .hasMessage(
            "cursor: the snapshot 20260315T010000Z-aaaa it walks through is no longer kept. To start"
                + " again, ask the same without a cursor.");
  }

  @Test
  void aCursorThatNamesNoRowIsRefused() {
    Cursor cursor = Cursor.decode(next(ASKED)).orElseThrow();
    for (Position place : List.of(new Position.After(10_000_000), new Position.After(0))) {
      String forged =
          new Cursor(cursor.snapshot(), cursor.question(), place, cursor.total()).encode();
      assertThat(fault(forged).code()).isEqualTo(Code.INVALID_CURSOR);
    }
  }

  @Test
  void withoutASnapshotThereIsNoAnswer() {
    snapshot.forget();
    assertThat(catchThrowableOfType(NoSnapshotException.class, () -> ask(ASKED))).isNotNull();
  }

  @Test
  void aCursorStaysShort() {
    assertThat(next(ASKED)).hasSizeLessThan(100);
  }

  private QuestionFault fault(String cursor) {
    return catchThrowableOfType(
        QuestionFault.class, () -> ask(Requests.with(ASKED, "cursor", cursor)));
  }

  private String next(Map<String, List<String>> parameters) {
    String next = ask(parameters).next();
    assertThat(next).isNotNull();
    return String.valueOf(next);
  }

  private Answer ask(Map<String, List<String>> parameters) {
    try (Asked asked = queries.ask(MiniCatalogue.ISSUE, parameters)) {
      return asked.answer();
    }
  }
}
