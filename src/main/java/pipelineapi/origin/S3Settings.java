package pipelineapi.origin;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How buckets are reached. Credentials are no setting: they come by the AWS default chain.
///
/// @param endpoint where a service that speaks S3 answers; by default AWS itself
/// @param region of the buckets; by default what the AWS region chain says, else `eu-west-2`
/// @param pathStyle true when the bucket stands in the path, not in the host's name
/// @param timeout how long the service may stay silent before one try has failed
/// @param retries how often a failed try is repeated
/// @param listings directories listed at once
public record S3Settings(
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("3") int retries,
    @DefaultValue("16") int listings) {

  // each holds one of the connections that files are read by too
  private static final int MOST_LISTINGS = 32;

  public S3Settings {
    if (endpoint != null && !isAddress(endpoint)) {
      throw new IllegalArgumentException(
          "s3 endpoint: '%s' is no address without user, such as http://localhost:9000"
              .formatted(Origins.shown(endpoint.toString())));
    }
    if (region != null && !region.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "s3 region: '%s' is no region such as eu-west-2".formatted(region));
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "s3 timeout: '%s' is not longer than nothing".formatted(timeout));
    }
    if (retries < 0) {
      throw new IllegalArgumentException("s3 retries: %d is less than 0".formatted(retries));
    }
    if (listings < 1 || listings > MOST_LISTINGS) {
      throw new IllegalArgumentException(
          "s3 listings: %d is not from 1 to %d".formatted(listings, MOST_LISTINGS));
    }
  }

  /// AWS, with patience for a busy network.
  public static S3Settings defaults() {
    return new S3Settings(null, null, false, Duration.ofSeconds(15), 3, 16);
  }

  private static boolean isAddress(URI endpoint) {
    return ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
        && endpoint.getHost() != null
        && endpoint.getUserInfo() == null;
  }
}
