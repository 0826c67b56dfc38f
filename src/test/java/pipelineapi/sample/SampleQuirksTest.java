package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Each quirk of the real archive, Q1 to Q25, and each case asked for, by looking for it at scale
/// 1.
@ExtendWith(OneArchive.class)
class SampleQuirksTest {

  private static final String NO_URL =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String LOGS = ".*-collection/collection/log.csv";
  private static final String ENDPOINTS = "config/collection/.*/endpoint.csv";
  private static final String SOURCES = "config/collection/.*/source.csv";
  private static final String RESOURCES = ".*-collection/collection/resource.csv";
  private static final String ISSUE_CSV = ".*-collection/issue/[^/]+/[^/]+csv";
  private static final String ISSUE_PARQUET = "log/issue/.*parquet";
  private static final String CONSERVATION = "conservation-area-collection/collection/";

  private static ArchiveReader archive;
  private static List<NamedCsvRecord> log;

  @BeforeAll
  static void take(ArchiveReader one) {
    archive = one;
    log = archive.allRows(LOGS);
  }

  @Test
  void q1LineEndsAreOfPipelinesAndOfPeopleAndMixedAndOneFileIsMarked() {
    assertThat(archive.text("specification/severity.csv")).containsPattern("\\r\\n");
    assertThat(archive.text("config/collection/document/old-resource.csv"))
        .contains("\n")
        .doesNotContain("\r");
    assertThat(archive.text("config/collection/conservation-area/old-resource.csv"))
        .containsPattern("[^\\r]\\n")
        .contains("\r\n");
    assertThat(archive.text("config/pipeline/brownfield-land/patch.csv")).startsWith("\ufeff");
  }

  @Test
  void q2ValuesHoldLineEndsAndQuotes() {
    assertThat(archive.rows("specification/dataset-field.csv"))
        .anyMatch(row -> row.getField("description").contains("\n\n*"));
    assertThat(archive.allRows(".*/var/converted-resource/.*csv"))
        .anyMatch(row -> row.getField("exception").contains(".\nERROR"));
  }

  @Test
  void q3FieldsAreLongAndOneIsHuge() {
    assertThat(archive.rows("config/pipeline/local-plan/expect.csv"))
        .anyMatch(row -> row.getField("parameters").length() > 7_000);
    assertThat(archive.rows("specification/specification.csv"))
        .anyMatch(row -> row.getField("json").length() == 12_001);
    assertThat(archive.allRows(ISSUE_CSV))
        .filteredOn(row -> value(row, "value").length() > 5_000_000)
        .singleElement()
        .matches(row -> row.getField("value").contains("\"MULTIPOLYGON\",\n"));
    assertThat(archive.ask("select max(length(value)) from {files}", ISSUE_PARQUET))
        .hasSizeGreaterThan(6);
  }

  @Test
  void q4NamesHaveHyphensOrUnderscores() {
    assertThat(archive.ask("select min(\"issue-type\") from {files}", ISSUE_PARQUET)).isNotBlank();
    assertThat(
            archive.ask(
                "select count(entry_number) from {files}", ".*-collection/transformed/.*parquet"))
        .isNotEqualTo("0");
  }

  @Test
  void q5ColumnsDifferBetweenFilesOfAKind() {
    assertThat(archive.header("tree-preservation-order-collection/collection/source.csv"))
        .startsWith("attribution,collection,");
    assertThat(archive.header("document-collection/collection/resource.csv"))
        .doesNotContain("datasets");
    assertThat(archive.header("infrastructure-project-collection/collection/log.csv"))
        .doesNotContain("exception");
    assertThat(archive.header("config/collection/local-plan/endpoint.csv")).contains(",datasets,");
    assertThat(archive.header("config/pipeline/design-code/column.csv")).startsWith("pipeline,");
    assertThat(archive.header("config/collection/brownfield-land/old-resource.csv"))
        .isEqualTo("old-resource,status,resource");
  }

  @Test
  void q6IssueParquetHasFourForms() {
    String forms =
        archive.ask(
            """
            select string_agg(form, ' ' order by form) from (
              select distinct form from (
                select string_agg(name || ':' || converted_type, ',' order by column_id)
                  filter (name in ('line-number', 'entity')) as form
                from {schemas} group by file_name))
            """,
            ISSUE_PARQUET);
    assertThat(forms)
        .isEqualTo(
            "line-number:INT_16 line-number:INT_64 line-number:UINT_32"
                + " line-number:UINT_32,entity:UTF8");
  }

  @Test
  void q7MissingTextIsNoneInNewParquetNullInOldAndBlankInCsv() {
    assertThat(archive.ask("select count(*) filter (message = 'None') from {files}", ISSUE_PARQUET))
        .isNotEqualTo("0");
    assertThat(archive.ask("select count(*) filter (entity = 'None') from {files}", ISSUE_PARQUET))
        .isNotEqualTo("0");
    assertThat(archive.ask("select count(*) filter (message is null) from {files}", ISSUE_PARQUET))
        .isNotEqualTo("0");
    assertThat(archive.allRows(ISSUE_CSV)).noneMatch(row -> value(row, "message").equals("None"));
  }

  @Test
  void q8BlankAndNullAreBothThere() {
    assertThat(archive.ask("select count(*) filter (value = '') from {files}", ISSUE_PARQUET))
        .isNotEqualTo("0");
    assertThat(log).anyMatch(row -> row.getField("end-date").isEmpty());
  }

  @Test
  void q9TimestampsComeInManyForms() {
    Set<String> forms =
        Stream.concat(log.stream(), archive.allRows(ENDPOINTS).stream())
            .map(row -> row.getField("entry-date").replaceAll("\\d", "9"))
            .collect(Collectors.toSet());
    assertThat(forms)
        .contains(
            "9999-99-99T99:99:99.999999",
            "9999-99-99T99:99:99",
            "9999-99-99T99:99:99.999",
            "9999-99-99T99:99:99.999Z",
            "9999-99-99T99:99:99Z",
            "9999-99-99",
            "9999-99-99T99:99:99:99Z");
  }

  @Test
  void q10DatesMayBeYears() {
    assertThat(archive.allRows(SOURCES)).anyMatch(row -> row.getField("start-date").length() == 4);
    assertThat(archive.rows("organisation-collection/dataset/organisation.csv"))
        .anyMatch(row -> row.getField("start-date").equals("1974"));
  }

  @Test
  void q11OrganisationsHaveOldSpellings() {
    assertThat(archive.allRows(SOURCES))
        .anyMatch(row -> row.getField("organisation").startsWith("local-authority-eng:"));
    assertThat(archive.allRows(RESOURCES))
        .anyMatch(row -> row.getField("organisations").contains("local-authority-eng:"));
  }

  @Test
  void q12ListsHaveEmptyParts() {
    assertThat(archive.allRows(SOURCES))
        .anyMatch(row -> row.getField("pipelines").matches(".*;;.*;"));
  }

  @Test
  void q13HashesMayNotMatchAndOneEndpointHasNoUrl() {
    List<NamedCsvRecord> endpoints = archive.allRows(ENDPOINTS);
    assertThat(endpoints)
        .filteredOn(
            row -> !Hash.sha256(row.getField("endpoint-url")).equals(row.getField("endpoint")))
        .hasSize(1);
    assertThat(endpoints).anyMatch(row -> row.getField("endpoint").equals(NO_URL));
  }

  @Test
  void q14EndpointsShareAResource() {
    assertThat(archive.allRows(RESOURCES)).anyMatch(row -> row.getField("endpoints").contains(";"));
  }

  @Test
  void q15BytesAndTypeAreBlankWhereHeadersAreLowerCase() {
    assertThat(log)
        .anyMatch(row -> is(row, "status", "200") && has(row, "resource") && !has(row, "bytes"));
    assertThat(archive.keys(".*/collection/log/.*json").stream().map(archive::text))
        .anyMatch(text -> text.contains("\"content-length\"") && text.contains("\"resource\""));
    assertThat(log)
        .anyMatch(row -> is(row, "content-type", "Application/octet-stream"))
        .anyMatch(row -> row.getField("content-type").contains("; charset=utf-8"));
  }

  @Test
  void q16StatusMayBeBlankOrAnExitCodeAndDoesNotTellSuccess() {
    assertThat(log)
        .anyMatch(row -> !has(row, "status") && has(row, "resource"))
        .anyMatch(row -> is(row, "status", "200") && !has(row, "resource"))
        .anyMatch(row -> is(row, "status", "1"));
  }

  @Test
  void q17IssuesOfResourcesThatNoIndexKnowsStay() {
    assertThat(orphans()).hasSizeGreaterThan(8);
    assertThat(archive.keys("log/issue/dataset=local-plan-area/.*")).hasSize(1);
  }

  @Test
  void q18TheNewestDayIsNotInTheIndexYetAndEarlierDaysAreThereTwice() {
    Set<String> days = log.stream().map(SampleQuirksTest::day).collect(Collectors.toSet());
    assertThat(days).contains("2026-03-09").doesNotContain("2026-03-10");
    assertThat(archive.keys(CONSERVATION + "log/2026-03-10/.*json")).isNotEmpty();
    assertThat(archive.keys(CONSERVATION + "log/2026-03-09/.*json")).isNotEmpty();
    assertThat(archive.keys(".*/log/2026-03-07/.*json")).isEmpty();
  }

  @Test
  void q19SomeOptionalObjectsAreMissing() {
    assertThat(archive.keys("config/pipeline/.*/lookup-rule.csv")).hasSize(1);
    assertThat(archive.keys("config/pipeline/ownership-status/lookup.csv")).isEmpty();
  }

  @Test
  void q20ThePathOfAFileMayDifferFromItsRowsAndLookLikeANumber() {
    assertThat(
            archive.ask("select min(dataset) from {files}", "log/issue/dataset=local-plan-area/.*"))
        .isEqualTo("local-plan-boundary");
    assertThat(archive.keys("log/issue/dataset=.*/resource=[0-9]{64}/.*")).hasSize(1);
  }

  @Test
  void q21PandasLeavesItsIndexAndNaN() {
    String file = "data/performance/endpoint_dataset_issue_type_summary.parquet";
    assertThat(archive.ask("select max(__index_level_0__) from {files}", file)).isNotBlank();
    assertThat(archive.ask("select count(*) filter (isnan(count_issues)) from {files}", file))
        .isNotEqualTo("0");
  }

  @Test
  void q22ARunSharesOneTimestampAndSomeDaysHaveTwo() {
    assertThat(
            archive.rows(CONSERVATION + "log.csv").stream()
                .map(row -> row.getField("entry-date"))
                .filter(date -> date.startsWith("2026-03-01"))
                .collect(Collectors.toSet()))
        .hasSize(2);
    assertThat(log).noneMatch(row -> day(row).equals("2026-02-18"));
  }

  @Test
  void q23ExpectationsSpeakPython() {
    String files = "log/expectation/.*parquet";
    assertThat(
            archive.ask(
                "select string_agg(distinct passed, ',' order by passed) from {files}", files))
        .isEqualTo("False,True");
    assertThat(archive.ask("select count(*) filter (details like '[{''%') from {files}", files))
        .isNotEqualTo("0");
  }

  @Test
  void q24EveryTypeOfTheVocabularyIsFoundAndSomeOutsideOfIt() {
    Set<String> found =
        new HashSet<>(
            Arrays.asList(
                archive
                    .ask(
                        "select string_agg(distinct \"issue-type\", '|') from {files}",
                        ISSUE_PARQUET)
                    .split("\\|", -1)));
    assertThat(found)
        .containsAll(
            archive.rows("specification/issue-type.csv").stream()
                .map(row -> row.getField("issue-type"))
                .toList())
        .contains("Invalid Date", "unknown dialect");
    assertThat(archive.rows("specification/issue-type.csv")).hasSize(41);
  }

  @Test
  void q25DatasetsArePipelinesAndSchemas() {
    assertThat(archive.header("config/collection/document/source.csv")).contains("pipelines");
    assertThat(archive.rows("specification/pipeline.csv"))
        .hasSameSizeAs(archive.rows("specification/schema.csv"));
  }

  @Test
  void everyOldHeaderOfIssueCsvIsThere() {
    Set<String> headers =
        archive.keys(ISSUE_CSV).stream().map(archive::header).collect(Collectors.toSet());
    assertThat(headers)
        .containsAll(Arrays.stream(IssueForm.Header.values()).map(h -> h.columns).toList());
  }

  @Test
  void oneEndpointIsInFourCollectionsAndOneResourceInTwo() {
    assertThat(
            archive.keys(ENDPOINTS).stream()
                .flatMap(key ->
                    archive.rows(key).stream().map(row -> row.getField("endpoint")).distinct())
                .collect(Collectors.groupingBy(hash -> hash, Collectors.counting())))
        .containsValue(4L);
    assertThat(
            archive.allRows(RESOURCES).stream()
                .collect(
                    Collectors.groupingBy(row -> row.getField("resource"), Collectors.counting())))
        .containsValue(2L);
  }

  @Test
  void licencesAreMixedForOneSource() {
    assertThat(
            archive.allRows("config/collection/article-4-direction/source.csv").stream()
                .filter(row -> row.getField("organisation").equals("local-authority:D06"))
                .map(row -> row.getField("licence"))
                .distinct())
        .hasSize(3);
  }

  @Test
  void retiredAndRedirectedResourcesAreStillCurrent() {
    List<String> current =
        archive.rows(CONSERVATION + "resource.csv").stream()
            .filter(row -> row.getField("end-date").isEmpty())
            .map(row -> row.getField("resource"))
            .toList();
    for (String status : List.of("410", "301")) {
      assertThat(archive.rows("config/collection/conservation-area/old-resource.csv"))
          .anyMatch(
              row -> is(row, "status", status) && current.contains(row.getField("old-resource")));
    }
  }

  @Test
  void anEndedOrganisationKeepsAnOpenEndpoint() {
    assertThat(archive.rows("organisation-collection/dataset/organisation.csv"))
        .anyMatch(row -> is(row, "organisation", "local-authority:D01") && has(row, "end-date"));
    assertThat(archive.allRows(SOURCES))
        .anyMatch(row -> is(row, "organisation", "local-authority:D01") && !has(row, "end-date"));
  }

  @Test
  void oneCollectionHasNoIndexAndOneHasOnlyHeaders() {
    String fresh = "local-area-requirements-collection/collection/";
    assertThat(archive.keys(fresh + "log/2026-03-10/.*")).isNotEmpty();
    assertThat(archive.keys(fresh + "(log|resource).csv")).isEmpty();
    assertThat(archive.rows("ownership-status-collection/collection/log.csv")).isEmpty();
  }

  @Test
  void aFifthOfTheOpenEndpointsIsDeadForMonths() {
    Set<String> alive =
        log.stream()
            .filter(row -> day(row).compareTo("2026-01-20") > 0 && has(row, "resource"))
            .map(row -> row.getField("endpoint"))
            .collect(Collectors.toSet());
    Set<String> tried =
        log.stream()
            .filter(row -> day(row).equals("2026-03-09"))
            .map(row -> row.getField("endpoint"))
            .collect(Collectors.toSet());
    Set<String> before =
        log.stream()
            .filter(row -> day(row).compareTo("2026-01-20") < 0)
            .map(row -> row.getField("endpoint"))
            .collect(Collectors.toSet());
    assertThat(
            tried.stream().filter(hash -> before.contains(hash) && !alive.contains(hash)).count())
        .isGreaterThan(tried.size() / 10);
  }

  @Test
  void conversionsFailNowAndThen() {
    List<NamedCsvRecord> converted = archive.allRows(".*/var/converted-resource/.*csv");
    assertThat(converted.stream().filter(row -> is(row, "status", "failed")).count())
        .isBetween(1L, converted.size() / 10L);
  }

  @Test
  void operationalIssuesLieUnderBothPathsAndOnlyOneIsFolded() {
    assertThat(archive.keys("performance/operational_issue/[^/]+/[^/]+/[0-9a-f]{64}.csv"))
        .isNotEmpty();
    assertThat(archive.keys("performance/operational_issue/[0-9a-f]{64}.csv/.*csv")).isNotEmpty();
    assertThat(archive.allRows("performance/operational_issue/[^/]+/operational-issue.csv"))
        .isNotEmpty()
        .noneMatch(row -> row.getField("entry-date").compareTo("2026-01-20") > 0);
  }

  @Test
  void oneDayHasTwoRowsOfAnEndpointAndOneResourceNeverEnds() {
    assertThat(
            archive.rows(CONSERVATION + "log.csv").stream()
                .collect(
                    Collectors.groupingBy(
                        row -> row.getField("endpoint") + day(row), Collectors.counting())))
        .containsValue(2L);
    Set<String> latest =
        archive.rows(CONSERVATION + "log.csv").stream()
            .filter(row -> day(row).equals("2026-03-09"))
            .map(row -> row.getField("resource"))
            .collect(Collectors.toSet());
    assertThat(archive.rows(CONSERVATION + "resource.csv"))
        .anyMatch(row -> !has(row, "end-date") && !latest.contains(row.getField("resource")));
    assertThat(archive.rows("listed-building-collection/collection/resource.csv"))
        .isNotEmpty()
        .allMatch(row -> has(row, "end-date"));
  }

  @Test
  void provisionsNameAnUnknownOrganisationAndMissOne() {
    Predicate<NamedCsvRecord> twelve =
        row ->
            is(row, "organisation", "local-authority:D12") && is(row, "dataset", "brownfield-site");
    List<NamedCsvRecord> provisions = archive.rows("specification/provision.csv");
    assertThat(provisions)
        .anyMatch(row -> is(row, "organisation", "local-authority:ZZZ"))
        .noneMatch(twelve);
    assertThat(archive.rows("brownfield-site-collection/collection/source.csv"))
        .anyMatch(row -> is(row, "organisation", "local-authority:D12"));
    assertThat(
            provisions.stream()
                .map(row -> row.getField("organisation") + row.getField("dataset"))
                .distinct())
        .hasSameSizeAs(provisions);
  }

  @Test
  void theConfigurationIsAheadOfItsCopy() {
    assertThat(archive.rows("config/collection/brownfield-land/endpoint.csv").size())
        .isEqualTo(archive.rows("brownfield-land-collection/collection/endpoint.csv").size() + 1);
  }

  @Test
  void pairsHaveBothFormsOrOne() {
    Set<String> csv = pairs(archive.keys(ISSUE_CSV), "/", ".csv");
    Set<String> parquet = pairs(archive.keys(ISSUE_PARQUET), "dataset=|/resource=", "/[^/]+$");
    assertThat(csv).containsAnyElementsOf(parquet);
    assertThat(new HashSet<>(csv)).satisfies(rest -> assertThat(rest.removeAll(parquet)).isTrue());
    assertThat(csv.stream().anyMatch(pair -> !parquet.contains(pair))).isTrue();
    assertThat(parquet.stream().anyMatch(pair -> !csv.contains(pair))).isTrue();
    assertThat(archive.keys(ISSUE_PARQUET)).anyMatch(key -> archive.bytes(key).length < 2_500);
  }

  @Test
  void theSpecificationHasItsTablesAndTheSummariesHaveRows() {
    assertThat(archive.keys().stream().filter(key -> key.startsWith("specification/"))).hasSize(43);
    assertThat(archive.ask("select max(length(json)) from {files}", "data/specification/.*"))
        .isEqualTo("12001");
    assertThat(archive.ask("select count(*) from {files}", "data/performance/provision_summary.*"))
        .isNotEqualTo("0");
  }

  @Test
  void packagesHoldTheLogsOfTheirPairsInThreeForms() {
    String conservation = "conservation-area-collection/dataset/conservation-area.sqlite3";
    assertThat(archive.tables(conservation))
        .containsOnlyKeys(
            "column_field",
            "dataset_resource",
            "entity",
            "fact",
            "fact_resource",
            "issue",
            "old_entity")
        .allSatisfy((table, rows) -> assertThat(rows).as(table).isPositive());
    Set<String> known =
        archive.rows(CONSERVATION + "resource.csv").stream()
            .map(row -> row.getField("resource"))
            .collect(Collectors.toSet());
    for (String table : List.of("issue", "column_field", "dataset_resource", "fact_resource")) {
      assertThat(archive.column(conservation, "select distinct resource from " + table))
          .as(table)
          .isSubsetOf(known);
    }
    assertThat(archive.column(conservation, "select entity from fact"))
        .isSubsetOf(archive.column(conservation, "select entity from entity"));
    assertThat(archive.column(conservation, "select fact from fact_resource"))
        .isSubsetOf(archive.column(conservation, "select fact from fact"));
    assertThat(archive.column(conservation, "select count(*) from issue where entity is null"))
        .isNotEqualTo(List.of("0"));

    String older = "brownfield-land-collection/dataset/brownfield-land.sqlite3";
    String columns =
        "select t.name || '.' || c.name from sqlite_schema t, pragma_table_info(t.name) c";
    assertThat(archive.column(conservation, columns))
        .contains("issue.entity", "issue.message", "entity.quality", "fact.priority");
    assertThat(archive.column(older, columns))
        .contains("issue.issue_type", "fact_resource.fact")
        .doesNotContain("issue.entity", "issue.message", "entity.quality")
        .doesNotContain("fact.priority", "fact_resource.priority");
    assertThat(
            archive.tables(
                "developer-contributions-collection/dataset/contribution-purpose.sqlite3"))
        .containsOnlyKeys("entity", "entry", "fact", "provenance")
        .allSatisfy((table, rows) -> assertThat(rows).as(table).isPositive());
  }

  @Test
  void theLogsOfOnePairOfAPackageAreNowhereElse() {
    for (String key : archive.keys(".*-collection/dataset/.*[.]sqlite3")) {
      if (!archive.tables(key).containsKey("column_field")) {
        continue;
      }
      String logs = key.replaceAll("/dataset/.*", "/var/");
      List<String> alone = new ArrayList<>();
      for (String pair :
          archive.column(key, "select distinct dataset || '/' || resource from dataset_resource")) {
        boolean mapped = archive.keys().contains(logs + "column-field/%s.csv".formatted(pair));
        assertThat(archive.keys().contains(logs + "dataset-resource/%s.csv".formatted(pair)))
            .isEqualTo(mapped);
        if (!mapped) {
          alone.add(pair);
        }
      }
      assertThat(alone).as(key).hasSize(1);
      assertThat(
              archive.column(
                  key,
                  "select \"column\" from column_field where dataset || '/' || resource = '%s'"
                      .formatted(alone.getFirst())))
          .isNotEmpty();
    }
  }

  @Test
  void besideEveryPackageIsWhatDatasetteSaysOfIt() {
    List<String> packages = archive.keys(".*-collection/dataset/.*[.]sqlite3");
    assertThat(packages).hasSizeBetween(5, 10);
    for (String key : packages) {
      JsonNode inspected =
          new ObjectMapper()
              .readTree(archive.text(key + ".json"))
              .path(key.replaceAll(".*/|[.]sqlite3", ""));
      assertThat(inspected.path("hash").asString()).isEqualTo(Hash.sha256(archive.bytes(key)));
      assertThat(inspected.path("size").asInt()).isEqualTo(archive.bytes(key).length);
      archive
          .tables(key)
          .forEach((table, rows) ->
              assertThat(inspected.path("tables").path(table).path("count").asLong(-1))
                  .as(key + table)
                  .isEqualTo(rows));
      assertThat(archive.keys()).contains(key.replace(".sqlite3", "-issue.csv"));
    }
  }

  @Test
  void datasetsAreFlattenedInFourForms() {
    assertThat(archive.rows("dataset/conservation-area.csv")).hasSize(5);
    assertThat(
            new ObjectMapper()
                .readTree(archive.text("dataset/conservation-area.json"))
                .path("entities")
                .size())
        .isEqualTo(5);
    assertThat(
            new ObjectMapper()
                .readTree(archive.text("dataset/conservation-area.geojson"))
                .path("features")
                .size())
        .isEqualTo(5);
    assertThat(
            archive.ask(
                "select count(*) || typeof(any_value(entry_date)) from {files}",
                "dataset/conservation-area.parquet"))
        .isEqualTo("5DATE");
  }

  @Test
  void endpointsAndMappingsAreSummed() {
    assertThat(
            archive.ask(
                "select string_agg(distinct latest_status, ' ' order by latest_status) from {files}",
                "data/performance/endpoint_dataset_summary.parquet"))
        .isEqualTo("200 404");
    assertThat(
            archive.ask(
                "select count(mapping_field) > 0 and max(__index_level_0__) > 0 from {files}",
                "data/performance/endpoint_dataset_resource_summary.parquet"))
        .isEqualTo("true");
  }

  @Test
  void damagedObjectsAreDamagedAsTold() {
    List<String> damaged = List.copyOf(SampleArchive.damaged().keySet());
    assertThat(damaged).filteredOn(key -> archive.bytes(key).length == 0).hasSize(2);
    String parquet =
        damaged.stream().filter(key -> key.endsWith("parquet")).findFirst().orElseThrow();
    byte[] half = archive.bytes(parquet);
    assertThat(new String(half, 0, 4, UTF_8)).isEqualTo("PAR1");
    assertThat(new String(half, half.length - 4, 4, UTF_8)).isNotEqualTo("PAR1");
    String ragged = "specification/requirement-level.csv";
    assertThat(archive.text(ragged).lines().skip(1))
        .hasSize(6)
        .allMatch(line -> line.split(",", -1).length > 3);
    assertThat(archive.text("specification/field.csv")).contains(",19-01-2024,");
    String latin =
        damaged.stream()
            .filter(key ->
                key.endsWith(".csv") && new String(archive.bytes(key), UTF_8).contains("\ufffd"))
            .findFirst()
            .orElseThrow();
    assertThat(archive.bytes(latin)).contains((byte) 0xe9);
  }

  @Test
  void everySoundCsvFileIsRead() {
    for (String key : archive.keys(".*csv")) {
      assertThatCode(() -> archive.rows(key)).as(key).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> archive.ask("select count(*) from {files}", "no such key"))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<String> orphans() {
    Set<String> known =
        archive.allRows(RESOURCES).stream()
            .map(row -> row.getField("resource"))
            .collect(Collectors.toSet());
    return Stream.concat(archive.keys(ISSUE_CSV).stream(), archive.keys(ISSUE_PARQUET).stream())
        .map(key -> key.replaceAll(".*/|\\..*", ""))
        .filter(resource -> !known.contains(resource))
        .distinct()
        .toList();
  }

  private static Set<String> pairs(List<String> keys, String separators, String cut) {
    return keys.stream()
        .map(key -> key.replaceAll(cut.replace(".csv", "\\.csv$"), ""))
        .map(key -> key.split(separators, -1))
        .map(parts -> parts[parts.length - 2] + " " + parts[parts.length - 1])
        .map(pair -> pair.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String value(NamedCsvRecord row, String column) {
    return row.findField(column).orElse("");
  }

  private static boolean is(NamedCsvRecord row, String column, String value) {
    return value(row, column).equals(value);
  }

  private static boolean has(NamedCsvRecord row, String column) {
    return !value(row, column).isEmpty();
  }

  private static String day(NamedCsvRecord row) {
    return row.getField("entry-date").substring(0, 10);
  }
}
