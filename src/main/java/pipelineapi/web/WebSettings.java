package pipelineapi.web;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What operators may set about HTTP.
///
/// @param maxAge how long caches may use an answer without asking
/// @param staleWhileRevalidate how much longer they may use it while they ask
/// @param preflightMaxAge how long browsers may remember which methods are allowed
/// @param gzipFrom the smallest body that is compressed
/// @param longestTarget the longest path with query that is read
/// @param largestForm the longest question that is read from a body
/// @param securityContact whom to tell about a weakness, as an address that begins with mailto: or
///   https:
/// @param sending how much memory may hold bodies that are being sent, all callers together
@Validated
@ConfigurationProperties("pipeline.web")
record WebSettings(
    @DefaultValue("60s") @DurationMin Duration maxAge,
    @DefaultValue("5m") @DurationMin Duration staleWhileRevalidate,
    @DefaultValue("1d") @DurationMin Duration preflightMaxAge,
    @DefaultValue("1KB") DataSize gzipFrom,
    @DefaultValue("16KB") DataSize longestTarget,
    @DefaultValue("64MB") DataSize sending,
    @DefaultValue("2MB") DataSize largestForm,
    @DefaultValue("mailto:digitalland@communities.gov.uk") String securityContact) {

  @AssertTrue(message = "security-contact must be one address that begins with mailto: or https:")
  boolean isContactAddress() {
    return securityContact.matches("(mailto:|https:)[!-~]+");
  }

  @AssertTrue(message = "largest-form must be from 1KB to 64MB")
  boolean isFormBounded() {
    return largestForm.toBytes() >= 1024 && largestForm.toMegabytes() <= 64;
  }

  @AssertTrue(message = "longest-target must be from 1KB to 16KB, to leave room for other headers")
  boolean isTargetBounded() {
    return longestTarget.toBytes() >= 1024 && longestTarget.toBytes() <= 16 * 1024;
  }

  @AssertTrue(message = "sending must be from 1MB to 100GB")
  boolean isSendingBounded() {
    return sending.toMegabytes() >= 1 && sending.toGigabytes() <= 100;
  }
}
