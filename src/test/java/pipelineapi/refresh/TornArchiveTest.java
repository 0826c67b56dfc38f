package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotLease;

/// Pipelines write while a refresh reads: no state that never was is served, and what is not there
/// yet is told.
class TornArchiveTest {

  @TempDir Path folder;
  private TestingArchive objects;
  private HookedOrigin origin;
  private TestingStore store;
  private String issues;

  @BeforeEach
  void open() throws IOException {
    objects = TestingArchive.in(folder.resolve("archive"));
    origin = new HookedOrigin(Origins.at(objects.folder().toString(), S3Settings.defaults()));
    store = new TestingStore(folder.resolve("store"), Archive.of(origin, null, null));
    issues = objects.issues().getFirst();
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
  }

  @AfterEach
  void close() throws IOException {
    origin.beforeFetch = _ -> {};
    store.close();
    origin.close();
  }

  private long number(String sql) {
    try (SnapshotLease lease = store.store.current().orElseThrow();
        Connection connection = lease.snapshot().connection()) {
      return Long.parseLong(TestingStore.texts(connection, sql).getFirst().getFirst());
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private long missing() {
    return number("select coalesce(sum(missing), 0) from kept.status_origin");
  }

  private long providers(String resource) {
    return number(
        "select count(*) from main.resource_provider where current and dataset is not null and resource = '%s'"
            .formatted(resource));
  }

  private static String resource(String key) {
    return key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.'));
  }

  private Manifest manifest() {
    try (SnapshotLease lease = store.store.current().orElseThrow()) {
      return lease.snapshot().manifest();
    }
  }

  private long rows() {
    return store.rows("log_issue");
  }

  private void equalsABuildFromNothing() {
    Map<?, ?> refreshed = store.content();
    assertThat(store.refreshes.rebuild()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(store.content()).isEqualTo(refreshed);
  }

  // as the pipeline does, between listing and reading
  private void replaceBeforeReading(ArchiveObject read) {
    if (read.key().equals(issues)) {
      try {
        objects.addRows(issues, 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void anObjectThatIsReplacedAfterItWasListedIsReadAsItIsThen() throws IOException {
    long before = rows();
    AtomicBoolean replaced = new AtomicBoolean();
    origin.beforeFetch =
        read -> {
          if (read.key().equals(issues) && replaced.compareAndSet(false, true)) {
            replaceBeforeReading(read);
          }
        };
    objects.addRows(issues, 1);
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(rows()).isEqualTo(before + 2);
    assertThat(manifest().complete()).isTrue();
    equalsABuildFromNothing();
  }

  @Test
  void anObjectThatIsAnotherWheneverItIsReadKeepsItsLastGoodRowsAndIsTold() throws IOException {
    long before = rows();
    AtomicInteger replaced = new AtomicInteger();
    origin.beforeFetch =
        read -> {
          if (read.key().equals(issues)) {
            replaced.incrementAndGet();
            replaceBeforeReading(read);
          }
        };
    objects.addRows(issues, 1);
    store.refreshes.refresh();
    assertThat(replaced).hasValue(3);
    assertThat(rows()).isEqualTo(before);
    assertThat(manifest().complete()).isFalse();

    origin.beforeFetch = _ -> {};
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(rows()).isEqualTo(before + 1 + 3);
    assertThat(manifest().complete()).isTrue();
    equalsABuildFromNothing();
  }

  @Test
  void issuesThatAreGoneForANightLeaveAndAreToldAndComeBack() throws IOException {
    String key =
        objects.issues().stream()
            .filter(one -> providers(resource(one)) > 0)
            .findFirst()
            .orElseThrow();
    byte[] whole = objects.bytes(key);
    long before = rows();
    long missing = missing();
    objects.remove(key);
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(missing()).isGreaterThan(missing);
    objects.put(key, whole);
    assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
    assertThat(missing()).isEqualTo(missing);
    assertThat(rows()).isEqualTo(before);
    equalsABuildFromNothing();
  }
}
