package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;
import static pipelineapi.refresh.HandmadeArchive.issueParquetKey;
import static pipelineapi.refresh.HandmadeArchive.logKey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Quirk;
import pipelineapi.refresh.HandmadeArchive.Form;
import pipelineapi.refresh.HandmadeArchive.Issue;
import pipelineapi.refresh.Refreshes.Outcome;

/// A refresh reads what changed, and gives what a build from nothing gives.
class IncrementalRefreshTest {

  private static final String SIMPLE = "entry-number,field,issue-type,value";
  private static final String LOG = "endpoint,resource,status,entry-date";
  private static final String DATASET = "tree";

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive = anArchive(folder.resolve("archive")).collection("tree");
    refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private void published() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private static String issues(String... values) {
    StringBuilder rows = new StringBuilder(SIMPLE + "\r\n");
    for (int i = 0; i < values.length; i++) {
      rows.append("%d,name,patch,%s\r\n".formatted(i + 1, values[i]));
    }
    return rows.toString();
  }

  private static Issue[] parquetIssues(String... values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Issue.of(i + 1, "patch", values[i]))
        .toArray(Issue[]::new);
  }

  private List<String> values(String resource) {
    return refresh.issues(resource, "value");
  }

  private void equalsABuildFromNothing() {
    String incremental = refresh.everything();
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.everything()).isEqualTo(incremental);
  }

  @Test
  void whatIsWrongWithAWholeObjectIsToldAlikeByLaterRefreshes() {
    archive.log(csv(LOG, "a,r1,200,2026-03-01")).issueCsv(DATASET, "r1", "");
    published();
    List<String> told = refresh.rejects("r1");
    assertThat(told).containsExactly("-|unreadable|-");

    archive.issueCsv(DATASET, "r2", issues("a"));
    published();
    assertThat(refresh.rejects("r1")).isEqualTo(told);
    equalsABuildFromNothing();
  }

  @Test
  void whatIsAsItWasIsNotRead() {
    archive
        .log(csv(LOG, "a,r1,200,2026-03-01"))
        .specification("cohort", csv("cohort,name", "RIPA,Ripa"))
        .issueCsv(DATASET, "r1", issues("a", "b"))
        .issueParquet(DATASET, "r2", Form.P3, parquetIssues("c"));
    published();
    String snapshot = refresh.manifest().id();

    archive
        .garble(logKey("tree"))
        .garble("specification/cohort.csv")
        .garble(archive.issueCsvKey(DATASET, "r1"))
        .garble(issueParquetKey(DATASET, "r2"));
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
    assertThat(refresh.manifest().id()).isEqualTo(snapshot);

    archive.issueCsv(DATASET, "r3", issues("d"));
    published();
    assertThat(refresh.rows("select artefact, reused from main.ledger_object"))
        .containsExactlyInAnyOrder(
            "log-index|true",
            "specification|true",
            "issue-csv|true",
            "issue-parquet|true",
            "issue-csv|false");
    assertThat(refresh.rows("select resource, value from main.log_issue order by all"))
        .containsExactly("r1|a", "r1|b", "r2|c", "r3|d");
    assertThat(refresh.rows("select count(*) from main.status_reject")).containsExactly("0");
    assertThat(refresh.rows("select cohort, name from main.specification_cohort"))
        .containsExactly("RIPA|Ripa");
  }

  @Test
  void rowsOfWhatChangedLeaveAndComeAndRowsOfWhatWentLeave() {
    archive
        .log(csv(LOG, "a,r1,200,2026-03-01"))
        .specification("cohort", csv("cohort,name", "RIPA,Ripa", "BOPS,Bops"))
        .issueCsv(DATASET, "changed", issues("a", "b"))
        .issueCsv(DATASET, "went", issues("c"))
        .issueCsv(DATASET, "stays", issues("d"))
        .issueParquet(DATASET, "parquet-changed", Form.P1, parquetIssues("e"))
        .issueParquet(DATASET, "parquet-went", Form.P1, parquetIssues("f"));
    published();

    archive
        .log(csv(LOG, "a,r1,200,2026-03-01", "a,,404,2026-03-02"))
        .remove("specification/cohort.csv")
        .issueCsv(DATASET, "changed", issues("new"))
        .remove(archive.issueCsvKey(DATASET, "went"))
        .issueParquet(DATASET, "parquet-changed", Form.P3, parquetIssues("g", "h"))
        .remove(issueParquetKey(DATASET, "parquet-went"))
        .issueParquet(DATASET, "came", Form.P3, parquetIssues("i"));
    published();

    assertThat(refresh.rows("select resource, value from main.log_issue order by all"))
        .containsExactly(
            "came|i", "changed|new", "parquet-changed|g", "parquet-changed|h", "stays|d");
    assertThat(refresh.rows("select status from main.log_collection order by ordinal"))
        .containsExactly("200", "404");
    assertThat(refresh.rows("select cohort from main.specification_cohort")).isEmpty();
    equalsABuildFromNothing();
  }

  @Test
  @Quirk("D21")
  void rowsOfWhatBecameUnreadableStayUntilItIsRepaired() {
    archive
        .log(csv(LOG, "a,r1,200,2026-03-01"))
        .issueCsv(DATASET, "r1", issues("a"))
        .issueParquet(DATASET, "r2", Form.P3, parquetIssues("b"));
    published();
    assertThat(refresh.manifest().complete()).isTrue();

    archive
        .log("")
        .issueCsv(DATASET, "r1", "uprn,address\r\n1,High Street\r\n")
        .object(issueParquetKey(DATASET, "r2"), "PAR1 or not");
    published();
    assertThat(refresh.manifest().complete()).isFalse();
    assertThat(refresh.manifest().stale()).containsExactly("log/collection", "log/issue");
    assertThat(refresh.manifest().ledger().rejectedObjects()).isEqualTo(3);
    assertThat(values("r1")).containsExactly("a");
    assertThat(values("r2")).containsExactly("b");
    assertThat(refresh.rows("select resource from main.log_collection")).containsExactly("r1");
    assertThat(refresh.rejects("r1.csv")).containsExactly("-|bad-header|-");
    assertThat(refresh.rejects("r2.parquet")).containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("log.csv")).containsExactly("-|unreadable|-");
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    // broken otherwise, they still are what they were
    archive.log("?").issueCsv(DATASET, "r1", "").object(issueParquetKey(DATASET, "r2"), "");
    published();
    assertThat(values("r1")).containsExactly("a");
    assertThat(values("r2")).containsExactly("b");
    assertThat(refresh.rows("select resource from main.log_collection")).containsExactly("r1");
    assertThat(refresh.rejects("r1.csv")).containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("log.csv")).containsExactly("-|bad-header|-");

    archive
        .log(csv(LOG, "a,r7,200,2026-03-02"))
        .issueCsv(DATASET, "r1", issues("c"))
        .issueParquet(DATASET, "r2", Form.P3, parquetIssues("d"));
    published();
    assertThat(refresh.manifest().complete()).isTrue();
    assertThat(refresh.manifest().stale()).isEmpty();
    assertThat(refresh.rows("select resource, value from main.log_issue order by all"))
        .containsExactly("r1|c", "r2|d");
    assertThat(refresh.rows("select resource from main.log_collection")).containsExactly("r7");
    assertThat(refresh.rows("select count(*) from main.status_reject")).containsExactly("0");
    equalsABuildFromNothing();
  }

  @Test
  void whatIsUnreadableAndThenGoesTakesItsRowsAlong() {
    archive.log(csv(LOG, "a,r1,200,2026-03-01")).issueCsv(DATASET, "r1", issues("a"));
    published();
    archive.log("").issueCsv(DATASET, "r1", "");
    published();
    archive.remove(logKey("tree")).remove(archive.issueCsvKey(DATASET, "r1"));
    published();

    assertThat(values("r1")).isEmpty();
    assertThat(refresh.rows("select * from main.log_collection")).isEmpty();
    assertThat(refresh.rows("select * from main.status_reject")).isEmpty();
    assertThat(refresh.manifest().complete()).isTrue();
  }

  @Test
  void aPairChangesFromCsvToParquetAndBack() {
    String parquet = issueParquetKey(DATASET, "r1");
    archive.issueCsv(DATASET, "r1", issues("csv"));
    published();
    assertThat(values("r1")).containsExactly("csv");

    archive.issueParquet(DATASET, "r1", Form.P2, parquetIssues("parquet"));
    published();
    assertThat(values("r1")).containsExactly("parquet");

    archive.object(parquet, "torn");
    published();
    assertThat(values("r1")).containsExactly("csv");
    assertThat(refresh.manifest().stale()).isEmpty();
    assertThat(refresh.rejects("r1.parquet")).containsExactly("-|unreadable|-");

    archive.issueParquet(DATASET, "r1", Form.P3, parquetIssues("again"));
    published();
    assertThat(values("r1")).containsExactly("again");
    assertThat(refresh.rejects("r1")).isEmpty();

    archive.remove(parquet);
    published();
    assertThat(values("r1")).containsExactly("csv");

    archive.remove(archive.issueCsvKey(DATASET, "r1"));
    published();
    assertThat(values("r1")).isEmpty();
  }

  @Test
  void whereNeitherObjectOfAPairCanBeReadTheRowsThatWereThereStay() {
    archive
        .issueCsv(DATASET, "r1", issues("csv"))
        .issueParquet(DATASET, "r1", Form.P2, parquetIssues("parquet"));
    published();
    archive.issueCsv(DATASET, "r1", "").object(issueParquetKey(DATASET, "r1"), "torn");
    published();
    assertThat(values("r1")).containsExactly("parquet");
    assertThat(refresh.rejects("r1")).hasSize(2);
    assertThat(refresh.manifest().stale()).containsExactly("log/issue");

    archive.issueCsv(DATASET, "r1", issues("repaired"));
    published();
    assertThat(values("r1")).containsExactly("repaired");
    assertThat(refresh.manifest().stale()).isEmpty();

    archive.issueCsv(DATASET, "r1", "");
    published();
    assertThat(values("r1")).containsExactly("repaired");
    assertThat(refresh.manifest().stale()).containsExactly("log/issue");
  }

  @Test
  void manyReplacementsAreCompactedAndKeepTheOrder() {
    for (int i = 0; i < 8; i++) {
      archive.issueCsv(DATASET, "r" + i, issues("a" + i, "b" + i, "c" + i));
    }
    published();
    List<String> compacted = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      archive
          .issueCsv(DATASET, "r3", issues("x" + round, "y" + round))
          .issueCsv(DATASET, "r" + round, issues("z" + round));
      published();
      compacted.addAll(refresh.rows("select max(row_no) = count(*) from kept.log_issue"));
      assertThat(
              refresh.rows(
                  "select resource from (select resource, min(row_no) as first, max(row_no) as last,"
                      + " bool_and(ordinal - 1 = row_no - lo) as fits from kept.log_issue"
                      + " join ranges.log_issue using (dataset, resource) group by all)"
                      + " where not fits"))
          .isEmpty();
    }
    assertThat(compacted).contains("true", "false");
    assertThat(
            refresh.rows(
                "select resource, value from kept.log_issue where resource < 'r4' order by resource, ordinal"))
        .containsExactly("r0|z0", "r1|z1", "r2|z2", "r3|z3");
    equalsABuildFromNothing();
  }

  @Test
  void aPairMayLoseAllItsRowsAndGetNewOnes() {
    archive
        .issueParquet(DATASET, "r1", Form.P3, parquetIssues("a"))
        .issueCsv(DATASET, "r2", issues("b"));
    published();
    archive.issueParquet(DATASET, "r1", Form.P3).issueCsv(DATASET, "r2", issues());
    published();
    assertThat(refresh.rows("select * from main.log_issue")).isEmpty();
    assertThat(refresh.manifest().rows()).containsEntry("log_issue", 0L);

    archive.issueParquet(DATASET, "r1", Form.P3, parquetIssues("c"));
    published();
    assertThat(values("r1")).containsExactly("c");
    equalsABuildFromNothing();
  }

  @Test
  void rejectsOfOneObjectAreBoundedAndAllOfThemCounted() {
    StringBuilder rows = new StringBuilder(SIMPLE + "\r\n");
    for (int i = 0; i < 3000; i++) {
      rows.append("x,name,patch,v\r\n");
    }
    archive.issueCsv(DATASET, "r1", rows.toString());
    published();

    assertThat(refresh.rows("select count(*) from main.status_reject")).containsExactly("1000");
    assertThat(refresh.rows("select distinct rejects_of_object from main.status_reject"))
        .containsExactly("3000");
    assertThat(refresh.manifest().ledger().rejectedRows()).isEqualTo(3000);
    assertThat(values("r1")).hasSize(3000);
  }

  @Test
  @Quirk("Q3")
  void aFieldBeyondTheLimitEndsItsObjectWithOneRejectAndHarmsNoOther() {
    archive.issueCsv(
        DATASET, "r1", csv(SIMPLE, "1,name,patch,a", "2,name,patch," + "x".repeat(33 << 20)));
    archive.issueCsv(DATASET, "r2", csv(SIMPLE, "1,name,patch,b"));
    published();

    assertThat(values("r1")).containsExactly("a");
    assertThat(refresh.rejects("/r1")).containsExactly("2|too-long|-");
    assertThat(values("r2")).containsExactly("b");
  }

  @Test
  void aKeyThatIsThereTwiceIsToldAndTheFirstRowCounts() {
    archive.specification(
        "cohort", csv("cohort,name", "RIPA,first", "RIPA,second", "BOPS,third", ",a", ",b"));
    archive.object(
        "tree-collection/var/dataset-resource/tree/r1.csv",
        csv("entry-count,line-count", "1,2", "3,4"));
    published();

    assertThat(refresh.rows("select name from main.specification_cohort order by name"))
        .containsExactly("a", "first", "third");
    assertThat(refresh.rejects("cohort.csv")).containsExactly("2|duplicate|-", "5|duplicate|-");
    assertThat(refresh.rows("select entry_count from main.log_dataset_resource"))
        .containsExactly("1");
    assertThat(refresh.rejects("dataset-resource")).containsExactly("2|duplicate|-");
  }
}
