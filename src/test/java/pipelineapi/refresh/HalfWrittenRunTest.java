package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.refresh.Refreshes.Outcome;

/// A run whose objects come one after the other, with a refresh between any two: the index that
/// names a resource before its issues are there, or after. Each snapshot tells what there was, and
/// what is missing.
class HalfWrittenRunTest {

  private static final String FIRST = "a".repeat(64);
  private static final String NEXT = "b".repeat(64);
  private static final String LOG = "endpoint,resource,status,entry-date";
  private static final String FIRST_DAY = "e," + FIRST + ",200,2026-03-10T01:00:00";
  private static final String NEXT_DAY = "e," + NEXT + ",200,2026-03-11T01:00:00";
  private static final String ISSUES = "entry-number,field,issue-type,value";

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive =
        anArchive(folder.resolve("archive"))
            .collection("tree")
            .configuration(
                "endpoint", csv("endpoint,endpoint-url,entry-date", "e,https://e/,2026-03-01"))
            .configuration(
                "source",
                csv(
                    "source,collection,organisation,endpoint,pipelines,entry-date",
                    "s,tree,local-authority:ABC,e,tree,2026-03-01"))
            .log(csv(LOG, FIRST_DAY))
            .issueCsv("tree", FIRST, csv(ISSUES, "1,name,patch,first"));
    refresh = TestingRefresh.of(archive, folder.resolve("store"));
    refresh.guard(GuardSettings.none());
    published();
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private void published() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private void indexNamesTheNext() {
    archive.log(csv(LOG, FIRST_DAY, NEXT_DAY));
    published();
  }

  private void issuesOfTheNextCome() {
    archive.issueCsv("tree", NEXT, csv(ISSUES, "1,name,patch,next", "2,name,patch,next"));
    published();
  }

  private void isServed(String current, int issues, int missing, int orphaned) {
    assertThat(
            refresh.rows(
                "select resource from main.resource_provider where current and dataset = 'tree'"))
        .containsExactly(current);
    assertThat(refresh.issues(current, "value")).hasSize(issues);
    assertThat(refresh.issues(FIRST, "value")).containsExactly("first");
    assertThat(
            refresh.rows(
                "select missing, orphaned from kept.status_origin where kind = 'issue-csv' and collection = 'tree'"))
        .containsExactly(missing + "|" + orphaned);
  }

  private void equalsABuildFromNothing() {
    String refreshed = refresh.everything();
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.everything()).isEqualTo(refreshed);
  }

  @Test
  void anIndexThatNamesWhatIsStillToComeIsServedWithTheGapTold() {
    isServed(FIRST, 1, 0, 0);

    indexNamesTheNext();
    isServed(NEXT, 0, 1, 0);
    equalsABuildFromNothing();

    issuesOfTheNextCome();
    isServed(NEXT, 2, 0, 0);
    equalsABuildFromNothing();
  }

  @Test
  void issuesThatComeBeforeTheIndexNamesThemAreServedAndToldAsOrphaned() {
    issuesOfTheNextCome();
    isServed(FIRST, 1, 0, 1);
    assertThat(refresh.issues(NEXT, "value")).containsExactly("next", "next");
    equalsABuildFromNothing();

    indexNamesTheNext();
    isServed(NEXT, 2, 0, 0);
    equalsABuildFromNothing();
  }

  @Test
  void anIndexThatIsCutAmidTheRunKeepsWhatWasWhole() {
    String whole = csv(LOG, FIRST_DAY, NEXT_DAY);
    archive.log(whole.substring(0, whole.length() - 20));
    refresh.refresh();
    assertThat(refresh.issues(FIRST, "value")).containsExactly("first");

    archive.log(whole);
    published();
    issuesOfTheNextCome();
    isServed(NEXT, 2, 0, 0);
    equalsABuildFromNothing();
  }
}
