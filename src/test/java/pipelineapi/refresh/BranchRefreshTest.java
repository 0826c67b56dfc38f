package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import pipelineapi.origin.Archive;
import pipelineapi.origin.GitSettings;
import pipelineapi.origin.Origin;
import pipelineapi.origin.OriginUnreachableException;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.origin.TestingGit;

/// Refreshes of an archive whose specification comes from a branch on a Git server.
class BranchRefreshTest {

  private static final String COHORTS = "specification/cohort.csv";
  private static final Optional<Refreshes.Outcome> NOTHING = Optional.empty();
  private static final Optional<Refreshes.Outcome> PUBLISHED =
      Optional.of(Refreshes.Outcome.PUBLISHED);

  @TempDir static Path served;
  private static TestingGit server;
  private static int tests;

  @TempDir Path folder;
  private HandmadeArchive objects;
  private HookedOrigin rest;
  private TestingGit.Repo repo;
  private Archive archive;
  private TestingRefresh store;
  private Refreshes refreshes;

  @BeforeAll
  static void start() throws IOException {
    server = TestingGit.start(served);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    objects = anArchive(folder.resolve("archive")).collection("trees");
    log("2026-03-08");
    repo = server.repository("specification-" + tests++);
    repo.put("README.md", "what this is");
    commitCohort("first");
    rest = new HookedOrigin(Origins.at(objects.folder().toString(), S3Settings.defaults()));
    archive = Archive.of(rest, null, specification());
    store = TestingRefresh.ofLogs(archive, folder.resolve("store"));
    refreshes = store.refreshes();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Origin specification() {
    return Origins.mounted(
        repo.address() + "#main:specification",
        S3Settings.defaults(),
        GitSettings.defaults(),
        folder.resolve("git"));
  }

  /// The days on which the one endpoint was attempted, in place of those of before.
  private void log(String... days) {
    String rows = Stream.of(days).map("e,r,200,%s\n"::formatted).collect(Collectors.joining());
    objects.log("endpoint,resource,status,entry-date\n" + rows);
  }

  private String commitCohort(String name) throws IOException {
    return repo.put(COHORTS, "cohort,name\n%s,Any\n".formatted(name)).commit();
  }

  private void refresh() {
    assertThat(refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  private List<String> cohorts() {
    return store.rows("select cohort from kept.specification_cohort");
  }

  private List<String> days() {
    return store.rows("select entry_date::date from kept.log_collection order by all");
  }

  private void forbidToListTheRest() {
    rest.beforeList =
        () -> {
          throw new OriginUnreachableException(null, "nobody should have asked", null);
        };
  }

  @Test
  void aCommitIsReadWithoutListingTheRest() throws IOException {
    refresh();
    assertThat(cohorts()).containsExactly("first");
    log("2026-03-08", "2026-03-09");
    String commit = commitCohort("second");
    forbidToListTheRest();

    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);

    assertThat(refreshes.progress().objectsDone()).isEqualTo(1);
    assertThat(cohorts()).containsExactly("second");
    assertThat(store.manifest().commits()).isEqualTo(Map.of("specification/", commit));
    assertThat(store.history()).contains("{\"specification/\":\"" + commit + "\"}");
    assertThat(refreshes.branches().getFirst().commit()).isEqualTo(commit);
    assertThat(refreshes.refreshBranches()).isEqualTo(NOTHING);
    // the rest stays as it is served until its own refresh
    assertThat(days()).containsExactly("2026-03-08");
    rest.beforeList = () -> {};
    refresh();
    assertThat(days()).containsExactly("2026-03-08", "2026-03-09");
  }

  @Test
  void whatIsServedIsWhatARebuildGives() throws IOException {
    objects
        .configuration("endpoint", csv("endpoint,endpoint-url,entry-date", "e,https://e/,"))
        .object("nothing/reads.this", "text");
    repo.put("specification/dataset.csv", "dataset,name\ntree,Tree\n").commit();
    try (TestingStore whole = new TestingStore(folder.resolve("whole"), archive)) {
      whole.refreshes.refresh();
      repo.put("specification/nothing-reads.this", "text");
      repo.put("specification/dataset.csv", "dataset,name\ntree,Trees\n");
      commitCohort("second");
      forbidToListTheRest();
      assertThat(whole.refreshes.refreshBranches()).isEqualTo(PUBLISHED);
      Map<String, List<List<String>>> content = whole.content();

      rest.beforeList = () -> {};
      assertThat(whole.refreshes.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);
      whole.refreshes.rebuild();
      assertThat(whole.content()).isEqualTo(content);
      assertThat(content.get("kept.file")).hasSizeGreaterThan(3);
    }
  }

  @Test
  void aCommitThatTouchesNothingReadPublishesNothing() throws IOException {
    refresh();
    String id = store.manifest().id();

    repo.put("README.md", "what this was").commit();

    assertThat(refreshes.refreshBranches()).isEqualTo(Optional.of(Refreshes.Outcome.UNCHANGED));
    assertThat(refreshes.refreshBranches()).isEqualTo(NOTHING);
    assertThat(store.manifest().id()).isEqualTo(id);
  }

  @Test
  void oneRefreshSeesOneCommit() throws IOException {
    refresh();
    commitCohort("second");
    log("2026-03-08", "2026-03-09");
    rest.beforeFetch = _ -> commitWhileReading();

    refresh();

    assertThat(days()).hasSize(2);
    assertThat(cohorts()).containsExactly("second");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(cohorts()).containsExactly("third");
  }

  private void commitWhileReading() {
    try {
      commitCohort("third");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRepositoryThatVanishedStopsNeitherLogsNorServing() {
    refresh();
    Map<String, String> commits = store.manifest().commits();
    repo.vanish();
    log("2026-03-08", "2026-03-09");

    assertThat(refreshes.refreshBranches()).isEqualTo(NOTHING);
    refresh();

    assertThat(days()).hasSize(2);
    assertThat(cohorts()).containsExactly("first");
    assertThat(store.manifest().commits()).isEqualTo(commits).isNotEmpty();
    assertThat(refreshes.branches().getFirst().fault())
        .startsWith(repo.address() + " is no repository");
  }

  @Test
  void withoutACommitThereIsNoRefreshAndTheReasonIsTold() {
    repo.vanish();

    assertThat(refreshes.refresh()).isEqualTo(Refreshes.Outcome.FAILED);
    assertThat(refreshes.progress().reason()).startsWith(repo.address() + " is no repository");
    assertThat(refreshes.refreshBranches()).isEqualTo(NOTHING);
  }

  @Test
  void aPointerOfLfsIsRefusedAndTheRowsOfTheFileStay() throws IOException {
    refresh();
    repo.put(
            COHORTS,
            """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """)
        .commit();

    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);

    assertThat(cohorts()).containsExactly("first");
    assertThat(store.manifest().stale()).containsExactly("specification/cohort");
    assertThat(store.rows("select key, code, detail from main.status_reject"))
        .singleElement(STRING)
        .startsWith(COHORTS + "|unreadable|it is a pointer of Git LFS and not the file itself");
    commitCohort("second");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(cohorts()).containsExactly("second");
    assertThat(store.manifest().complete()).isTrue();
  }

  @Test
  void withoutAWholeListingBesideTheSnapshotAllIsListed() throws IOException {
    refresh();
    byte[] whole = Files.readAllBytes(kept());
    Files.write(kept(), Arrays.copyOf(whole, whole.length / 2));
    commitCohort("second");
    log("2026-03-08", "2026-03-09");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(days()).hasSize(2);

    Files.delete(kept());
    commitCohort("third");
    log("2026-03-08", "2026-03-09", "2026-03-10");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(days()).hasSize(3);

    forbidToListTheRest();
    commitCohort("fourth");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(cohorts()).containsExactly("fourth");
  }

  private Path kept() {
    return folder.resolve("store/snapshots/%s/listing.gz".formatted(store.manifest().id()));
  }

  @Test
  void whatIsKeptAsideOfTheLogsDoesNotKeepABranchBack() throws IOException {
    refresh();
    log("2026-03-01");
    assertThat(refreshes.refresh()).isEqualTo(Refreshes.Outcome.WITHHELD);
    repo.put("README.md", "what this was").commit();
    assertThat(refreshes.refreshBranches()).isEqualTo(Optional.of(Refreshes.Outcome.UNCHANGED));
    assertThat(store.withheld()).isPresent();

    commitCohort("second");
    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);

    assertThat(cohorts()).containsExactly("second");
    assertThat(days()).containsExactly("2026-03-08");
    assertThat(refreshes.refresh()).isEqualTo(Refreshes.Outcome.WITHHELD);
  }

  @Test
  void aRefreshOfABranchThatFailedIsTriedAgain() throws IOException {
    refresh();
    commitCohort("second");
    // where the draft is to lie there is a file
    Path building = folder.resolve("store/building");
    FileSystemUtils.deleteRecursively(building);
    Files.writeString(building, "in the way");
    assertThat(refreshes.refreshBranches()).isEqualTo(Optional.of(Refreshes.Outcome.FAILED));
    Files.delete(building);
    Files.createDirectory(building);

    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(cohorts()).containsExactly("second");
  }

  @Test
  void theNextProcessFollowsFromTheCommitThatIsServed() throws IOException {
    refresh();
    store.close();
    commitCohort("second");
    rest = new HookedOrigin(Origins.at(objects.folder().toString(), S3Settings.defaults()));
    forbidToListTheRest();
    store = TestingRefresh.ofLogs(Archive.of(rest, null, specification()), folder.resolve("store"));
    refreshes = store.refreshes();

    assertThat(refreshes.refreshBranches()).isEqualTo(PUBLISHED);
    assertThat(cohorts()).containsExactly("second");
    assertThat(refreshes.refreshBranches()).isEqualTo(NOTHING);
  }

  @Test
  void theScheduleLooksAtBranchesInBetween() throws IOException {
    RefreshSchedule schedule =
        new RefreshSchedule(
            refreshes, Duration.ofHours(1), Duration.ofMillis(20), Clock.systemUTC(), _ -> {});
    schedule.start();
    try {
      Duration patience = Duration.ofSeconds(60);
      await().atMost(patience).until(() -> "published".equals(refreshes.progress().lastOutcome()));
      commitCohort("second");
      await().atMost(patience).until(() -> cohorts().equals(List.of("second")));
    } finally {
      schedule.stop();
    }
  }
}
