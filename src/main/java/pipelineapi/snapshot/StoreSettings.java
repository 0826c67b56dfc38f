package pipelineapi.snapshot;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Where snapshots live, and for how long.
///
/// @param store the folder; one process owns it
/// @param memory what all engine instances may use together: one half for those that answer, one
///   for the refresh
/// @param snapshots how many are kept
@Validated
@ConfigurationProperties("pipeline")
public record StoreSettings(
    @DefaultValue("data/store") @NotNull Path store,
    @DefaultValue("1536MB") @NotNull DataSize memory,
    @DefaultValue Snapshots snapshots) {

  /// How many snapshots are kept, and how long.
  ///
  /// @param keep snapshots kept on disk, the served one included
  /// @param grace how long a replaced snapshot stays open, so that walks can finish
  /// @param maxAge how long a replaced snapshot is kept at most
  public record Snapshots(
      @DefaultValue("3") @Min(1) int keep,
      @DefaultValue("1h") @NotNull @DurationMin Duration grace,
      @DefaultValue("7d") @NotNull @DurationMin Duration maxAge) {}

  /// Less than this, and no engine instance starts.
  @AssertTrue(message = "memory must be at least 256MB")
  boolean isMemoryEnough() {
    return memory.toMegabytes() >= 256;
  }

  /// What one engine instance that answers may use: the served and the replaced one share.
  DataSize servingMemory() {
    return DataSize.ofBytes(memory.toBytes() / 4);
  }

  /// What the engine instance of a refresh may use.
  public DataSize refreshMemory() {
    return DataSize.ofBytes(memory.toBytes() / 2);
  }
}
