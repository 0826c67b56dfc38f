package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.refresh.Refreshes.Outcome;

/// Objects that are damaged while people read: rows of their last good version stay, the damage is
/// told, other objects are taken as they come, and what is repaired is served again.
class DamagedObjectsTest {

  private static final int ROWS = 300;
  private static final String PARQUET =
      "log/issue/dataset=conservation-area/resource=%1$s/%1$s.parquet";
  private static final String CSV = "conservation-area-collection/issue/conservation-area/%s.csv";
  private static final String PACKAGE = "conservation-area-collection/dataset/%s.sqlite3";

  private static final String ISSUES =
      "/v1/log/issue.csv?fields=resource,entry_number,value&resource=";
  private static final String ALL = "/v1/log/issue.csv?fields=resource,entry_number,value";
  private static final String COLUMNS =
      "/v1/log/column-field.csv?fields=resource,column,field&resource=";

  @TempDir static Path folder;
  private static Service service;
  private static Instant time = Instant.parse("2026-03-01T00:00:00Z");

  @BeforeAll
  static void start() {
    FixtureArchive.write(folder.resolve("archive"), FixtureArchive.Form.PLAIN);
    service =
        Service.start(
                folder.resolve("store"),
                "--pipeline.archive=" + folder.resolve("archive"),
                "--pipeline.as-of=" + FixtureArchive.DAY)
            .ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void put(String key, byte[] bytes) throws IOException {
    Path file = folder.resolve("archive").resolve(key);
    Files.createDirectories(file.resolveSibling("."));
    Path next = Files.write(folder.resolve("next"), bytes);
    time = time.plusSeconds(1);
    Files.setLastModifiedTime(next, FileTime.from(time));
    Files.move(next, file);
  }

  private static void replace(String key, byte[] bytes) throws IOException {
    Files.deleteIfExists(folder.resolve("archive").resolve(key));
    put(key, bytes);
  }

  /// Issues as Parquet, so many that their pages are compressed.
  private static byte[] parquet(String word) throws IOException, SQLException {
    Path made = folder.resolve("made.parquet");
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute(
          """
          copy (select 'conservation-area' as dataset, 'r' as resource, i + 1 as "line-number",
              i as "entry-number", 'name' as field, 'patch' as "issue-type",
              '%s ' || i || ' ' || md5(i::varchar) as value
            from range(1, %d) t(i)) to '%s' (format parquet, compression snappy)\
          """
              .formatted(word, ROWS + 1, made));
    }
    return Files.readAllBytes(made);
  }

  private static byte[] csv(String word) {
    StringBuilder text = new StringBuilder("entry-number,field,issue-type,value\r\n");
    for (int i = 1; i <= ROWS; i++) {
      text.append(i)
          .append(",name,patch,\"")
          .append(word)
          .append("\r\n")
          .append(i)
          .append("\"\r\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] sqlite(String resource, String word) throws IOException, SQLException {
    Path made = folder.resolve("made.sqlite3");
    Files.deleteIfExists(made);
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + made);
        Statement statement = database.createStatement()) {
      statement.execute("create table column_field (dataset, resource, \"column\", field)");
      statement.execute(
          """
          insert into column_field
          with recursive i(n) as (select 1 union all select n + 1 from i where n < %d)
          select 'conservation-area', '%s', 'column ' || n, '%s-' || n from i\
          """
              .formatted(ROWS, resource, word));
    }
    return Files.readAllBytes(made);
  }

  private static byte[] flipped(byte[] whole, int from, int to) {
    byte[] damaged = whole.clone();
    for (int i = from; i < to; i++) {
      damaged[i] ^= 0x55;
    }
    return damaged;
  }

  // in the footer, the bytes of the first column as packed follow those as unpacked
  private static byte[] withASizeBelowZero(byte[] whole) {
    byte[] damaged = whole.clone();
    for (int i = whole.length - 8; i > 0; i--) {
      // of numbers in two bytes, the last bit of the first is the sign
      if (whole[i] == 0x16 && whole[i + 3] == 0x16 && whole[i + 6] == 0x26) {
        damaged[i + 4] |= 1;
      }
    }
    assertThat(damaged).isNotEqualTo(whole);
    return damaged;
  }

  /// What may happen to an object.
  enum Damage {
    PARQUET_BEGIN("unreadable"),
    PARQUET_END("truncated"),
    PARQUET_CUT("truncated"),
    PARQUET_FOOTER("unreadable"),
    PARQUET_FOOTER_LENGTH("unreadable"),
    PARQUET_PAGE("unreadable"),
    PARQUET_THAT_BRINGS_THE_ENGINE_DOWN("unreadable"),
    CSV_TORN_IN_A_QUOTED_FIELD("truncated"),
    CSV_WITHOUT_BYTES("unreadable"),
    PACKAGE_BEGIN("unreadable"),
    PACKAGE_PAGES("unreadable"),
    PACKAGE_CUT("unreadable");

    private final String code;

    Damage(String code) {
      this.code = code;
    }

    private String resource() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String key() {
      String key =
          switch (kind()) {
            case "parquet" -> PARQUET;
            case "csv" -> CSV;
            default -> PACKAGE;
          };
      return key.formatted(resource());
    }

    private String kind() {
      return resource().substring(0, resource().indexOf('-'));
    }

    private String read() {
      return Readers.read(service, (kind().equals("package") ? COLUMNS : ISSUES) + resource());
    }

    private byte[] whole(String word) throws IOException, SQLException {
      return switch (kind()) {
        case "parquet" -> parquet(word);
        case "csv" -> csv(word);
        default -> sqlite(resource(), word);
      };
    }

    private byte[] of(byte[] whole) {
      int half = whole.length / 2;
      return switch (this) {
        case PARQUET_BEGIN, PACKAGE_BEGIN -> flipped(whole, 0, 4);
        case PARQUET_END -> flipped(whole, whole.length - 4, whole.length);
        case PARQUET_FOOTER -> flipped(whole, whole.length - 200, whole.length - 8);
        case PARQUET_FOOTER_LENGTH -> flipped(whole, whole.length - 8, whole.length - 4);
        case PARQUET_PAGE -> flipped(whole, half, half + 200);
        case PARQUET_THAT_BRINGS_THE_ENGINE_DOWN -> withASizeBelowZero(whole);
        case PARQUET_CUT, PACKAGE_CUT -> Arrays.copyOf(whole, half);
        case CSV_TORN_IN_A_QUOTED_FIELD -> {
          int end = half;
          while (whole[end] != '\r' || whole[end - 1] == '"') {
            end++;
          }
          yield Arrays.copyOf(whole, end);
        }
        case CSV_WITHOUT_BYTES -> new byte[0];
        case PACKAGE_PAGES -> flipped(whole, 4096, whole.length);
      };
    }
  }

  private static List<String> rejected(String key) {
    return Service.rows(service.ask("/v1/status/reject?key=" + Service.encoded(key))).stream()
        .map(row -> row.get("code").asString())
        .toList();
  }

  private static String issues() {
    return Readers.read(service, ALL);
  }

  private static Outcome refreshedUnderReaders() {
    String before = issues();
    try (Readers readers = Readers.of(service, ALL)) {
      Outcome outcome = service.refresh();
      assertThat(List.of(before, issues())).containsAll(readers.told());
      return outcome;
    }
  }

  private static boolean isComplete() {
    return service.ask("/v1/status").at("/data/snapshot/complete").asBoolean();
  }

  private static Map<Damage, String> read() {
    Map<Damage, String> rows = new EnumMap<>(Damage.class);
    for (Damage damage : Damage.values()) {
      rows.put(damage, damage.read());
    }
    return rows;
  }

  @Test
  void rowsOfDamagedObjectsStayUntilTheyAreRepaired() throws Exception {
    for (Damage damage : Damage.values()) {
      replace(damage.key(), damage.whole("before"));
    }
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    Map<Damage, String> before = read();
    assertThat(before.values()).allMatch(rows -> rows.split("before", -1).length == ROWS + 1);

    for (Damage damage : Damage.values()) {
      replace(damage.key(), damage.of(damage.whole("damaged")));
    }
    replace(PARQUET.formatted("sound"), parquet("sound"));
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read()).isEqualTo(before);
    for (Damage damage : Damage.values()) {
      assertThat(rejected(damage.key())).as(damage.key()).contains(damage.code);
    }
    assertThat(Readers.read(service, ISSUES + "sound")).contains("sound");
    assertThat(isComplete()).isFalse();
    assertThat(service.refresh()).isEqualTo(Outcome.UNCHANGED);

    for (Damage damage : Damage.values()) {
      replace(damage.key(), damage.whole("repaired"));
    }
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    assertThat(read().values()).allMatch(rows -> rows.split("repaired", -1).length == ROWS + 1);
    for (Damage damage : Damage.values()) {
      assertThat(rejected(damage.key())).as(damage.key()).isEmpty();
    }
    assertThat(isComplete()).isTrue();
  }

  // nothing in these files tells what their pages were: one that unpacks to other values is read
  @Test
  void aDamagedPageGivesTheRowsThatWereThereOrIsNotNoticedButAddsAndTakesNone() throws Exception {
    byte[] whole = parquet("whole");
    int objects = 40;
    for (int i = 0; i < objects; i++) {
      replace(PARQUET.formatted("page" + i), whole);
    }
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    Map<String, String> before = new TreeMap<>();
    for (int i = 0; i < objects; i++) {
      before.put("page" + i, Readers.read(service, ISSUES + "page" + i));
      int at = 4 + i * (whole.length * 3 / 4) / objects;
      replace(PARQUET.formatted("page" + i), flipped(whole, at, at + 1 + i % 3));
    }
    assertThat(refreshedUnderReaders()).isEqualTo(Outcome.PUBLISHED);
    int told = 0;
    for (Map.Entry<String, String> one : before.entrySet()) {
      String now = Readers.read(service, ISSUES + one.getKey());
      if (rejected(PARQUET.formatted(one.getKey())).contains("unreadable")) {
        assertThat(now).as(one.getKey()).isEqualTo(one.getValue());
        told++;
      }
      assertThat(now.lines()).as(one.getKey()).hasSize(ROWS + 1);
    }
    assertThat(told).isPositive();
    for (int i = 0; i < objects; i++) {
      replace(PARQUET.formatted("page" + i), whole);
    }
    assertThat(service.refresh()).isEqualTo(Outcome.PUBLISHED);
    before.forEach(
        (resource, rows) -> assertThat(Readers.read(service, ISSUES + resource)).isEqualTo(rows));
  }
}
