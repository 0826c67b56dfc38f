package pipelineapi.origin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A real service that speaks S3, in this process: signatures, paging and ETags included. While it
/// is open, the system properties of the AWS credential chain hold its keys; tests that use it must
/// not run beside each other.
public final class TestingS3 implements AutoCloseable {

  private static final String BUCKET = "archive";
  private static final String ACCESS_KEY = "aws.accessKeyId";
  private static final String SECRET_KEY = "aws.secretAccessKey";

  private final S3Proxy proxy;
  private final S3Client client;
  private final @Nullable String accessKeyBefore = System.getProperty(ACCESS_KEY);
  private final @Nullable String secretKeyBefore = System.getProperty(SECRET_KEY);

  private TestingS3(BlobStore store) {
    proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .blobStore(store)
            .awsAuthentication(AuthenticationType.AWS_V4, "testing", "testing-secret")
            .build();
    run(proxy::start);
    System.setProperty(ACCESS_KEY, "testing");
    System.setProperty(SECRET_KEY, "testing-secret");
    client = S3Clients.make(settings());
    client.createBucket(r -> r.bucket(BUCKET));
  }

  /// Starts the service with one empty bucket, kept in memory.
  public static TestingS3 start() {
    return new TestingS3(new TransientNio2BlobStore());
  }

  /// Starts the service with one empty bucket, kept below a folder: for what is too large for
  /// memory.
  public static TestingS3 below(Path folder) {
    return new TestingS3(new FilesystemNio2BlobStore(folder.toString()));
  }

  /// How the service is reached.
  public S3Settings settings() {
    return new S3Settings(
        URI.create("http://127.0.0.1:" + proxy.getPort()),
        "eu-west-2",
        true,
        Duration.ofSeconds(10),
        1,
        4);
  }

  /// A client with the right keys.
  public S3Client client() {
    return client;
  }

  /// The place of a prefix in the bucket; of all of it when empty.
  public String place(String prefix) {
    return prefix.isEmpty() ? "s3://" + BUCKET : "s3://%s/%s".formatted(BUCKET, prefix);
  }

  /// Writes an object.
  public void put(String key, byte[] bytes) {
    client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  /// Removes an object.
  public void delete(String key) {
    client.deleteObject(r -> r.bucket(BUCKET).key(key));
  }

  /// Writes every file of a folder below a prefix, in the order of keys but Parquet last: as the
  /// pipelines upload.
  public void copyFolder(Path folder, String prefix) throws IOException {
    String root = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    Function<Path, String> key =
        file ->
            folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    Comparator<Path> order =
        Comparator.<Path, Boolean>comparing(file -> file.toString().endsWith(".parquet"))
            .thenComparing(key, Origin.KEY_ORDER);
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted(order).toList();
    }
    for (Path file : files) {
      client.putObject(
          r -> r.bucket(BUCKET).key(root + key.apply(file)), RequestBody.fromFile(file));
    }
  }

  @Override
  public void close() {
    client.close();
    run(proxy::stop);
    restore(ACCESS_KEY, accessKeyBefore);
    restore(SECRET_KEY, secretKeyBefore);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      throw new IllegalStateException("the imitation of S3 failed", e);
    }
  }

  private static void restore(String property, @Nullable String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }
}
