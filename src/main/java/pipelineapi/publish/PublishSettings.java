package pipelineapi.publish;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the performance tables are published.
///
/// @param place a folder, or `s3://bucket[/prefix]`; unset: nowhere
/// @param fixedNames whether the newest tables lie beside the manifest too
/// @param keep sets kept; whoever read the manifest before this one finishes with the set it named
@Validated
@ConfigurationProperties("pipeline.publish")
record PublishSettings(
    @Nullable String place, boolean fixedNames, @DefaultValue("3") @Min(2) int keep) {}
