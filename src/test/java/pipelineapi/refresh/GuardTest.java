package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.refresh.Refreshes.Acceptance;
import pipelineapi.refresh.Refreshes.Outcome;

/// A snapshot that lost too much beside the served one is kept aside until somebody accepts it.
class GuardTest {

  private static final String LOG = "endpoint,resource,status,entry-date";
  private static final String ISSUES = "entry-number,field,issue-type,value";
  private static final GuardSettings FROM_TEN = new GuardSettings(0.5, 0.1, 10, 0);
  private static final String TOO_FEW =
      "log/issue: 9 rows, 20 before; less than 50% of them (pipeline.guard.row-share)";

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive = anArchive(folder.resolve("archive")).collection("tree");
    archive.log(csv(LOG, "a,r1,200,2026-03-01"));
    archive.issueCsv("tree", "r1", issues(20, "x"));
    open();
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private void open() {
    refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"));
    refresh.guard(FROM_TEN);
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private static String issues(int rows, String value) {
    return csv(
        IntStream.rangeClosed(0, rows)
            .mapToObj(i -> i == 0 ? ISSUES : "%d,name,patch,%s".formatted(i, value))
            .toArray(String[]::new));
  }

  private long served() {
    return Long.parseLong(refresh.rows("select count(*) from main.log_issue").getFirst());
  }

  private String withheld() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.WITHHELD);
    return refresh.withheld().orElseThrow().manifest().id();
  }

  private List<String> reasons() {
    return refresh.withheld().orElseThrow().reasons();
  }

  @Test
  void aTableThatLostMoreThanHalfOfItsRowsIsNotServed() {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    withheld();
    assertThat(reasons()).containsExactly(TOO_FEW);
    assertThat(served()).isEqualTo(20);
    assertThat(refresh.history())
        .contains("\"outcome\":\"withheld\"", TOO_FEW, "\"before\":20,\"after\":9");
  }

  @Test
  void aTableThatKeptHalfIsServed() {
    archive.issueCsv("tree", "r1", issues(10, "x"));
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(served()).isEqualTo(10);
  }

  @Test
  void aTableThatIsGoneIsNotServed() {
    archive.remove(archive.issueCsvKey("tree", "r1"));
    withheld();
    assertThat(reasons()).singleElement().asString().startsWith("log/issue: 0 rows, 20 before");
  }

  @Test
  void aColumnThatLostItsValuesIsNotServed() {
    archive.issueCsv("tree", "r1", issues(20, ""));
    withheld();
    assertThat(reasons())
        .containsExactly(
            "log/issue.value: 0 values, 20 before; less than 10% of them"
                + " (pipeline.guard.column-share)");
  }

  @Test
  void anEarlierNewestDayIsNotServed() {
    archive.log(csv(LOG, "a,r1,200,2026-02-28"));
    withheld();
    assertThat(reasons())
        .containsExactly(
            "the newest day of the log is 2026-02-28, before it was 2026-03-01"
                + " (pipeline.guard.days-back)");
    assertThat(refresh.manifest().asOf()).isEqualTo(LocalDate.of(2026, 3, 1));
  }

  @Test
  void smallTablesMayLoseAll() {
    refresh.guard(new GuardSettings(0.5, 0.1, 21, 0));
    archive.remove(archive.issueCsvKey("tree", "r1"));
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(served()).isZero();
  }

  @Test
  void whatIsWithheldIsServedWhenSomebodyAcceptsIt() throws IOException {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    String id = withheld();
    assertThat(refresh.accept("2026-03-16T00-00-00-000Z-0000")).isEqualTo(Acceptance.UNKNOWN);
    assertThat(refresh.accept(id)).isEqualTo(Acceptance.SERVED);
    assertThat(served()).isEqualTo(9);
    assertThat(refresh.manifest().id()).isEqualTo(id);
    assertThat(refresh.withheld()).isEmpty();
    assertThat(refresh.history()).contains("accepted though " + TOO_FEW);
    assertThat(refresh.accept(id)).isEqualTo(Acceptance.UNKNOWN);
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void whatIsWithheldOutlivesTheProcessAndIsNotBuiltAgain() throws IOException {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    String id = withheld();
    refresh.close();
    open();
    assertThat(withheld()).isEqualTo(id);
    assertThat(served()).isEqualTo(20);
    assertThat(refresh.accept(id)).isEqualTo(Acceptance.SERVED);
    refresh.close();
    open();
    assertThat(served()).isEqualTo(9);
    assertThat(refresh.withheld()).isEmpty();
  }

  @Test
  void otherThresholdsDecideAgainAboutWhatIsWithheld() throws IOException {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    String id = withheld();
    refresh.guard(new GuardSettings(0.4, 0.1, 10, 0));
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.manifest().id()).isEqualTo(id);
  }

  @Test
  void anArchiveThatRecoversEndsTheWithholding() throws IOException {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    withheld();
    archive.issueCsv("tree", "r1", issues(30, "x"));
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
    assertThat(served()).isEqualTo(30);
    assertThat(refresh.withheld()).isEmpty();
  }

  @Test
  void anArchiveThatIsAsItWasEndsTheWithholding() throws IOException {
    String key = archive.issueCsvKey("tree", "r1");
    Path kept = folder.resolve("kept");
    Files.move(archive.folder().resolve(key), kept);
    withheld();
    Files.move(kept, archive.folder().resolve(key));
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
    assertThat(refresh.withheld()).isEmpty();
  }

  @Test
  void aWorseArchiveTakesThePlaceOfWhatIsWithheld() {
    archive.issueCsv("tree", "r1", issues(9, "x"));
    String id = withheld();
    archive.issueCsv("tree", "r1", issues(8, "x"));
    assertThat(withheld()).isNotEqualTo(id);
    assertThat(reasons()).singleElement().asString().startsWith("log/issue: 8 rows, 20 before");
    assertThat(folder.resolve("store/withheld").toFile().list()).hasSize(1);
  }
}
