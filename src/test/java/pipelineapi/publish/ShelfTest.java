package pipelineapi.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pipelineapi.origin.Place;
import pipelineapi.origin.TestingS3;

class ShelfTest {

  private static final List<String> NAMES = List.of("one", "two");
  private static TestingS3 s3;
  private static int prefixes;

  @TempDir Path folder;
  private Path file;

  enum Where {
    FOLDER,
    BUCKET
  }

  @BeforeAll
  static void startBucket() {
    s3 = TestingS3.start();
  }

  @AfterAll
  static void stopBucket() {
    s3.close();
  }

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("file"), "table");
  }

  private Depot depot(Where where) {
    return switch (where) {
      case FOLDER -> new FolderDepot(folder.resolve("place"));
      case BUCKET ->
          new BucketDepot((Place.Prefix) Place.of(s3.place("place" + prefixes++)), s3.settings());
    };
  }

  private static String id(int day) {
    return "2026-03-%02dT01-02-03-004Z-00ff".formatted(day);
  }

  private static TableSet set(int day) {
    return new TableSet(
        id(day),
        LocalDate.of(2026, 3, day),
        Instant.parse("2026-03-10T01:02:03.004Z"),
        NAMES.stream()
            .map(name ->
                new TableSet.Table(
                    name,
                    "performance/" + name,
                    "%s/%s.parquet".formatted(id(day), name),
                    1,
                    5,
                    "00"))
            .toList());
  }

  private TableSet publish(Shelf shelf, int day, @Nullable TableSet before) throws IOException {
    TableSet set = set(day);
    shelf.put(set, List.of(file, file));
    shelf.name(set);
    shelf.keepHouse(set, before);
    return set;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPublishedIsFoundAgain(Where where) throws IOException {
    try (Depot depot = depot(where)) {
      Shelf shelf = new Shelf(depot, NAMES, 2);
      assertThat(shelf.published()).isEmpty();

      TableSet set = publish(shelf, 10, null);

      assertThat(shelf.published()).contains(set);
      assertThat(depot.read(id(10) + "/two.parquet")).hasValue("table".getBytes(UTF_8));
      assertThat(depot.read("two.parquet")).isEmpty();
      shelf.fix(set);
      assertThat(depot.read("two.parquet")).hasValue("table".getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSetOfWhichAFileFailsIsTakenBackAndNeverNamed(Where where) throws IOException {
    try (Depot depot = depot(where)) {
      TableSet before = publish(new Shelf(depot, NAMES, 2), 9, null);
      for (int puts : IntStream.range(0, 3).toArray()) {
        Shelf failing = new Shelf(new TestingDepot(depot, puts), NAMES, 2);

        assertThatThrownBy(() -> failing.put(set(10), List.of(file, file)))
            .isInstanceOf(IOException.class);

        assertThat(failing.published()).contains(before);
        assertThat(depot.folders()).containsExactly(id(9));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyOldSetsOfOursAreRemoved(Where where) throws IOException {
    try (Depot depot = depot(where)) {
      byte[] theirs = "theirs".getBytes(UTF_8);
      depot.put("notes/one.parquet", theirs);
      depot.put(id(1) + "/one.parquet", theirs);
      depot.put(id(2) + "/manifest.json", theirs);
      depot.put("2026/manifest.json", set(3).json());
      Shelf shelf = new Shelf(depot, NAMES, 3);
      TableSet last = null;
      for (int day = 4; day <= 8; day++) {
        last = publish(shelf, day, last);
        depot.put(id(4) + "/two.parquet.copy", theirs);
      }

      assertThat(depot.folders())
          .containsExactlyInAnyOrder("notes", "2026", id(1), id(2), id(4), id(6), id(7), id(8));
      assertThat(depot.read(id(4) + "/two.parquet.copy")).isPresent();
      assertThat(depot.read(id(4) + "/two.parquet")).isEmpty();
      assertThat(depot.read(id(4) + "/manifest.json")).isEmpty();
      assertThat(depot.read(id(1) + "/one.parquet")).isPresent();
      assertThat(depot.read(id(6) + "/one.parquet")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSetThatWasNamedBeforeStaysEvenWhenItIsOld(Where where) throws IOException {
    try (Depot depot = depot(where)) {
      Shelf shelf = new Shelf(depot, NAMES, 2);
      TableSet newest = publish(shelf, 9, null);
      TableSet old = publish(shelf, 5, newest);

      publish(shelf, 8, old);

      assertThat(depot.folders()).containsExactlyInAnyOrder(id(5), id(8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aManifestOfSomebodyElseIsNotReplaced(Where where) throws IOException {
    try (Depot depot = depot(where)) {
      for (String theirs : List.of("{}", "[]", "no json", "{\"snapshot\": \"x\"}")) {
        depot.put("manifest.json", theirs.getBytes(UTF_8));

        assertThatThrownBy(() -> new Shelf(depot, NAMES, 2).published())
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("[manifest.json] is there and was not written by this service");
      }
    }
  }

  /// Takes some files, and then no more.
  private static final class TestingDepot implements Depot {

    private final Depot depot;
    private int puts;

    TestingDepot(Depot depot, int puts) {
      this.depot = depot;
      this.puts = puts;
    }

    private void count() throws IOException {
      if (puts-- == 0) {
        throw new IOException("it is full");
      }
    }

    @Override
    public void put(String key, Path file) throws IOException {
      count();
      depot.put(key, file);
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
      count();
      depot.put(key, bytes);
    }

    @Override
    public void copy(String from, String to) throws IOException {
      depot.copy(from, to);
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
      return depot.read(key);
    }

    @Override
    public Set<String> folders() throws IOException {
      return depot.folders();
    }

    @Override
    public void remove(String folder, Iterable<String> names) throws IOException {
      depot.remove(folder, names);
    }

    @Override
    public void close() {}
  }
}
