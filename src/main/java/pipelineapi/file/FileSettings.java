package pipelineapi.file;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Limits on what is read from the archive while a request waits.
///
/// @param timeout for one object
/// @param largestDocument that is read into memory
@Validated
@ConfigurationProperties("pipeline.file")
record FileSettings(
    @DefaultValue("10s") @NotNull Duration timeout,
    @DefaultValue("4MB") @NotNull DataSize largestDocument) {}
