package pipelineapi.refresh;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much a snapshot may have lost beside the served one. What read objects feeds is looked at,
/// not what is derived from it.
///
/// @param rowShare the share of its rows that a table must still have; 0: it may lose all
/// @param columnShare the share of its values that a column must still have; 0: it may lose all
/// @param leastRows tables with fewer rows, and columns with fewer values, are not looked at
/// @param daysBack days by which the newest day of the log may be earlier than it was
@Validated
@ConfigurationProperties("pipeline.guard")
record GuardSettings(
    @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("1") double rowShare,
    @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1") double columnShare,
    @DefaultValue("100") @Min(1) long leastRows,
    @DefaultValue("0") @Min(0) int daysBack) {

  /// Whatever it lost.
  static GuardSettings none() {
    return new GuardSettings(0, 0, 1, Integer.MAX_VALUE);
  }
}
