package pipelineapi.origin;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How branches of Git repositories are followed. Credentials are no setting of their own: they
/// stand in the address of the repository they are for.
///
/// @param every time between two looks at whether a branch has moved
/// @param timeout how long a server may stay silent
/// @param largest bytes that the copy of a branch may have
public record GitSettings(
    @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) Duration every,
    @DefaultValue("15s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration timeout,
    @DefaultValue("2GB") @NotNull DataSize largest) {

  /// A look every five minutes, with patience for a busy network.
  public static GitSettings defaults() {
    return new GitSettings(Duration.ofMinutes(5), Duration.ofSeconds(15), DataSize.ofGigabytes(2));
  }

  @AssertTrue(message = "largest must be at least 1MB")
  boolean isLargestUsable() {
    return largest.toMegabytes() >= 1;
  }
}
