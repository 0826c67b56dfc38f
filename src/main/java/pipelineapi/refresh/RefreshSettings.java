package pipelineapi.refresh;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import pipelineapi.origin.GitSettings;
import pipelineapi.origin.S3Settings;

/// What is read, and when.
///
/// @param archive a folder, or `s3://bucket[/prefix]`; unset: a sample archive is made
/// @param publicAddress where anyone may fetch the archive's objects, by their keys below it
/// @param configuration where keys `config/…` are found, else in the archive: a place like that of
///   the archive, or `https://host/repository.git#branch[:folder]`
/// @param specification where keys `specification/…` are found, likewise
/// @param s3 how buckets are reached
/// @param git how branches of Git repositories are followed
/// @param refresh when
/// @param asOf the day that counts as today; unset: the newest day of the log
@Validated
@ConfigurationProperties("pipeline")
public record RefreshSettings(
    @Nullable String archive,
    @Nullable URI publicAddress,
    @Nullable String configuration,
    @Nullable String specification,
    @DefaultValue S3Settings s3,
    @DefaultValue GitSettings git,
    @DefaultValue Refresh refresh,
    @Nullable LocalDate asOf) {

  @AssertTrue(
      message =
          "public-address must be an address without user, query and fragment, such as"
              + " https://files.example.org")
  boolean isPublicAddressPlain() {
    return publicAddress == null
        || (("https".equals(publicAddress.getScheme()) || "http".equals(publicAddress.getScheme()))
            && publicAddress.getHost() != null
            && publicAddress.getUserInfo() == null
            && publicAddress.getQuery() == null
            && publicAddress.getFragment() == null);
  }

  /// When the archive is looked at.
  ///
  /// @param every time from the end of one refresh to the start of the next
  /// @param largestPackage larger SQLite packages are not opened
  public record Refresh(
      @DefaultValue("1h") @NotNull @DurationMin(seconds = 1) Duration every,
      @DefaultValue("256MB") @NotNull DataSize largestPackage) {}
}
