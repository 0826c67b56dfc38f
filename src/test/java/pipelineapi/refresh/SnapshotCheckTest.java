package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pipelineapi.refresh.SnapshotCheck.Verdict;
import pipelineapi.snapshot.StoredSnapshot;

/// A snapshot is proved by its own ledger, and by a build from nothing.
class SnapshotCheckTest {

  private static final String LOG = "endpoint,resource,status,entry-date";
  private static final String ISSUES = "entry-number,field,issue-type,value";

  @TempDir Path folder;
  private HandmadeArchive archive;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void refreshTwice() throws IOException {
    archive = anArchive(folder.resolve("archive")).collection("tree");
    archive.log(csv(LOG, "a,r1,200,2026-03-01"));
    archive.issueCsv("tree", "r1", csv(ISSUES, "1,name,patch,a", "2,name,patch,b"));
    archive.issueCsv("tree", "r2", csv(ISSUES, "1,name,patch,c"));
    refresh();
    archive.issueCsv("tree", "r1", csv(ISSUES, "1,name,patch,x", "2,name,patch,y"));
    refresh();
  }

  private void refresh() throws IOException {
    try (TestingRefresh refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"))) {
      assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    }
  }

  private StoredSnapshot newest() throws IOException {
    return StoredSnapshot.find(folder.resolve("store"), null).orElseThrow();
  }

  private Verdict checked(StoredSnapshot snapshot) throws IOException {
    try (TestingRefresh refresh = TestingRefresh.ofLogs(archive, folder.resolve("other"))) {
      return refresh.check(snapshot, folder.resolve("scratch"), said::add);
    }
  }

  @Test
  void aSnapshotOfSeveralRefreshesEqualsABuildFromNothing() throws IOException {
    assertThat(checked(newest())).isEqualTo(Verdict.HOLDS);
    assertThat(said)
        .anyMatch(sentence -> sentence.startsWith("Rows equal the sums of its ledger"))
        .last()
        .asString()
        .matches(
            "A build from nothing gives the same rows in the same order for (\\d+) of \\1 tables\\.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from kept.log_issue where value = 'y' | log/issue: rows in ranges 3, not 2",
        "update kept.log_issue set value = 'z' where value = 'y' | log/issue: 1 rows that a build",
        "update kept.log_collection set status = '404' | log/collection: 1 rows that a build"
      })
  void aRowThatWasTamperedWithIsFound(String damage, String told) throws IOException, SQLException {
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:" + newest().file());
        Statement statement = engine.createStatement()) {
      statement.execute(damage);
    }
    assertThat(checked(newest())).isEqualTo(Verdict.BROKEN);
    assertThat(said).anySatisfy(sentence -> assertThat(sentence).contains(told));
  }

  @Test
  void anArchiveThatHasChangedSinceDecidesNothing() throws IOException {
    archive.issueCsv("tree", "r2", csv(ISSUES, "1,name,patch,d"));
    assertThat(checked(newest())).isEqualTo(Verdict.UNDECIDED);
    assertThat(said).last().asString().startsWith("The archive has changed since, in 1 objects");
  }

  @Test
  void anObjectThatNothingReadsDecidesNothingEither() throws IOException {
    archive.object("tree-collection/var/converted/r1.csv", "a\r\n");
    try (TestingRefresh whole = TestingRefresh.of(archive, folder.resolve("whole"))) {
      assertThat(whole.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    }
    StoredSnapshot made = StoredSnapshot.find(folder.resolve("whole"), null).orElseThrow();
    archive.object("tree-collection/var/converted/r1.csv", "b\r\n");
    try (TestingRefresh whole = TestingRefresh.of(archive, folder.resolve("other"))) {
      assertThat(whole.check(made, folder.resolve("scratch"), said::add))
          .isEqualTo(Verdict.UNDECIDED);
    }
    assertThat(said)
        .last()
        .asString()
        .startsWith("The archive has changed since, in objects that nothing reads");
  }

  @Test
  void anObjectThatCannotBeReadDecidesNothing() throws IOException {
    archive.object(archive.issueCsvKey("tree", "r2"), "no header of issues\r\n1\r\n");
    refresh();
    assertThat(checked(newest())).isEqualTo(Verdict.UNDECIDED);
    assertThat(said).last().asString().contains("were kept in log/issue");
  }

  @Test
  void anOlderSnapshotIsFoundByItsId() throws IOException {
    String newest = newest().manifest().id();
    assertThat(StoredSnapshot.find(folder.resolve("store"), newest)).isPresent();
    assertThat(StoredSnapshot.find(folder.resolve("store"), "2026")).isEmpty();
    assertThat(StoredSnapshot.find(folder.resolve("nowhere"), null)).isEmpty();
  }
}
