package pipelineapi.admin;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Who may give orders.
///
/// @param token that orders must bear; unset: nobody may
@Validated
@ConfigurationProperties("pipeline.admin")
record AdminSettings(
    @Nullable @Size(min = 16, message = "it must have at least 16 characters") String token) {}
