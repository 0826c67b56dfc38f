package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The objects that are broken on purpose, under keys that no option changes.
record Damage(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  static final String REQUIREMENT_LEVEL = "specification/requirement-level.csv";

  private static final String TRUNCATED = Hash.sha256("truncated");
  private static final String EMPTY = Hash.sha256("empty");
  private static final String LATIN = Hash.sha256("latin");
  private static final String URL = "https://damaged.example/data.csv";
  private static final String DATASET = "conservation-area-document";

  private static final String TRUNCATED_PARQUET =
      "log/issue/dataset=%1$s/resource=%2$s/%2$s.parquet".formatted(DATASET, TRUNCATED);
  private static final String EMPTY_CSV =
      "conservation-area-collection/issue/%s/%s.csv".formatted(DATASET, EMPTY);
  private static final String LATIN_CSV =
      "conservation-area-collection/issue/%s/%s.csv".formatted(DATASET, LATIN);
  private static final String EMPTY_ENTRY =
      "local-area-requirements-collection/collection/log/2024-12-30/%s.json"
          .formatted(Hash.sha256(URL + "?empty"));
  private static final String TRUNCATED_ENTRY =
      "local-area-requirements-collection/collection/log/2024-12-30/%s.json"
          .formatted(Hash.sha256(URL));
  private static final String NO_DAY_ENTRY =
      "local-area-requirements-collection/collection/log/2025-02-30/%s.json"
          .formatted(Hash.sha256(URL));

  /// Every damaged key with what is wrong with it.
  static Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(TRUNCATED_PARQUET, "second half missing, so no footer; the CSV of the pair is sound");
    keys.put(EMPTY_CSV, "no bytes, and no Parquet of the pair");
    keys.put(LATIN_CSV, "one of two rows is Latin-1, not UTF-8");
    keys.put(EMPTY_ENTRY, "no bytes");
    keys.put(TRUNCATED_ENTRY, "second half missing");
    keys.put(NO_DAY_ENTRY, "its folder is no day; else sound");
    keys.put(REQUIREMENT_LEVEL, "each of six rows has more cells than the header");
    keys.put("specification/field.csv", "the entry-date of one row is 19-01-2024");
    return java.util.Collections.unmodifiableMap(keys);
  }

  void write() throws IOException {
    LocalDate day = options.daysAgo(100);
    Pair pair =
        new Pair(
            Collections.CONSERVATION,
            DATASET,
            TRUNCATED,
            "truncated",
            day,
            false,
            IssueForm.Header.ENTITY,
            IssueForm.Parquet.P3,
            40);
    new IssueLog(tree, parquetFiles, options).write(pair);
    halve(tree.at(TRUNCATED_PARQUET), TRUNCATED_PARQUET);

    tree.bytes(EMPTY_CSV, Tree.time(day, 3, 0), new byte[0]);
    tree.bytes(
        LATIN_CSV,
        Tree.time(day, 3, 0),
        """
        dataset,resource,line-number,entry-number,field,entity,issue-type,value,message
        %1$s,%2$s,2,1,name,,invalid category value,plain,
        %1$s,%2$s,3,2,name,,invalid category value,caf\u00e9,
        """
            .formatted(DATASET, LATIN)
            .getBytes(ISO_8859_1));

    String entry =
        Json.of(
            Map.of(
                "elapsed", "0.500",
                "endpoint-url", URL,
                "entry-date", "2024-12-30T00:10:00.000001",
                "status", "404"));
    LocalDate entered = LocalDate.of(2024, 12, 30);
    tree.bytes(EMPTY_ENTRY, Tree.time(entered, 1, 0), new byte[0]);
    tree.text(TRUNCATED_ENTRY, Tree.time(entered, 1, 0), entry.substring(0, entry.length() / 2));
    tree.text(NO_DAY_ENTRY, Tree.time(entered, 1, 0), entry);
  }

  private void halve(Path file, String key) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    tree.bytes(key, Tree.time(options.daysAgo(100), 3, 5), Arrays.copyOf(whole, whole.length / 2));
  }
}
