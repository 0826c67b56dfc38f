package pipelineapi.file;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Limits on what is read from the archive while a request waits.
///
/// @param timeout for one document, or for the first bytes of one file
/// @param largestDocument that is read into memory
/// @param streams files that are read at once; each holds a connection to a bucket
/// @param largestPackage that is sent; callers are sent to the public address of a larger one
@Validated
@ConfigurationProperties("pipeline.file")
record FileSettings(
    @DefaultValue("10s") @NotNull Duration timeout,
    @DefaultValue("4MB") @NotNull DataSize largestDocument,
    @Min(1) @Max(1000) @DefaultValue("32") int streams,
    @DefaultValue("256MB") @NotNull DataSize largestPackage) {}
