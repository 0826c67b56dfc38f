package pipelineapi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class WebSettingsTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Enabled.class);

  @Test
  void everySettingHasADefault() {
    runner.run(context ->
        assertThat(context.getBean(WebSettings.class))
            .isEqualTo(
                new WebSettings(
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofDays(1),
                    DataSize.ofKilobytes(1),
                    DataSize.ofKilobytes(16),
                    DataSize.ofMegabytes(64),
                    DataSize.ofMegabytes(2),
                    "mailto:digitalland@communities.gov.uk")));
  }

  @Test
  void everySettingHasAName() {
    runner
        .withPropertyValues(
            "pipeline.web.max-age=1s",
            "pipeline.web.stale-while-revalidate=2s",
            "pipeline.web.preflight-max-age=3s",
            "pipeline.web.gzip-from=4B",
            "pipeline.web.longest-target=5KB",
            "pipeline.web.sending=6MB",
            "pipeline.web.largest-form=7MB",
            "pipeline.web.security-contact=https://example.org/security")
        .run(context ->
            assertThat(context.getBean(WebSettings.class))
                .isEqualTo(
                    new WebSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        DataSize.ofBytes(4),
                        DataSize.ofKilobytes(5),
                        DataSize.ofMegabytes(6),
                        DataSize.ofMegabytes(7),
                        "https://example.org/security")));
  }

  @Test
  void allFaultsAreListedAtOnce() {
    runner
        .withPropertyValues("pipeline.web.max-age=-1s", "pipeline.web.longest-target=1MB")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("maxAge")
                .hasMessageContaining("longest-target must be from 1KB to 16KB"));
  }

  @EnableConfigurationProperties(WebSettings.class)
  static class Enabled {}
}
