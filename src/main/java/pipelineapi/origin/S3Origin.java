package pipelineapi.origin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A prefix of a bucket. The client it shares among threads is made for that.
final class S3Origin implements Origin {

  /// What a download must reach on average, or it counts as stalled.
  private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

  private final Bucket bucket;
  private final S3Client client;
  private final S3Settings settings;
  private final Place.Prefix prefix;
  private final String root;

  private S3Origin(Bucket bucket, Place.Prefix prefix, S3Settings settings) {
    this.bucket = bucket;
    this.client = bucket.client();
    this.settings = settings;
    this.prefix = prefix;
    this.root = prefix.root();
  }

  static S3Origin at(Place.Prefix prefix, S3Settings settings) {
    return new S3Origin(Bucket.open(prefix, settings), prefix, settings);
  }

  @Override
  public String place() {
    return prefix.toString();
  }

  @Override
  public void list(String below, Scope scope, Consumer<ArchiveObject> sink) {
    Consumer<S3Object> ordered = new InOrder(sink);
    S3Listing.list(
        bucket, prefix.bucket(), root, root + below, scope, settings.listings(), ordered);
  }

  /// Passes objects on, but refuses those out of order.
  private final class InOrder implements Consumer<S3Object> {

    private final Consumer<ArchiveObject> sink;
    private String last = "";

    InOrder(Consumer<ArchiveObject> sink) {
      this.sink = sink;
    }

    @Override
    public void accept(S3Object listed) {
      String key = listed.key().substring(root.length());
      // a key that ends in a slash is how consoles make a directory
      if (key.isEmpty() || key.endsWith("/")) {
        return;
      }
      if (KEY_ORDER.compare(last, key) >= 0) {
        throw bucket.faults().unordered(key, last);
      }
      last = key;
      sink.accept(object(key, listed.size(), listed.lastModified(), listed.eTag()));
    }
  }

  @Override
  public InputStream open(ArchiveObject object) {
    return open(object, 0, object.bytes());
  }

  @Override
  public InputStream open(ArchiveObject object, long from, long count) {
    GetObjectRequest.Builder request = request(object);
    if (count < object.bytes()) {
      request.range("bytes=%d-%d".formatted(from, from + count - 1));
    }
    var answer = bucket.read(object.key(), () -> client.getObject(request.build()));
    Long sent = answer.response().contentLength();
    if (sent != null && sent != count) {
      answer.abort();
      throw bucket
          .faults()
          .brokenOff(object.key(), new IOException("%d bytes came for %d".formatted(sent, count)));
    }
    return new WatchedStream(
        new Body(answer, count), () -> {}, fault -> bucket.faults().brokenOff(object.key(), fault));
  }

  @Override
  public Path fetch(ArchiveObject object, Path folder) {
    return LocalCopy.make(object, folder, copy -> download(object, copy));
  }

  @Override
  public boolean unchanged(ArchiveObject object) {
    return head(object.key()).filter(now -> now.version().equals(object.version())).isPresent();
  }

  @Override
  public Optional<ArchiveObject> find(String key) {
    return Keys.safe(key) ? head(key) : Optional.empty();
  }

  @Override
  public void close() {
    bucket.close();
  }

  private Optional<ArchiveObject> head(String key) {
    try {
      var head =
          bucket.read(key, () -> client.headObject(r -> r.bucket(prefix.bucket()).key(root + key)));
      return Optional.of(object(key, head.contentLength(), head.lastModified(), head.eTag()));
    } catch (ObjectAbsentException e) {
      return Optional.empty();
    }
  }

  private void download(ArchiveObject object, Path copy) throws IOException {
    var patience = settings.timeout().plusSeconds(object.bytes() / SLOWEST_BYTES_PER_SECOND);
    var request =
        request(object)
            .overrideConfiguration(c ->
                c.apiCallAttemptTimeout(patience)
                    .apiCallTimeout(patience.multipliedBy(settings.retries() + 1L)))
            .build();
    try {
      bucket.read(
          object.key(),
          () ->
              client.getObject(
                  request,
                  (_, body) -> {
                    // truncates what an earlier try left
                    try (OutputStream target = Files.newOutputStream(copy)) {
                      byte[] chunk = new byte[64 * 1024];
                      for (int count; (count = readOrRetry(body, chunk)) >= 0; ) {
                        target.write(chunk, 0, count);
                      }
                    }
                    return copy;
                  }));
    } catch (OriginUnreachableException e) {
      // the SDK wraps so what the disk threw, and only that
      if (e.getCause() instanceof NonRetryableException local
          && local.getCause() instanceof IOException disk) {
        throw disk;
      }
      throw e;
    }
  }

  private static int readOrRetry(InputStream body, byte[] chunk) {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off", e);
    }
  }

  private GetObjectRequest.Builder request(ArchiveObject object) {
    String etag = object.version().substring(0, object.version().lastIndexOf('-'));
    return GetObjectRequest.builder()
        .bucket(prefix.bucket())
        .key(root + object.key())
        .ifMatch("\"%s\"".formatted(etag));
  }

  private static ArchiveObject object(String key, long bytes, Instant modified, String etag) {
    // listings may tell fractions of a second that heads cannot
    return new ArchiveObject(
        key,
        bytes,
        modified.truncatedTo(ChronoUnit.SECONDS),
        "%s-%d".formatted(etag.replace("\"", ""), bytes));
  }

  /// The bytes of an answer; closing it early drops the connection rather than reading the rest.
  private static final class Body extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> answer;
    private long left;

    Body(ResponseInputStream<GetObjectResponse> answer, long bytes) {
      super(answer);
      this.answer = answer;
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      left -= one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public void close() throws IOException {
      if (left > 0) {
        answer.abort();
      } else {
        super.close();
      }
    }
  }
}
