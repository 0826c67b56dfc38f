package pipelineapi.origin;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes clients of a service that speaks S3. Making one asks nobody for credentials.
final class S3Clients {

  private static final int CONNECTIONS = 64;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  static S3Client make(S3Settings settings) {
    Duration timeout = settings.timeout();
    var http =
        Apache5HttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
            .connectionAcquisitionTimeout(timeout)
            .socketTimeout(timeout);
    var retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(settings.retries() + 1)
            .build();
    var builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            // what came after the first S3 is not spoken by every service
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(c ->
                c.retryStrategy(retries)
                    .addMetricPublisher(BucketUse.OF_PROCESS)
                    .apiCallAttemptTimeout(timeout)
                    .apiCallTimeout(timeout.multipliedBy(settings.retries() + 1L)));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  private static Region region(S3Settings settings) {
    if (settings.region() != null) {
      return Region.of(settings.region());
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      // nobody says: where the planning data platform keeps its buckets
      return Region.EU_WEST_2;
    }
  }

  private S3Clients() {}
}
