package pipelineapi.origin;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Tells what the SDK throws in one sentence: where, what, and what to check.
///
/// @param place the origin as messages name it
/// @param region where the bucket is looked for
record S3Faults(String place, String bucket, String region, S3Settings settings) {

  private static final Set<String> REFUSED_CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  private static final Set<String> OTHER_REGION =
      Set.of("AuthorizationHeaderMalformed", "IllegalLocationConstraintException");

  /// @param key the object that was asked for, if it was one
  OriginException told(@Nullable String key, SdkException fault) {
    return switch (fault) {
      case AwsServiceException answer -> answered(key, answer);
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ -> silent(key, fault);
      default -> unasked(key, fault);
    };
  }

  /// The same of an object that was to be written.
  OriginException unwritten(String key, SdkException fault) {
    OriginException told = told(key, fault);
    return told instanceof ObjectAbsentException
        ? unreachable(
            key,
            "may not be written to: check that the credentials allow s3:PutObject and"
                + " s3:DeleteObject",
            fault)
        : told;
  }

  /// A listing that is not in the order of keys, as those of directory buckets.
  OriginUnreachableException unordered(String key, String before) {
    return unreachable(
        null,
        "lists '%s' after '%s': use a general purpose bucket, which lists in the order of keys"
            .formatted(key, before),
        null);
  }

  /// An answer that did not come to its end.
  RuntimeException brokenOff(String key, Exception fault) {
    return switch (fault) {
      case SdkException known -> told(key, known);
      case IOException e ->
          unreachable(key, "broke off (%s): check the network".formatted(e.getMessage()), e);
      case RuntimeException e -> e;
      default -> new IllegalStateException(fault);
    };
  }

  private OriginException answered(@Nullable String key, AwsServiceException fault) {
    int status = fault.statusCode();
    String code =
        Optional.ofNullable(fault.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
    if (code.equals("NoSuchBucket")) {
      return unreachable(
          key,
          "cannot be read, there is no bucket '%s' at %s: check its name and the endpoint"
              .formatted(bucket, endpoint()),
          fault);
    }
    if (status == 301 || status == 307 || OTHER_REGION.contains(code)) {
      return unreachable(
          key,
          "is not in region %s but %s: check the region".formatted(region, regionTold(fault)),
          fault);
    }
    if (REFUSED_CREDENTIALS.contains(code)) {
      return unreachable(
          key,
          "refuses the AWS credentials (%s): check access key, secret, token and the clock"
              .formatted(code),
          fault);
    }
    if (key != null && status == 412) {
      return new ObjectChangedException(
          key, "changed in %s since it was listed".formatted(place), fault);
    }
    if (key != null && (status == 403 || status == 404)) {
      return new ObjectAbsentException(
          key, "is not in %s, or may not be read".formatted(place), fault);
    }
    if (status == 403) {
      return unreachable(
          key, "may not be listed: check that the credentials allow s3:ListBucket", fault);
    }
    return unreachable(
        key,
        "answered %d %s in %d tries: check the state of the service at %s"
            .formatted(status, code, fault.numAttempts(), endpoint()),
        fault);
  }

  private static String regionTold(AwsServiceException fault) {
    return Optional.ofNullable(fault.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(answer -> answer.firstMatchingHeader("x-amz-bucket-region"))
        .orElse("another");
  }

  private OriginException unasked(@Nullable String key, SdkException fault) {
    // the chain of credentials has no exception of its own
    if (String.valueOf(fault.getMessage()).contains("Unable to load credentials")) {
      return unreachable(
          key,
          "needs AWS credentials and none were found:"
              + " check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the profile or the role",
          fault);
    }
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // the timeout of the socket and that of the try run out together
    if (cause instanceof SocketTimeoutException) {
      return silent(key, fault);
    }
    return unreachable(
        key,
        "cannot be reached at %s (%s): check the endpoint and the network"
            .formatted(endpoint(), cause.getMessage()),
        fault);
  }

  private OriginException silent(@Nullable String key, SdkException fault) {
    return unreachable(
        key,
        "did not answer at %s within %d ms in %d tries: check the endpoint and the network"
            .formatted(endpoint(), settings.timeout().toMillis(), settings.retries() + 1),
        fault);
  }

  private OriginUnreachableException unreachable(
      @Nullable String key, String fault, @Nullable Exception cause) {
    return new OriginUnreachableException(key, "%s %s".formatted(place, fault), cause);
  }

  private String endpoint() {
    return settings.endpoint() == null ? "AWS" : settings.endpoint().toString();
  }
}
