package pipelineapi.refresh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.ISSUE_HEADER;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.Quirk;

/// What CSV objects of the archive are like, each shown by an object of its own in one archive.
class CsvQuirksTest {

  private static final String SIMPLE = "entry-number,field,issue-type,value";
  private static final String DATASET = "conservation-area";
  private static final String MEGABYTES = "POLYGON ((\"1, 2\"\r\n,\n".repeat(1 << 18);

  @TempDir static Path folder;
  private static HandmadeArchive archive;
  private static TestingRefresh refresh;

  @BeforeAll
  static void refreshOnce() {
    archive = anArchive(folder.resolve("archive"));
    lineEnds();
    fields();
    headers();
    namesOfTwoTimes();
    damages();
    registers();
    refresh = TestingRefresh.of(archive, folder.resolve("store"));
    assertThat(refresh.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @AfterAll
  static void close() throws IOException {
    refresh.close();
  }

  private static void issues(String resource, String text) {
    archive.issueCsv(DATASET, resource, text);
  }

  private static String object(String resource) {
    return archive.text(archive.issueCsvKey(DATASET, resource));
  }

  private static void lineEnds() {
    issues("crlf", SIMPLE + "\r\n1,name,patch,a\r\n2,name,patch,b\r\n");
    issues("lf", SIMPLE + "\n1,name,patch,a\n2,name,patch,b\n");
    issues("mixed", SIMPLE + "\n1,name,patch,a\r\n2,name,patch,b");
    issues("marked", "\uFEFF" + csv(SIMPLE, "1,name,patch,a"));
  }

  private static void fields() {
    issues(
        "quoted",
        csv(
            SIMPLE,
            "1,name,patch,\"one\ntwo\r\nthree\"",
            "2,name,patch,\"say \"\"yes\"\", twice\"",
            "3,\"GeoX,GeoY\",patch,plain"));
    issues(
        "long",
        csv(SIMPLE, "1,geometry,patch,\"" + MEGABYTES.replace("\"", "\"\"") + "\"", "2,a,patch,b"));
    issues(
        "odd",
        csv(
            SIMPLE,
            "1,name,patch,a\0b",
            "2,name,patch,Llanfair 🏴󠁧󠁢󠁷󠁬󠁳󠁿 é ﷽",
            "3,name,patch,'--;"));
    issues("blank", csv(SIMPLE, " 1 ,\tname ,patch,  kept as it is ", "2,,patch,   ", ",,patch,"));
    issues("none", csv(ISSUE_HEADER, "d,r,3,2,name,None,patch,None,None"));
    issues("surprise", csv(SIMPLE, "1,name,no such type,a", "2,name,invalid date,b"));
    archive.specification(
        "issue-type",
        csv("issue-type,name,severity,responsibility", "invalid date,Invalid,error,external"));
  }

  private static void headers() {
    issues("h2020", csv("row-number,field,issue-type,value", "7,name,OSGB,x"));
    issues(
        "h2022",
        csv(
            "dataset,resource,line-number,entry-number,field,issue-type,value",
            "other,other,8,7,name,OSGB,x"));
    issues("h2024", csv(ISSUE_HEADER, DATASET + ",r,8,7,name,44000123,OSGB,x,why"));
    issues(
        "interactive",
        csv(ISSUE_HEADER + ",severity,description", "d,r,8,7,name,44,OSGB,x,why,error,text"));
    issues("moved", csv("value,issue-type,entry-number,field", "x,OSGB,7,name"));
    issues("snake", csv("entry_number,field,issue_type,value", "7,name,OSGB,x"));
    issues("headers-only", csv(ISSUE_HEADER));
    issues("twice-unread", csv("note,note," + SIMPLE, "x,y,7,name,OSGB,x"));
    archive.issueCsv("2024", "numeric", csv(SIMPLE, "7,name,OSGB,x"));
  }

  private static void namesOfTwoTimes() {
    issues(
        "two-names",
        csv(
            "row-number,entry-number,field,issue-type,value",
            "5,7,name,OSGB,both",
            "5,,name,OSGB,old",
            ",7,name,OSGB,new",
            ",,name,OSGB,none"));
    archive.object(
        "config/pipeline/conservation-area/lookup.csv",
        csv(
            "prefix,value,reference,entity",
            "a,CA/1,,1",
            "a,CA/1,CA/2,2",
            "a,\" \",CA/3,3",
            "a,,,4"));
  }

  private static void damages() {
    issues("empty", "");
    issues("short", csv(SIMPLE, "1,name,patch,a", "2,name", "3,name,patch,c"));
    issues("wide", csv(SIMPLE, "1,name,patch,a,surplus,more", "2,name,patch,b"));
    issues("unclosed", csv(SIMPLE, "1,name,patch,a", "2,name,patch,\"b", "3,name,patch,c"));
    archive.object(
        archive.issueCsvKey(DATASET, "latin"),
        csv(SIMPLE, "1,name,patch,plain", "2,name,patch,caf\u00e9", "3,name,patch,plain")
            .getBytes(ISO_8859_1));
    archive.object(
        archive.issueCsvKey(DATASET, "latin-header"),
        csv("pr\u00e9nom," + SIMPLE, "x,1,name,patch,a").getBytes(ISO_8859_1));
    issues("twice", csv("value," + SIMPLE, "x,1,name,patch,a"));
    issues("foreign", csv("uprn,address", "1,High Street"));
    issues(
        "pointer",
        "version https://git-lfs.github.com/spec/v1\noid sha256:"
            + "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
    issues("bad-values", csv(ISSUE_HEADER, "d,r,x,1.0,name,12.5,patch,a,", "d,r,2,-,name,,p,b,"));
  }

  private static void registers() {
    archive
        .collection("tree")
        .log(
            csv(
                "bytes,content-type,elapsed,endpoint,resource,status,entry-date,exception",
                ",,,a,r1,,2026-03-10T00:21:10.188693,",
                "12,text/csv; charset=utf-8,1.344,b,,200,2026-03-11T00:21:10,",
                "12,,,c,,1,2026-03-12,CalledProcessError",
                "1e3,,fast,d,,404,2022-05-27T19:19:57:44Z,"))
        .configuration(
            "source",
            csv(
                "collection,organisation,endpoint,pipelines,documentation-url,entry-date,end-date",
                "tree,local-authority-eng:LBH,a,;tree ;; tree-preservation-zone;,,2021-05-26,",
                "other,local-authority:ABC, ,,https://a.gov.uk/ , 2021-05-26T10:00:00.123Z ,2022",
                "tree,local-authority:ABC,b,tree,,26/05/2021,9999-99-99"))
        .configuration(
            "endpoint",
            csv(
                "endpoint,endpoint-url,parameters,plugin,entry-date,start-date,end-date",
                "a,https://a.gov.uk/,\"{\"\"max_page_size\"\": 20}\",arcgis,2021-05-26,2021,",
                "b,https://b.gov.uk/,,,2021-05-26,2021-05,",
                "a,https://a.gov.uk/,\"{\"\"max_page_size\"\": 20}\",arcgis,2021-05-26,2021,"))
        .object("tree-collection/state.json", "{}")
        .object("tree-collection/issue/else.txt", "?")
        .object("readme", "?")
        .object(
            "organisation-collection/dataset/organisation.csv",
            csv(
                "organisation,name,entity,local-authority-type",
                "local-authority-eng:LBH,Haringey,192,LBO",
                "local-authority:ABC,ABC,7,"))
        .collection("conservation-area");
  }

  @Test
  void whereAColumnHasTwoNamesTheFirstThatIsFilledCountsInEachRow() {
    assertThat(refresh.issues("two-names", "entry_number")).containsExactly("7", "5", "7", "-");
    assertThat(refresh.rows("select reference from main.configuration_lookup order by ordinal"))
        .containsExactly("CA/1", "CA/2", "CA/3", "-");
  }

  @Test
  @Quirk("Q1")
  void linesEndInCarriageReturnAndLineFeedInLineFeedOrInBoth() {
    assertThat(object("crlf")).containsPattern("\\r\\n").doesNotContainPattern("[^\\r]\\n");
    assertThat(object("lf")).contains("\n").doesNotContain("\r");
    assertThat(object("mixed")).containsPattern("[^\\r]\\n").contains("\r\n").endsWith("b");

    for (String resource : List.of("crlf", "lf", "mixed")) {
      assertThat(refresh.issues(resource, "ordinal, value")).containsExactly("1|a", "2|b");
      assertThat(refresh.rejects("/" + resource)).isEmpty();
    }
  }

  @Test
  @Quirk("Q1")
  void aByteOrderMarkIsNoPartOfTheFirstName() {
    assertThat(archive.bytes(archive.issueCsvKey(DATASET, "marked"))).startsWith(0xEF, 0xBB, 0xBF);

    assertThat(refresh.issues("marked", "entry_number, value")).containsExactly("1|a");
  }

  @Test
  @Quirk("Q2")
  void quotedFieldsHoldLineEndsQuotesAndCommas() {
    assertThat(refresh.issues("quoted", "field, value"))
        .containsExactly("name|one\ntwo\r\nthree", "name|say \"yes\", twice", "GeoX,GeoY|plain");
  }

  @Test
  @Quirk({"Q3", "C13"})
  void aFieldOfFiveMegabytesWithQuotesAndLineEndsIsKeptToTheLast() {
    assertThat(MEGABYTES).hasSizeGreaterThan(5_000_000).contains("\"", "\r\n");

    assertThat(refresh.issues("long", "value")).containsExactly(MEGABYTES, "b");
  }

  @Test
  void valuesMayHoldAnyCharacter() {
    assertThat(refresh.issues("odd", "value"))
        .containsExactly("a\0b", "Llanfair 🏴󠁧󠁢󠁷󠁬󠁳󠁿 é ﷽", "'--;");
    assertThat(refresh.rejects("/odd")).isEmpty();
  }

  @Test
  @Quirk("Q8")
  void blankIsNullAndOnlyFreeTextKeepsTheWhiteSpaceAroundIt() {
    assertThat(refresh.issues("blank", "entry_number, field, value"))
        .containsExactly("1|\tname |  kept as it is ", "2|-|-", "-|-|-");
    assertThat(
            refresh.rows(
                "select endpoint, documentation_url from main.configuration_source"
                    + " where organisation = 'local-authority:ABC' order by ordinal"))
        .containsExactly("-|https://a.gov.uk/ ", "b|-");
  }

  @Test
  @Quirk("Q7")
  void theTextNoneOfCsvIsNullWhereTheWriterLeavesItAndAValueElsewhere() {
    assertThat(refresh.issues("none", "entity, value, message")).containsExactly("-|None|-");
    assertThat(refresh.rejects("/none")).isEmpty();
  }

  @Test
  @Quirk("Q24")
  void aTypeTheSpecificationDoesNotKnowHasNoSeverity() {
    assertThat(refresh.issues("surprise", "issue_type, severity"))
        .containsExactly("no such type|-", "invalid date|error");
  }

  @Test
  @Quirk({"Q4", "Q5", "Q20", "C2"})
  void columnsAreFoundByNameWhateverTheAgeOfTheFile() {
    String columns =
        "dataset, line_number, entry_number, field, entity, issue_type, value, message";
    String all = "conservation-area|%s|7|name|%s|OSGB|x|%s";

    assertThat(refresh.issues("h2020", columns)).containsExactly(all.formatted("-", "-", "-"));
    assertThat(refresh.issues("h2022", columns)).containsExactly(all.formatted("8", "-", "-"));
    assertThat(refresh.issues("h2024", columns))
        .containsExactly(all.formatted("8", "44000123", "why"));
    assertThat(refresh.issues("interactive", columns))
        .containsExactly(all.formatted("8", "44", "why"));
    for (String resource : List.of("moved", "snake", "twice-unread")) {
      assertThat(refresh.issues(resource, columns)).containsExactly(all.formatted("-", "-", "-"));
    }
  }

  @Test
  @Quirk("Q20")
  void aFolderThatLooksLikeANumberIsText() {
    assertThat(refresh.issues("numeric", "dataset, entry_number")).containsExactly("2024|7");
  }

  @Test
  void aHeaderAloneIsNoRowAndNoReject() {
    assertThat(refresh.issues("headers-only", "value")).isEmpty();
    assertThat(refresh.rejects("/headers-only")).isEmpty();
    assertThat(refresh.rows("select resource from main.resource where resource = 'headers-only'"))
        .isEmpty();
  }

  @Test
  @Quirk("C11")
  void anObjectThatCannotBeReadAtAllIsTold() {
    assertThat(refresh.rejects("/empty.csv")).containsExactly("-|unreadable|-");
    assertThat(refresh.rejects("/latin-header")).containsExactly("-|bad-encoding|-");
    assertThat(refresh.rejects("/twice.csv")).containsExactly("-|bad-header|-");
    assertThat(refresh.rejects("/foreign")).containsExactly("-|bad-header|-");
    assertThat(refresh.rejects("/pointer")).containsExactly("-|unreadable|-");
    assertThat(refresh.manifest().complete()).isFalse();
    assertThat(refresh.manifest().ledger().rejectedObjects()).isEqualTo(5);
    assertThat(refresh.manifest().stale()).isEmpty();
  }

  @Test
  void aShortRowIsRefusedAndALongOneLosesItsSurplus() {
    assertThat(refresh.issues("short", "ordinal, value")).containsExactly("1|a", "3|c");
    assertThat(refresh.rejects("/short")).containsExactly("2|ragged|-");
    assertThat(refresh.issues("wide", "ordinal, value")).containsExactly("1|a", "2|b");
    assertThat(refresh.rejects("/wide")).containsExactly("1|ragged|-");
  }

  @Test
  void aQuoteThatNeverClosesEndsTheObjectWithOneReject() {
    assertThat(refresh.issues("unclosed", "ordinal, value")).containsExactly("1|a");
    assertThat(refresh.rejects("/unclosed")).containsExactly("2|truncated|-");
  }

  @Test
  void bytesThatAreNoUtf8RefuseTheirRowOnly() {
    assertThat(refresh.issues("latin", "ordinal, value")).containsExactly("1|plain", "3|plain");
    assertThat(refresh.rejects("/latin.csv")).containsExactly("2|bad-encoding|-");
  }

  @Test
  @Quirk("Q10")
  void valuesThatAreNotOfTheirTypeAreNullAndToldByRowAndColumn() {
    assertThat(refresh.issues("bad-values", "line_number, entry_number, entity, value"))
        .containsExactly("-|1|-|a", "2|-|-|b");
    assertThat(refresh.rejects("/bad-values"))
        .containsExactly(
            "1|bad-value|entity", "1|bad-value|line_number", "2|bad-value|entry_number");
    assertThat(refresh.rejects("/tree/source.csv"))
        .containsExactly("3|bad-value|end_date", "3|bad-value|entry_date");
    assertThat(refresh.rejects("tree-collection/collection/log.csv"))
        .containsExactly("4|bad-value|bytes", "4|bad-value|elapsed");
    assertThat(refresh.rows("select detail from main.status_reject where \"column\" = 'end_date'"))
        .containsExactly("'9999-99-99' is no date");
  }

  @Test
  @Quirk({"Q9", "Q10", "Q16"})
  void momentsAreReadInEveryFormAndInUtc() {
    assertThat(
            refresh.rows(
                "select endpoint, entry_date::varchar, day, status, status_code, success"
                    + " from main.log_collection order by ordinal"))
        .containsExactly(
            "a|2026-03-10 00:21:10.188693|2026-03-10|-|-|true",
            "b|2026-03-11 00:21:10|2026-03-11|200|200|false",
            "c|2026-03-12 00:00:00|2026-03-12|1|-|false",
            "d|2022-05-27 19:19:57|2022-05-27|404|404|false");
    assertThat(
            refresh.rows(
                "select entry_date::varchar, end_date from main.configuration_source"
                    + " order by ordinal"))
        .containsExactly("2021-05-26 00:00:00|-", "2021-05-26 10:00:00.123|2022-01-01", "-|-");
    assertThat(refresh.rows("select start_date from main.configuration_endpoint order by ordinal"))
        .containsExactly("2021-01-01", "2021-05-01");
  }

  @Test
  @Quirk({"Q5", "D7", "C3"})
  void aSourceFileWithoutNamesGetsThemComputedAsThePipelineDoes() {
    assertThat(
            refresh.rows(
                "select source = md5(s) from (select source, unnest(["
                    + "'tree|local-authority-eng:LBH|a', 'other|local-authority:ABC|',"
                    + " 'tree|local-authority:ABC|b']) as s from main.configuration_source)"
                    + " where source = md5(s)"))
        .hasSize(3);
    assertThat(
            refresh.rows(
                "select source_collection from main.configuration_source" + " order by ordinal"))
        .containsExactly("-", "other", "-");
  }

  @Test
  @Quirk({"Q11", "D11"})
  void organisationsAreSpelledAlikeAndTheSpellingFoundIsKept() {
    assertThat(
            refresh.rows(
                "select organisation, organisation_raw from main.configuration_source"
                    + " order by ordinal"))
        .containsExactly(
            "local-authority:LBH|local-authority-eng:LBH",
            "local-authority:ABC|-",
            "local-authority:ABC|-");
    assertThat(
            refresh.rows(
                "select organisation, organisation_raw, type from main.organisation"
                    + " order by organisation"))
        .containsExactly(
            "local-authority:ABC|-|local-authority",
            "local-authority:LBH|local-authority-eng:LBH|local-authority");
  }

  @Test
  @Quirk("Q12")
  void listsAreSplitTrimmedAndFreeOfEmptyParts() {
    assertThat(
            refresh.rows(
                "select pipelines::varchar from main.configuration_source" + " order by ordinal"))
        .containsExactly("[tree, tree-preservation-zone]", "[]", "[tree]");
  }

  @Test
  void equalRowsOfAConfigurationFileAreKeptOnce() {
    assertThat(refresh.rows("select endpoint, ordinal from main.configuration_endpoint"))
        .containsExactlyInAnyOrder("a|1", "b|2");
  }

  @Test
  void keysOfNoKnownKindAreCounted() {
    assertThat(
            refresh.rows(
                "select kind, collection, objects from main.status_origin"
                    + " where kind in ('unknown', 'state')"))
        .containsExactlyInAnyOrder("unknown|-|2", "state|tree|1");
  }
}
