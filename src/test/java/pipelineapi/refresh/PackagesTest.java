package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.refresh.Refreshes.Outcome;

/// SQLite packages are the last resort of two logs: they give the rows of pairs of dataset and
/// resource that have no file of their own.
class PackagesTest {

  private static final String COLUMNS =
      "create table column_field (end_date text, entry_date text, field text, dataset text, start_date text, resource text, \"column\" text)";
  private static final String FINGERPRINTS =
      "create table dataset_resource (end_date text, entry_date text, dataset text, entity_count integer, entry_count integer, line_count integer, mime_type text, internal_path text, internal_mime_type text, resource text, start_date text)";

  @TempDir Path folder;
  private HandmadeArchive archive;
  private TestingRefresh refresh;

  @BeforeEach
  void begin() {
    archive = anArchive(folder.resolve("archive")).collection("tree");
    archive.log(csv("endpoint,resource,status,entry-date", "a,r1,200,2026-03-01"));
    refresh = TestingRefresh.ofLogs(archive, folder.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    refresh.close();
  }

  private static String mapped(String dataset, String resource, String column) {
    return "insert into column_field (dataset, resource, \"column\", field, entry_date) values ('%s', '%s', '%s', 'name', '')"
        .formatted(dataset, resource, column);
  }

  private static String counted(String dataset, String resource, Object entries) {
    return "insert into dataset_resource (dataset, resource, entry_count, mime_type, internal_path) values ('%s', '%s', %s, 'text/csv', '')"
        .formatted(dataset, resource, entries);
  }

  private void mappedInFile(String resource, String... columns) {
    archive.pairLog(
        "column-field",
        "tree",
        resource,
        csv(
            Stream.concat(
                    Stream.of("dataset,resource,column,field"),
                    Arrays.stream(columns).map(c -> "tree,%s,%s,name".formatted(resource, c)))
                .toArray(String[]::new)));
  }

  private void countedInFile(String resource, int entries) {
    archive.pairLog(
        "dataset-resource",
        "tree",
        resource,
        csv("dataset,resource,entry-count", "tree,%s,%d".formatted(resource, entries)));
  }

  private void published() {
    assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
  }

  private List<String> columns() {
    return refresh.rows(
        "select dataset, resource, ordinal, \"column\", origin from main.log_column_field order by all");
  }

  private List<String> fingerprints() {
    return refresh.rows(
        "select dataset, resource, entry_count, origin from main.log_dataset_resource order by all");
  }

  private void equalsABuildFromNothing() {
    String incremental = refresh.everything();
    String ledger = ledger();
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(refresh.everything()).isEqualTo(incremental);
    assertThat(ledger()).isEqualTo(ledger);
  }

  private String ledger() {
    return String.join(
        "\n",
        refresh.rows(
            "select listing, key, state, rows, rejects from main.ledger_object order by all"));
  }

  @Test
  void rowsOfPairsWithoutFilesComeFromThePackage() {
    mappedInFile("r1", "own");
    countedInFile("r1", 1);
    archive.sqlite(
        "tree",
        COLUMNS,
        FINGERPRINTS,
        mapped("tree", "r1", "packed"),
        mapped("tree", "r2", "first"),
        mapped("tree", "r3", "other"),
        mapped("tree", "r2", "second"),
        counted("tree", "r1", 10),
        counted("tree", "r2", 20));
    published();

    assertThat(columns())
        .containsExactly(
            "tree|r1|1|own|file",
            "tree|r2|1|first|package",
            "tree|r2|2|second|package",
            "tree|r3|1|other|package");
    assertThat(fingerprints()).containsExactly("tree|r1|1|file", "tree|r2|20|package");
    assertThat(
            refresh.rows(
                "select mime_type, internal_path, code_version, entry_date, entity_count from main.log_dataset_resource where resource = 'r2'"))
        .as("blank is null, and what a package does not know is too")
        .containsExactly("text/csv|-|-|-|-");
    assertThat(
            refresh.rows(
                "select count(*) from main.log_dataset_resource d join main.ledger_object o on o.modified = d.modified where o.key like '%sqlite3' and o.listing = 'log_dataset_resource' and d.resource = 'r2'"))
        .as("written when the package was")
        .containsExactly("1");
    assertThat(
            refresh.rows(
                "select listing, state, rows from main.ledger_object where artefact = 'package' order by all"))
        .containsExactly("log_column_field|loaded|3", "log_dataset_resource|loaded|1");
    equalsABuildFromNothing();
  }

  @Test
  void aFileThatCanBeReadWinsAlsoWhenItHasNoRow() {
    mappedInFile("r1");
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "packed"));
    published();
    assertThat(columns()).isEmpty();

    archive.remove(archive.pairLogKey("column-field", "tree", "r1"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|packed|package");
    equalsABuildFromNothing();
  }

  @Test
  void aFileThatCannotBeReadLeavesItsPairToThePackageUntilItIsRepaired() {
    mappedInFile("r1", "own");
    countedInFile("r1", 1);
    archive.sqlite(
        "tree", COLUMNS, FINGERPRINTS, mapped("tree", "r1", "packed"), counted("tree", "r1", 10));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|own|file");

    archive
        .pairLog("column-field", "tree", "r1", "")
        .pairLog("dataset-resource", "tree", "r1", "nothing\n");
    published();
    assertThat(columns()).containsExactly("tree|r1|1|packed|package");
    assertThat(fingerprints()).containsExactly("tree|r1|10|package");
    assertThat(refresh.manifest().stale()).isEmpty();
    equalsABuildFromNothing();

    mappedInFile("r1", "own");
    countedInFile("r1", 1);
    published();
    assertThat(columns()).containsExactly("tree|r1|1|own|file");
    assertThat(fingerprints()).containsExactly("tree|r1|1|file");
    equalsABuildFromNothing();
  }

  @Test
  void aPairComesFromThePackageWrittenLast() {
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "older"), mapped("tree", "r2", "only"));
    archive.collection("wood");
    archive.sqlite("wood", COLUMNS, mapped("tree", "r1", "newer"), mapped("tree", "r1", "newer"));
    published();
    assertThat(columns())
        .containsExactly(
            "tree|r1|1|newer|package", "tree|r1|2|newer|package", "tree|r2|1|only|package");

    archive.collection("tree");
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "newest"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|newest|package");
    equalsABuildFromNothing();

    archive.remove(archive.packageKey("tree"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|newer|package", "tree|r1|2|newer|package");
    equalsABuildFromNothing();
  }

  @Test
  void theDatasetIsThatOfTheRowElseOfTheFileAndARowOfNoResourceIsRefused() {
    archive.sqlite(
        "tree",
        COLUMNS,
        mapped("wood", "r1", "a"),
        mapped(" ", "r1", "b"),
        mapped("tree", "", "c"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|b|package", "wood|r1|1|a|package");
    assertThat(refresh.rejects("tree.sqlite3")).containsExactly("3|bad-value|resource");

    archive.sqlite(
        "tree",
        "create table column_field (resource text, \"column\" text)",
        "insert into column_field values ('r1', 'd')");
    published();
    assertThat(columns()).containsExactly("tree|r1|1|d|package");
    equalsABuildFromNothing();
  }

  @Test
  void columnsAreFoundByNameInAnyOrderAndOthersAreLeftOut() {
    archive.sqlite(
        "tree",
        "create table column_field (\"unheard of\" blob, \"entry-date\" text, resource text, field text)",
        "insert into column_field values (x'00', '2024-01-02', 'r1', 'name')",
        "create table dataset_resource (dataset text)");
    published();
    assertThat(
            refresh.rows(
                "select resource, field, \"column\", entry_date, same_name from main.log_column_field"))
        .containsExactly("r1|name|-|2024-01-02 00:00:00.0|-");
    assertThat(refresh.rejects("tree.sqlite3"))
        .as("nobody knows whose rows these are")
        .containsExactly("-|bad-header|-");
  }

  @Test
  void aPackageWithoutTheTablesGivesNoRowAndIsNoFault() {
    archive.sqlite(
        "tree",
        "create table entity (slug text primary key)",
        "create table entry (id integer primary key, resource text)",
        "insert into entry values (1, 'r1')",
        "create view column_field as select 'tree' as dataset, 'r1' as resource, 'a' as field");
    published();
    assertThat(columns()).isEmpty();
    assertThat(refresh.rejects("tree.sqlite3")).isEmpty();
    assertThat(refresh.manifest().complete()).isTrue();
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void valuesThatAreNotOfTheirTypeAreNullAndTold() {
    archive.sqlite(
        "tree",
        FINGERPRINTS,
        counted("tree", "r1", "'many'"),
        counted("tree", "r2", "x'00ff'"),
        counted("tree", "r3", "7.0"),
        counted("tree", "r4", "2.5"),
        "insert into dataset_resource (resource, mime_type, entry_date) values ('r5', 12, 'soon')",
        "insert into dataset_resource (resource, mime_type) values ('r6', cast(x'ff41' as text))");
    published();
    assertThat(fingerprints())
        .containsExactly(
            "tree|r1|-|package",
            "tree|r2|-|package",
            "tree|r3|7|package",
            "tree|r4|-|package",
            "tree|r5|-|package");
    assertThat(
            refresh.rows("select mime_type from main.log_dataset_resource where resource = 'r5'"))
        .containsExactly("12");
    assertThat(refresh.rejects("tree.sqlite3"))
        .containsExactly(
            "1|bad-value|entry_count",
            "2|bad-value|entry_count",
            "4|bad-value|entry_count",
            "5|bad-value|entry_date",
            "6|bad-encoding|-");
    assertThat(refresh.rows("select detail from main.status_reject where \"row\" = 1"))
        .containsExactly("dataset_resource: 'many' is no integer");
  }

  @Test
  void rowsAreNumberedByTheirRowIdAmongThoseOfThePair() {
    archive.sqlite(
        "tree",
        "create table column_field (id integer primary key, resource text, \"column\" text)",
        "create index by_column on column_field (\"column\", resource)",
        "insert into column_field values (30, 'r1', 'c'), (10, 'r1', 'z'), (20, 'r2', 'y'), (25, 'r1', 'a')");
    published();
    assertThat(columns())
        .containsExactly(
            "tree|r1|1|z|package",
            "tree|r1|2|a|package",
            "tree|r1|3|c|package",
            "tree|r2|1|y|package");
  }

  @Test
  void aPairHasOneFingerprintTheFirst() {
    archive.sqlite("tree", FINGERPRINTS, counted("tree", "r1", 1), counted("tree", "r1", 2));
    archive.pairLog(
        "dataset-resource",
        "tree",
        "r2",
        csv("dataset,resource,entry-count", "tree,r2,3", "tree,r2,4"));
    published();
    assertThat(fingerprints()).containsExactly("tree|r1|1|package", "tree|r2|3|file");
    assertThat(refresh.rejects("tree.sqlite3")).containsExactly("2|duplicate|-");
    assertThat(refresh.rejects("r2.csv")).containsExactly("2|duplicate|-");
    equalsABuildFromNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no bytes", "a text", "cut short", "broken pages"})
  void rowsOfAPackageThatBecameUnreadableStayUntilItIsRepaired(String damage) {
    String[] statements = new String[402];
    statements[0] = COLUMNS;
    statements[1] = FINGERPRINTS;
    for (int i = 2; i < statements.length; i++) {
      statements[i] =
          i % 2 == 0
              ? mapped("tree", "r" + i % 5, "column %d".formatted(i))
              : counted("tree", "r" + i, i);
    }
    archive.sqlite("tree", statements);
    mappedInFile("own", "own");
    published();
    List<String> columns = columns();
    List<String> fingerprints = fingerprints();
    byte[] whole = archive.bytes(archive.packageKey("tree"));

    archive.object(archive.packageKey("tree"), damaged(whole, damage));
    published();
    assertThat(columns()).isEqualTo(columns).hasSize(201);
    assertThat(fingerprints()).isEqualTo(fingerprints).hasSize(200);
    assertThat(refresh.rejects("tree.sqlite3")).containsExactly("-|unreadable|-");
    assertThat(refresh.manifest().stale())
        .containsExactlyInAnyOrder("log/column-field", "log/dataset-resource");
    assertThat(refresh.manifest().ledger().rejectedObjects()).isEqualTo(1);
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    mappedInFile("r0", "now in a file");
    published();
    assertThat(columns()).contains("tree|r0|1|now in a file|file").hasSize(201 - 40 + 1);

    archive.remove(archive.pairLogKey("column-field", "tree", "r0"));
    archive.object(archive.packageKey("tree"), whole);
    published();
    assertThat(columns()).isEqualTo(columns);
    assertThat(refresh.rejects("tree.sqlite3")).isEmpty();
    equalsABuildFromNothing();

    archive.object(archive.packageKey("tree"), damaged(whole, damage));
    refresh.guard(GuardSettings.none());
    assertThat(refresh.rebuild()).isEqualTo(Outcome.PUBLISHED);
    assertThat(columns()).containsExactly("tree|own|1|own|file");
    assertThat(fingerprints()).isEmpty();
  }

  private static byte[] damaged(byte[] whole, String damage) {
    return switch (damage) {
      case "no bytes" -> new byte[0];
      case "a text" -> "dataset,resource\r\n".repeat(500).getBytes(StandardCharsets.UTF_8);
      case "cut short" -> Arrays.copyOf(whole, whole.length / 2);
      default -> {
        // the first page, with the schema, is whole
        byte[] broken = whole.clone();
        Arrays.fill(broken, 4096, broken.length, (byte) 0x2a);
        yield broken;
      }
    };
  }

  @Test
  void whereNeitherCanBeReadTheRowsThatWereThereStay() {
    mappedInFile("r1", "own");
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "packed"), mapped("tree", "r2", "packed"));
    published();

    archive.pairLog("column-field", "tree", "r1", "").object(archive.packageKey("tree"), "");
    published();
    assertThat(columns()).containsExactly("tree|r1|1|own|file", "tree|r2|1|packed|package");

    archive.remove(archive.packageKey("tree"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|own|file");
  }

  @Test
  void aPackageAboveTheLimitIsNotOpened() {
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "packed"));
    long bytes = archive.bytes(archive.packageKey("tree")).length;
    refresh.largestPackage(DataSize.ofBytes(bytes - 1));
    published();
    assertThat(columns()).isEmpty();
    assertThat(refresh.rejects("tree.sqlite3")).containsExactly("-|too-large|-");
    assertThat(refresh.manifest().ledger().rejectedObjects()).isEqualTo(1);
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    refresh.largestPackage(DataSize.ofBytes(bytes));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|packed|package");
    assertThat(refresh.rejects("tree.sqlite3")).isEmpty();
    assertThat(refresh.refresh()).isEqualTo(Outcome.UNCHANGED);

    refresh.largestPackage(DataSize.ofBytes(bytes - 1));
    published();
    assertThat(columns()).isEmpty();
    assertThat(refresh.manifest().stale()).isEmpty();
    equalsABuildFromNothing();
  }

  @Test
  void whateverChangesABuildFromNothingGivesTheSame() {
    mappedInFile("r1", "own");
    archive.sqlite("tree", COLUMNS, mapped("tree", "r2", "a"), mapped("tree", "r3", "b"));
    published();

    mappedInFile("r2", "came");
    published();
    assertThat(columns())
        .containsExactly("tree|r1|1|own|file", "tree|r2|1|came|file", "tree|r3|1|b|package");
    equalsABuildFromNothing();

    archive.remove(archive.pairLogKey("column-field", "tree", "r2"));
    published();
    assertThat(columns())
        .containsExactly("tree|r1|1|own|file", "tree|r2|1|a|package", "tree|r3|1|b|package");
    equalsABuildFromNothing();

    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "c"), mapped("tree", "r3", "d"));
    archive.remove(archive.pairLogKey("column-field", "tree", "r1"));
    published();
    assertThat(columns()).containsExactly("tree|r1|1|c|package", "tree|r3|1|d|package");
    equalsABuildFromNothing();

    mappedInFile("r3", "came");
    archive.remove(archive.packageKey("tree"));
    published();
    assertThat(columns()).containsExactly("tree|r3|1|came|file");
    equalsABuildFromNothing();
  }

  @Test
  void packagesThatSomebodyWritesToAreReadAsTheyLieAndNothingIsLeftBehind() throws Exception {
    Path file = archive.folder().resolve(archive.packageKey("tree"));
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "in the file"));
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute(mapped("tree", "r1", "in the log beside"));
      assertThat(file.resolveSibling("tree.sqlite3-wal")).isNotEmptyFile();
      publishedWithoutATrace();
      assertThat(columns()).containsExactly("tree|r1|1|in the file|package");
    }
    // the last writer has put the log into the file
    publishedWithoutATrace();
    assertThat(columns()).hasSize(2);

    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "locked"));
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("begin exclusive");
      publishedWithoutATrace();
      assertThat(columns()).containsExactly("tree|r1|1|locked|package");
      statement.execute("rollback");
    }
  }

  @Test
  void aFileThatGoesWhileItIsToBeReadLeavesItsPairToThePackage() throws IOException {
    archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "before"));
    String key = archive.pairLogKey("column-field", "tree", "r1");
    HookedOrigin origin =
        new HookedOrigin(Origins.at(archive.folder().toString(), S3Settings.defaults()));
    try (Archive hooked = Archive.of(origin, null, null);
        TestingStore store = new TestingStore(folder.resolve("hooked"), hooked)) {
      assertThat(store.refreshes.refresh()).isEqualTo(Outcome.PUBLISHED);

      archive.sqlite("tree", COLUMNS, mapped("tree", "r1", "after"));
      mappedInFile("r1", "gone");
      origin.beforeFetch =
          object -> {
            if (object.key().equals(key)) {
              archive.remove(key);
            }
          };
      assertThat(store.refreshes.refresh())
          .as("%s", store.refreshes.progress())
          .isEqualTo(Outcome.PUBLISHED);
      assertThat(store.content().getOrDefault("kept.log_column_field", List.of()))
          .singleElement()
          .asString()
          .contains("after");
    }
  }

  private void publishedWithoutATrace() throws IOException {
    Map<String, Object> before = files();
    published();
    assertThat(files()).isEqualTo(before);
  }

  private Map<String, Object> files() throws IOException {
    Map<String, Object> files = new HashMap<>();
    try (Stream<Path> paths = Files.walk(archive.folder())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            path.toString(),
            List.of(Files.getLastModifiedTime(path), Arrays.hashCode(Files.readAllBytes(path))));
      }
    }
    return files;
  }
}
