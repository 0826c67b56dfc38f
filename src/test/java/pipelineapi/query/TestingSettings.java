package pipelineapi.query;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/// Settings for tests.
final class TestingSettings {

  private TestingSettings() {}

  static QuerySettings usual() {
    return pageBytes(8 << 20);
  }

  static QuerySettings pageBytes(long bytes) {
    return of(Duration.ofSeconds(20), bytes);
  }

  /// One thread and one place to wait in each lane.
  static QuerySettings tight(Duration deadline) {
    return new QuerySettings(
        1, 1, deadline, 1, 1, deadline, 1_000_000, DataSize.ofMegabytes(8), whole());
  }

  private static QuerySettings of(Duration deadline, long bytes) {
    return new QuerySettings(
        2, 64, deadline, 1, 16, deadline, 1_000_000, DataSize.ofBytes(bytes), whole());
  }

  /// For whole lists.
  static QuerySettings.Whole whole() {
    return new QuerySettings.Whole(1, 1, Duration.ofSeconds(20), DataSize.ofMegabytes(8));
  }
}
