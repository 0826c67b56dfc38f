package pipelineapi.query;

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
    @DefaultValue("8MB") DataSize pageBytes) {

  @AssertTrue(message = "page-bytes must be more than nothing")
  boolean isPageBytesPositive() {
    return pageBytes.toBytes() > 0;
  }
}
