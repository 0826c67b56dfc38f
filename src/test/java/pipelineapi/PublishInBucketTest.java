package pipelineapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import pipelineapi.origin.TestingS3;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import tools.jackson.databind.JsonNode;

class PublishInBucketTest extends PublishContract {

  private static final String PREFIX = "performance/tables";

  private final TestingS3 s3 = TestingS3.start();
  private final Gate gate = new Gate(requireNonNull(s3.settings().endpoint()).getPort());

  PublishInBucketTest() throws IOException {}

  @Override
  List<String> settings() {
    return List.of(
        "--pipeline.publish.place=" + s3.place(PREFIX),
        "--pipeline.s3.endpoint=http://127.0.0.1:" + gate.port(),
        "--pipeline.s3.region=" + s3.settings().region(),
        "--pipeline.s3.path-style=true",
        "--pipeline.s3.timeout=5s",
        "--pipeline.s3.retries=2");
  }

  @AfterAll
  void stopBucket() throws IOException {
    gate.close();
    s3.close();
  }

  @Override
  Optional<byte[]> published(String key) {
    try {
      return Optional.of(
          s3.client()
              .getObjectAsBytes(r -> r.bucket("archive").key(PREFIX + "/" + key))
              .asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Test
  void aBucketThatBreaksOffMidwayLeavesTheSetThatWasNamed() throws Exception {
    JsonNode before = awaitServed();
    double failed = service.measured("pipeline.publish.failed");
    // enough for the manifest to be read and for some files, not for all
    gate.breakAfter(3_000);
    try {
      change();
      await().until(() -> service.measured("pipeline.publish.failed") > failed);
      assertThat(manifest()).isEqualTo(before);
      assertWhole(before);
    } finally {
      gate.open();
    }
    service.refresh();
    assertWhole(awaitServed());
  }
}
