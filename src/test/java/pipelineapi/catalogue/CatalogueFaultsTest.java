package pipelineapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is wrong with declarations is told all at once, by file and line.
class CatalogueFaultsTest {

  private static final String TREE =
      """
      path: tree
      kind: fed
      meaning: One row per tree.
      key: [tree]
      order: [tree]
      feeds:
        - artefact: tree
          objects: "tree/{collection}.csv"
          format: csv
      columns:
        - {name: tree, type: token, example: t1, meaning: Tree}
        - {name: collection, type: token, from: path, example: c, meaning: Collection}
        - {name: height, type: decimal, optional: true, example: 1.5, meaning: Height}
      """;
  private static final String TALL =
      """
      path: tall
      kind: derived
      meaning: One row per tall tree.
      key: [tree]
      order: [tree]
      columns:
        - {name: tree, type: token, example: t1, meaning: Tree}
      """;

  private final TreeMap<String, String> files = new TreeMap<>();

  private CatalogueFaultsTest with(String file, String text) {
    files.put(file, text);
    return this;
  }

  private Catalogue load() {
    return new CatalogueLoader("v1", new CatalogueFiles(files), LocalDate.of(2026, 3, 10)).load();
  }

  private List<String> faults() {
    return catchThrowableOfType(CatalogueException.class, this::load).faults();
  }

  @Test
  void soundDeclarationsLoad() {
    Catalogue catalogue =
        with("tree.yaml", TREE)
            .with("tall.yaml", TALL)
            .with("tall.sql", "-- reads: tree\nselect t.tree from tree t where t.height > 10")
            .load();

    assertThat(catalogue.listings()).extracting(Listing::path).containsExactly("tall", "tree");
    assertThat(catalogue.makingOrder()).containsExactly("tree", "tall");
  }

  @Test
  void everyFaultOfEveryFileIsToldAtItsPlace() {
    with(
        "tree.yaml",
        TREE.replace("order: [tree]", "oder: [tree]").replace("type: decimal", "type: number"));
    with("tall.yaml", TALL.replace("meaning: One row per tall tree.\n", ""));
    with("broken.yaml", "path: [");
    with("empty.yaml", "");

    List<String> faults = faults();

    assertThat(faults).allMatch(fault -> fault.matches("[a-z]+\\.(yaml|sql):\\d+: .+"));
    assertThat(faults)
        .anyMatch(fault -> fault.startsWith("tree.yaml:5: unknown member 'oder'; known: "))
        .anyMatch(fault -> fault.startsWith("tree.yaml:13: 'type' is 'number'; allowed: token, "))
        .anyMatch(fault -> fault.equals("tall.yaml:1: 'meaning' is missing"))
        .anyMatch(
            fault -> fault.startsWith("tall.yaml:1: a derived or asked listing needs a .sql file"))
        .anyMatch(fault -> fault.startsWith("broken.yaml:"))
        .anyMatch(fault -> fault.equals("empty.yaml:1: the file is empty"))
        .hasSize(6);
    assertThatThrownBy(this::load)
        .hasMessageStartingWith("The catalogue has 6 faults:\n  ")
        .hasMessageContaining(String.join("\n  ", faults));
  }

  @Test
  void packagesComeLastForListingsWithRangesAndNameATable() {
    String packed =
        """
          - artefact: package
            objects: "{collection}.sqlite3"
            format: sqlite
            table: tree
        columns:
        """;
    String ranged =
        TREE.replace("columns:\n", packed)
            + "precedence: {per: [collection], wins: first}\nkeeps: {ranges: [[collection]]}\n";

    assertThat(with("tree.yaml", ranged).load().listings().getFirst().feeds()).hasSize(2);
    assertThat(with("tree.yaml", TREE.replace("columns:\n", packed)).faults())
        .anyMatch(fault -> fault.endsWith("needs 'keeps' with ranges, and 'wins: first'"));
    assertThat(with("tree.yaml", ranged.replace("wins: first", "wins: newest")).faults())
        .anyMatch(fault -> fault.endsWith("needs 'keeps' with ranges, and 'wins: first'"));
    assertThat(with("tree.yaml", ranged.replace("table: tree", "")).faults())
        .anyMatch(fault -> fault.endsWith("format sqlite needs 'table', and no other has it"));
    assertThat(with("tree.yaml", TREE.replace("csv\n", "csv\n    table: tree\n")).faults())
        .anyMatch(fault -> fault.endsWith("format sqlite needs 'table', and no other has it"));
    assertThat(
            with("tree.yaml", ranged.replace("columns:\n", packed.replace("{coll", "x/{coll")))
                .faults())
        .anyMatch(fault -> fault.endsWith("'package' stands after a package"));
    assertThat(
            with("tree.yaml", ranged)
                .with("wood.yaml", ranged.replace("path: tree", "path: wood"))
                .faults())
        .anyMatch(fault -> fault.contains("'{collection}.sqlite3, table tree' feeds tree already"));
  }

  @Test
  void columnsThatAreNotThereAreToldWhereverTheyAreNamed() {
    with(
        "tree.yaml",
        TREE.replace("key: [tree]", "key: [oak]")
                .replace("order: [tree]", "order: [elm]")
                .replace("format: csv", "format: csv\n    past: planted\n    fields: {hight: [h]}")
            + """
              - {name: owner, type: token, meaning: Owner, from: {join: tree, "on": [ash], take: fir}}
              - {name: county, type: token, meaning: County, from: path}
            routes:
              - {name: by owner, to: tree, "on": [yew], filters: [lime]}
            search: [bark]
            precedence: {per: [pine], wins: newest}
            keeps: {ranges: [[larch]]}
            """);

    assertThat(faults())
        .contains(
            "tree.yaml:4: key: there is no column 'oak'",
            "tree.yaml:5: order: there is no column 'elm'",
            "tree.yaml:7: feeds: there is no column 'planted'",
            "tree.yaml:7: feeds: there is no column 'hight'",
            "tree.yaml:7: feeds: 'tree/{collection}.csv' has no part {county}",
            "tree.yaml:13: columns: there is no column 'ash'",
            "tree.yaml:19: routes: there is no column 'yew'",
            "tree.yaml:20: search: there is no column 'bark'",
            "tree.yaml:21: precedence: there is no column 'pine'",
            "tree.yaml:22: keeps: there is no column 'larch'");
  }

  @Test
  void whatAJoinOrARouteTakesFromAnotherTableMustBeThere() {
    with("tree.yaml", TREE)
        .with(
            "wood.yaml",
            TREE.replace("path: tree", "path: wood").replace("tree/{", "wood/{")
                + """
                  - {name: owner, type: token, meaning: Owner, from: {join: tree, "on": [tree], take: fir}}
                routes:
                  - {name: by tree, to: tree, "on": [tree], filters: [lime]}
                  - {name: by hedge, to: hedge, "on": [tree], filters: [height]}
                """);

    assertThat(faults())
        .allMatch(fault -> fault.matches("wood.yaml:\\d+: .*"))
        .anyMatch(fault -> fault.contains("fir"))
        .anyMatch(fault -> fault.endsWith("route 'by tree': tree has no column 'lime'"))
        .anyMatch(fault -> fault.contains("hedge"));
  }

  @Test
  void aValueOfAnotherShapeIsToldNotPassedOver() {
    with(
        "tree.yaml",
        TREE.replace("key: [tree]", "key: tree")
                .replace("format: csv", "format: csv\n    fields: [tree]")
            + """
            precedence: newest
            keeps: [collection]
            """);

    assertThat(faults())
        .contains(
            "tree.yaml:4: 'key' is to be a list",
            "tree.yaml:10: 'fields' is to be a mapping",
            "tree.yaml:15: 'precedence' is to be a mapping",
            "tree.yaml:16: 'keeps' is to be a mapping");
  }

  @Test
  void wordsThatAreNotKnownAreToldWithThoseThatAre() {
    with(
        "tree.yaml",
        TREE.replace("kind: fed", "kind: feed")
            .replace("format: csv", "format: xml\n    duplicates: drop")
            .replace("tree/{collection}.csv", "tree/{collection}{x}.csv")
            .replace("from: path", "from: key")
            .replace("optional: true", "optional: perhaps"));

    assertThat(faults())
        .anyMatch(fault ->
            fault.endsWith(
                "kind: it is 'feed'; allowed: fed, derived, grouping, asked, window, object"))
        .anyMatch(fault ->
            fault.contains(
                "'format' is 'xml'; allowed: csv, json, document, parquet, sqlite, ledger"))
        .anyMatch(fault -> fault.endsWith("'duplicates' is 'drop'; allowed: keep, once"))
        .anyMatch(fault -> fault.contains("'objects': '{collection}{x}.csv': a segment holds"))
        .anyMatch(fault -> fault.startsWith("tree.yaml:13: 'from' is 'key'; allowed: field, path"))
        .anyMatch(fault -> fault.endsWith("'optional' is perhaps; allowed: true, false"));
  }

  @Test
  void aStatementReadsOnlyWhatItsHeadDeclares() {
    with("tree.yaml", TREE)
        .with("tall.yaml", TALL)
        .with("tall.sql", "-- Which trees?\nselect t.tree from tree t");

    assertThat(faults())
        .first()
        .asString()
        .startsWith("tall.sql:1: Catalog Error: Table with name tree does not exist");
  }

  @Test
  void aStatementThatTheEngineRefusesIsToldByItsFile() {
    with("tree.yaml", TREE)
        .with("tall.yaml", TALL)
        .with("tall.sql", "-- reads: tree\nselect t.tree form tree t")
        .with("relation/wide.sql", "-- reads: tree\nselect t.width from tree t");

    assertThat(faults())
        .anyMatch(fault -> fault.startsWith("tall.sql:1: Parser Error"))
        .anyMatch(fault -> fault.startsWith("relation/wide.sql:1: Binder Error"));
  }

  @Test
  void aStatementGivesTheColumnsThatAreDeclared() {
    with("tree.yaml", TREE)
        .with("tall.yaml", TALL)
        .with("tall.sql", "-- reads: tree\nselect t.height from tree t");

    assertThat(faults()).anyMatch(fault -> fault.startsWith("tall.yaml:1: Binder Error"));
  }

  @Test
  void tablesThatReadEachOtherOrNothingAreTold() {
    with("relation/egg.sql", "-- reads: hen\nselect * from hen")
        .with("relation/hen.sql", "-- reads: egg\nselect * from egg")
        .with("relation/cock.sql", "-- reads: farm\nselect * from farm");

    assertThat(faults())
        .containsExactlyInAnyOrder(
            "relation/cock.sql:1: it reads 'farm', which nothing makes",
            "relation/egg.sql:1: tables read each other in a circle: egg → hen → egg");
  }

  @Test
  void aFileStandsWhereItsPathSays() {
    with("wood.yaml", TREE);

    assertThat(faults())
        .containsExactly("wood.yaml:1: the path 'tree' is not the name of the file");
  }

  @Test
  void theFingerprintChangesWithAnyDeclaration() {
    String before = with("tree.yaml", TREE).load().fingerprint();

    assertThat(load().fingerprint()).isEqualTo(before);
    assertThat(with("tree.yaml", TREE.replace("1.5", "2.5")).load().fingerprint())
        .isNotEqualTo(before);
  }

  @Test
  void anEndNeedsASuccessorAndComesAfterTheDeprecation() {
    with("tree.yaml", TREE + "deprecated: {from: 2027-01-01, sunset: 2026-12-31}\n");
    with("lifetime.yaml", "deprecated: {from: soon, successor: /v2}\n");

    assertThat(faults())
        .containsExactlyInAnyOrder(
            "tree.yaml:14: sunset: 2026-12-31 is before the deprecation, 2027-01-01",
            "tree.yaml:14: 'successor' is missing",
            "lifetime.yaml:1: from: 'soon' is no day such as 2027-01-31");
  }

  @Test
  void threeLiveVersionsOfAListingAreOneTooMany() {
    String sql = "-- reads: tree\nselect t.tree from tree t";
    with("tree.yaml", TREE);
    for (String version : List.of("v2", "v3")) {
      with(version + "/tree.yaml", TALL.replace("path: tall", "path: tree"));
      with(version + "/tree.sql", sql);
    }

    assertThat(faults())
        .containsExactly(
            "v3/tree.yaml:1: tree lives in 3 versions; two may, so one has to reach its sunset first");
    String ended = "deprecated: {from: 2025-01-01, sunset: 2026-01-01, successor: /v2/tree}\n";
    with("tree.yaml", TREE + ended);
    assertThat(load().versions()).containsExactly("v1", "v2", "v3");
  }

  @Test
  void aPathWithoutAVersionCountsAsAVersionOfItsSuccessor() {
    String old =
        TALL.replace("path: tall", "path: v0/old_tree")
            + "deprecated: {from: 2025-01-01, sunset: 2027-01-01, successor: /v1/tree}\n";
    String sql = "-- reads: tree\nselect t.tree from tree t";
    with("tree.yaml", TREE).with("base/v0/old_tree.yaml", old).with("base/v0/old_tree.sql", sql);
    with("v2/tree.yaml", TALL.replace("path: tall", "path: tree")).with("v2/tree.sql", sql);

    assertThat(faults()).singleElement().asString().contains("tree lives in 3 versions");
  }

  @Test
  void aVersionInheritsWhatItDoesNotRedefine() {
    Catalogue catalogue =
        with("tree.yaml", TREE)
            .with("tall.yaml", TALL + "aliases: [talls]\n")
            .with("tall.sql", "-- reads: tree\nselect t.tree from tree t")
            .with("v2/tall.yaml", TALL + "aliases: [talls]\n")
            .with("v2/tall.sql", "-- reads: tall\nselect t.tree from tall t")
            .with("lifetime.yaml", "deprecated: {from: 2026-04-01, successor: /v2}\n")
            .load();

    assertThat(catalogue.served("v1")).extracting(Listing::path).containsExactly("tall", "tree");
    assertThat(catalogue.served("v2")).extracting(Listing::path).containsExactly("v2/tall", "tree");
    Listing tree = catalogue.listing("tree").orElseThrow();
    assertThat(catalogue.deprecation("v1", tree).orElseThrow().successor()).isEqualTo("/v2/tree");
    assertThat(catalogue.deprecation("v2", tree)).isEmpty();
  }

  @Test
  void aWindowShowsAListingWithRanges() {
    with("tree.yaml", TREE)
        .with(
            "base/v0/tree.yaml",
            TALL.replace("path: tall", "path: v0/tree").replace("derived", "window")
                + "of: tree\nartefact: tree\n");

    assertThat(faults())
        .containsExactly("base/v0/tree.yaml:1: of: there is no listing 'tree' with ranges");
  }
}
