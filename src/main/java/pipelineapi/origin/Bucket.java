package pipelineapi.origin;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/// The way to a prefix of a bucket, whose faults are told in one sentence. Safe to use from many
/// threads.
public final class Bucket implements AutoCloseable {

  private final S3Client client;
  private final S3Faults faults;

  private Bucket(S3Client client, S3Faults faults) {
    this.client = client;
    this.faults = faults;
  }

  /// Makes a client of it. Nobody is asked for anything yet.
  public static Bucket open(Place.Prefix place, S3Settings settings) {
    S3Client client = S3Clients.make(settings);
    String region = client.serviceClientConfiguration().region().id();
    return new Bucket(client, new S3Faults(place.toString(), place.bucket(), region, settings));
  }

  /// What speaks to the service.
  public S3Client client() {
    return client;
  }

  S3Faults faults() {
    return faults;
  }

  /// What a question gives that reads.
  ///
  /// @param key the object that is asked for, if it is one
  /// @throws ObjectAbsentException when there is no such object
  /// @throws OriginUnreachableException when the bucket does not answer as it should
  public <T> T read(@Nullable String key, Supplier<T> question) {
    try {
      return question.get();
    } catch (SdkException e) {
      throw faults.told(key, e);
    }
  }

  /// Changes an object.
  ///
  /// @throws OriginUnreachableException when the bucket does not answer as it should
  public void write(String key, Runnable change) {
    try {
      change.run();
    } catch (SdkException e) {
      throw faults.unwritten(key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
