package pipelineapi.query;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The limits within which questions are answered.
///
/// @param pageThreads that answer quick questions at once
/// @param pageQueue quick questions that may wait
/// @param pageDeadline for a quick question, waiting included
/// @param heavyThreads that answer questions that must scan a large table
/// @param heavyQueue such questions that may wait
/// @param heavyDeadline for such a question, waiting included
/// @param heavyRows more rows to scan than these make a question heavy
/// @param pageBytes about the most text of one page, unless its first row alone is longer
/// @param export about whole lists
@Validated
@ConfigurationProperties("pipeline.query")
record QuerySettings(
    @Min(1) @DefaultValue("2") int pageThreads,
    @Min(1) @DefaultValue("64") int pageQueue,
    @DurationMin(millis = 1) @DefaultValue("5s") Duration pageDeadline,
    @Min(1) @DefaultValue("1") int heavyThreads,
    @Min(1) @DefaultValue("16") int heavyQueue,
    @DurationMin(millis = 1) @DefaultValue("20s") Duration heavyDeadline,
    @Min(0) @DefaultValue("1000000") long heavyRows,
    @DefaultValue("8MB") DataSize pageBytes,
    @Valid @DefaultValue Whole export) {

  /// The limits within which whole lists are written to files.
  ///
  /// @param threads that write them at once
  /// @param queue lists that may wait
  /// @param deadline for one to be written, waiting included
  /// @param room bytes that all files may have together
  record Whole(
      @Min(1) @DefaultValue("2") int threads,
      @Min(1) @DefaultValue("32") int queue,
      @DurationMin(millis = 1) @DefaultValue("5m") Duration deadline,
      @DefaultValue("4GB") DataSize room) {

    @AssertTrue(message = "room must be more than nothing")
    boolean isRoomPositive() {
      return room.toBytes() > 0;
    }
  }

  @AssertTrue(message = "page-bytes must be more than nothing")
  boolean isPageBytesPositive() {
    return pageBytes.toBytes() > 0;
  }
}
