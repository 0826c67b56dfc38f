package pipelineapi.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class StoreSettingsTest {

  @TempDir Path folder;

  @Test
  void theServedTheReplacedAndTheRefreshShareTheMemory() {
    StoreSettings settings = TestingSnapshots.settings(folder, 3);
    assertThat(2 * settings.servingMemory().toBytes() + settings.refreshMemory().toBytes())
        .isEqualTo(settings.memory().toBytes());
  }

  @Test
  void theEngineThatAnswersHasItsShareAndUtc() throws IOException, SQLException {
    TestingClock clock = new TestingClock();
    try (SnapshotStore store = TestingSnapshots.open(folder, 3, clock)) {
      clock.pass(Duration.ofSeconds(1));
      TestingSnapshots.publish(store, clock, 1);
      try (SnapshotLease lease = store.current().orElseThrow();
          Connection connection = lease.snapshot().connection()) {
        // 100 MB of 400
        assertThat(setting(connection, "memory_limit")).startsWith("95.3");
        assertThat(setting(connection, "TimeZone")).isEqualTo("UTC");
        assertThat(setting(connection, "temp_directory"))
            .isEqualTo(folder.resolve("building/reading-" + lease.snapshot().id()).toString());
      }
    }
  }

  @Test
  void theEngineThatBuildsHasItsShareAndUtc() throws IOException, SQLException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (Connection connection =
        Engine.build(folder.resolve("a.duckdb"), temporary, DataSize.ofMegabytes(200))) {
      assertThat(setting(connection, "memory_limit")).startsWith("190.7");
      assertThat(setting(connection, "TimeZone")).isEqualTo("UTC");
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_setting('%s')".formatted(name))) {
      row.next();
      return row.getString(1);
    }
  }
}
