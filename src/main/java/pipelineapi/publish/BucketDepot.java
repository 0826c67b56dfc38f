package pipelineapi.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import pipelineapi.origin.Bucket;
import pipelineapi.origin.ObjectAbsentException;
import pipelineapi.origin.Place;
import pipelineapi.origin.S3Settings;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// A prefix of a bucket, where an object that is put replaces another in one step.
final class BucketDepot implements Depot {

  /// What an upload must reach on average, or it counts as stalled.
  private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

  private final Bucket bucket;
  private final String name;
  private final String root;
  private final S3Settings settings;

  BucketDepot(Place.Prefix place, S3Settings settings) {
    this.bucket = Bucket.open(place, settings);
    this.name = place.bucket();
    this.root = place.root();
    this.settings = settings;
  }

  @Override
  public void put(String key, Path file) throws IOException {
    put(key, RequestBody.fromFile(file), Files.size(file), "application/vnd.apache.parquet");
  }

  @Override
  public void put(String key, byte[] bytes) {
    put(key, RequestBody.fromBytes(bytes), bytes.length, "application/json");
  }

  private void put(String key, RequestBody body, long bytes, String type) {
    Duration patience = settings.timeout().plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    Consumer<PutObjectRequest.Builder> request =
        r ->
            r.bucket(name)
                .key(root + key)
                .contentType(type)
                .overrideConfiguration(c ->
                    c.apiCallAttemptTimeout(patience)
                        .apiCallTimeout(patience.multipliedBy(settings.retries() + 1L)));
    bucket.write(key, () -> bucket.client().putObject(request, body));
  }

  @Override
  public void copy(String from, String to) {
    bucket.write(
        to,
        () ->
            bucket
                .client()
                .copyObject(r ->
                    r.sourceBucket(name)
                        .sourceKey(root + from)
                        .destinationBucket(name)
                        .destinationKey(root + to)));
  }

  @Override
  public Optional<byte[]> read(String key) {
    try {
      return Optional.of(
          bucket.read(
              key,
              () ->
                  bucket
                      .client()
                      .getObjectAsBytes(r -> r.bucket(name).key(root + key))
                      .asByteArray()));
    } catch (ObjectAbsentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Set<String> folders() {
    Set<String> folders = new HashSet<>();
    var pages =
        bucket
            .client()
            .listObjectsV2Paginator(r -> r.bucket(name).prefix(root).delimiter("/"))
            .iterator();
    while (bucket.read(null, pages::hasNext)) {
      for (CommonPrefix below : bucket.read(null, pages::next).commonPrefixes()) {
        folders.add(below.prefix().substring(root.length(), below.prefix().length() - 1));
      }
    }
    return folders;
  }

  @Override
  public void remove(String folder, Iterable<String> names) {
    for (String file : names) {
      String key = folder + "/" + file;
      bucket.write(key, () -> bucket.client().deleteObject(r -> r.bucket(name).key(root + key)));
    }
  }

  @Override
  public void close() {
    bucket.close();
  }
}
