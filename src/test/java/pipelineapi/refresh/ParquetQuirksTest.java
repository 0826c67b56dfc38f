package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;
import static pipelineapi.refresh.HandmadeArchive.issueParquetKey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Quirk;
import pipelineapi.refresh.HandmadeArchive.Form;
import pipelineapi.refresh.HandmadeArchive.Issue;

/// What Parquet objects of the archive are like, each shown by an object of its own in one archive,
/// so that all of them are read together.
class ParquetQuirksTest {

  private static final String DATASET = "conservation-area";
  private static final String CSV_HEADER = "entry-number,field,issue-type,value,message";

  @TempDir static Path folder;
  private static HandmadeArchive archive;
  private static TestingRefresh refresh;

  @BeforeAll
  static void refreshOnce() {
    archive = anArchive(folder.resolve("archive"));
    for (Form form : Form.values()) {
      archive.issueParquet(
          DATASET,
          form.name(),
          form,
          new Issue(1, "name", "44000001", "patch", "a", "why"),
          new Issue(2, "name", null, "patch", "None", null));
    }
    archive
        .issueParquet(DATASET, "no-rows", Form.P3)
        .issueParquet("2024", "numeric", Form.P2, Issue.of(1, "patch", "a"))
        .parquet(
            issueParquetKey(DATASET, "snake"),
            "select 7 as entry_number, 'name' as field, 'patch' as issue_type, 'x' as value")
        .parquet(
            issueParquetKey(DATASET, "texts"),
            """
            select ' 8' as "line-number", 7.0::double as "entry-number", ' name' as field,
              '44000001.0' as entity, 'patch' as "issue-type", '  ' as value, ' as it is ' as message
            """)
        .parquet(
            issueParquetKey(DATASET, "pandas"),
            """
            select 0::bigint as "__index_level_0__", 'nan'::double as "line-number",
              7.0::double as "entry-number", 'name' as field, 'patch' as "issue-type", 'x' as value
            """)
        .parquet(
            issueParquetKey(DATASET, "bad-values"),
            """
            select 1.5 as "line-number", 99999999999999999999999::hugeint as "entry-number",
              'x' as field, 'many' as entity, 'patch' as "issue-type", 'kept' as value
            """)
        .parquet(issueParquetKey(DATASET, "foreign"), "select 1 as uprn, 'High Street' as address")
        .object(issueParquetKey(DATASET, "no-bytes"), "")
        .object(issueParquetKey(DATASET, "text"), csv(CSV_HEADER, "1,name,patch,a,"))
        .object(issueParquetKey(DATASET, "zeros"), new byte[2000])
        .object(issueParquetKey(DATASET, "pointer"), "version https://git-lfs.github.com/spec/v1\n")
        .object(issueParquetKey(DATASET, "truncated"), half(whole()))
        .object(issueParquetKey(DATASET, "served-by-csv"), half(whole()))
        .object(issueParquetKey(DATASET, "corrupt"), corrupt(whole()))
        .issueCsv(DATASET, "served-by-csv", csv(CSV_HEADER, "1,name,patch,from csv,"))
        .issueParquet(DATASET, "both", Form.P3, Issue.of(1, "patch", "from parquet"))
        .issueCsv(DATASET, "both", csv(CSV_HEADER, "1,name,patch,from csv,"))
        .issueCsv(DATASET, "in-two", csv(CSV_HEADER, "1,name,patch,older,"))
        .collection("another")
        .issueCsv(DATASET, "in-two", csv(CSV_HEADER, "1,name,patch,newer,"))
        .parquet(
            "data/specification/specification.parquet",
            """
            select 'article-4' as specification, 'Article 4' as name, 'a;; b' as datasets,
              '2017' as "start-date", '2025-11' as "end-date", '2026-08-14T10:00:00Z' as "entry-date"
            union all select 'tree', '', null, '2017-04-16', '16/04/2017', null
            """);
    refresh = TestingRefresh.of(archive, folder.resolve("store"));
    assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @AfterAll
  static void close() throws IOException {
    refresh.close();
  }

  private static byte[] whole() {
    return archive.bytes(issueParquetKey(DATASET, "P3"));
  }

  private static byte[] half(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  // both ends are sound, the pages between are not
  private static byte[] corrupt(byte[] file) {
    byte[] bytes = file.clone();
    int footer = (bytes[bytes.length - 8] & 0xFF) | (bytes[bytes.length - 7] & 0xFF) << 8;
    Arrays.fill(bytes, 4, bytes.length - 8 - footer, (byte) 0xEE);
    return bytes;
  }

  private static List<String> schema(String resource) throws SQLException {
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "describe select * from read_parquet('%s', hive_partitioning = false)"
                    .formatted(archive.folder().resolve(issueParquetKey(DATASET, resource))))) {
      List<String> found = new ArrayList<>();
      while (columns.next()) {
        found.add(columns.getString(1) + " " + columns.getString(2));
      }
      return found;
    }
  }

  @Test
  void theFormsDifferInTheirNumbersAndInHavingEntities() throws SQLException {
    assertThat(schema("P0")).contains("line-number BIGINT").doesNotContain("entity VARCHAR");
    assertThat(schema("P1")).contains("line-number SMALLINT").doesNotContain("entity VARCHAR");
    assertThat(schema("P2")).contains("line-number UINTEGER").doesNotContain("entity VARCHAR");
    assertThat(schema("P3")).contains("line-number UINTEGER", "entity VARCHAR");
  }

  @Test
  @Quirk({"Q6", "C1"})
  void allFormsAreReadTogetherIntoTheSameColumns() {
    String columns = "ordinal, dataset, line_number, entry_number, field, issue_type, message";

    for (Form form : Form.values()) {
      assertThat(refresh.issues(form.name(), columns))
          .containsExactly(
              "1|conservation-area|2|1|name|patch|why", "2|conservation-area|3|2|name|patch|-");
      assertThat(refresh.rejects("/" + form.name())).isEmpty();
    }
    assertThat(refresh.issues("P3", "entity")).containsExactly("44000001", "-");
    assertThat(refresh.issues("P1", "entity")).containsExactly("-", "-");
  }

  @Test
  @Quirk("Q7")
  void theTextNoneIsNull() {
    assertThat(refresh.issues("P3", "value")).containsExactly("a", "-");
    assertThat(refresh.issues("P1", "value")).containsExactly("a", "-");
  }

  @Test
  void noRowsAreNoReject() {
    assertThat(refresh.issues("no-rows", "value")).isEmpty();
    assertThat(refresh.rejects("/no-rows")).isEmpty();
    assertThat(
            refresh.rows(
                "select state, \"rows\" from main.ledger_object where key like '%/no-rows.parquet'"))
        .containsExactly("loaded|0");
  }

  @Test
  @Quirk("Q20")
  void theFolderNamesDatasetAndResourceAndANumberThereIsText() {
    assertThat(refresh.issues("numeric", "dataset, value")).containsExactly("2024|a");
  }

  @Test
  @Quirk("Q4")
  void columnsMayBeNamedWithUnderscores() {
    assertThat(refresh.issues("snake", "entry_number, issue_type, value"))
        .containsExactly("7|patch|x");
  }

  @Test
  void anyTypeIsReadAsTheTextItShows() {
    assertThat(refresh.issues("texts", "line_number, entry_number, field, entity, value, message"))
        .containsExactly("8|7| name|44000001|-| as it is ");
    assertThat(refresh.rejects("/texts")).isEmpty();
  }

  @Test
  @Quirk("Q21")
  void aNumberThatPandasLacksIsNullAndItsIndexIsNoColumn() {
    assertThat(refresh.issues("pandas", "line_number, entry_number, value"))
        .containsExactly("-|7|x");
    assertThat(refresh.rejects("/pandas")).isEmpty();
  }

  @Test
  void valuesThatAreNotOfTheirTypeAreNullAndTold() {
    assertThat(refresh.issues("bad-values", "line_number, entry_number, entity, value"))
        .containsExactly("-|-|-|kept");
    assertThat(refresh.rejects("/bad-values"))
        .containsExactly(
            "1|bad-value|entity", "1|bad-value|entry_number", "1|bad-value|line_number");
  }

  @Test
  @Quirk({"C11", "C12"})
  void whatIsNoParquetFileIsTold() {
    assertThat(
            new String(
                archive.bytes(issueParquetKey(DATASET, "corrupt")), StandardCharsets.ISO_8859_1))
        .startsWith("PAR1")
        .endsWith("PAR1");

    for (String resource : List.of("no-bytes", "text", "zeros", "pointer", "corrupt")) {
      assertThat(refresh.rejects("/" + resource + ".parquet"))
          .as(resource)
          .containsExactly("-|unreadable|-");
      assertThat(refresh.issues(resource, "value")).as(resource).isEmpty();
    }
    assertThat(refresh.rejects("/foreign.parquet")).containsExactly("-|bad-header|-");
    assertThat(refresh.issues("foreign", "value")).isEmpty();
    assertThat(refresh.rejects("/truncated.parquet")).containsExactly("-|truncated|-");
    assertThat(refresh.manifest().ledger().rejectedObjects()).isEqualTo(8);
  }

  @Test
  @Quirk("C12")
  void theCsvObjectServesWhereTheParquetObjectCannotBeRead() {
    assertThat(refresh.issues("served-by-csv", "value")).containsExactly("from csv");
    assertThat(refresh.rejects("/served-by-csv.parquet")).containsExactly("-|truncated|-");
    assertThat(refresh.rejects("/served-by-csv.csv")).isEmpty();
  }

  @Test
  void oneObjectOfAPairCountsNeverAMixture() {
    assertThat(refresh.issues("both", "value")).containsExactly("from parquet");
    assertThat(refresh.issues("in-two", "value")).containsExactly("newer");
    assertThat(
            refresh.rows(
                "select state from main.ledger_object"
                    + " where key like '%/both.csv' or key like 'conservation%/in-two.csv'"))
        .containsExactly("yielded", "yielded");
  }

  @Test
  void theBuildersTableServesWhereTheSpecificationHasNoFile() {
    assertThat(
            refresh.rows(
                "select specification, name, datasets::varchar, start_date, end_date, entry_date"
                    + " from main.specification_specification order by specification"))
        .containsExactly(
            "article-4|Article 4|[a, b]|2017-01-01|2025-11-01|2026-08-14",
            "tree|-|[]|2017-04-16|-|-");
    assertThat(refresh.rejects("specification.parquet")).containsExactly("2|bad-value|end_date");
  }
}
