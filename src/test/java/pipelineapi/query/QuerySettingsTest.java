package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class QuerySettingsTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Settings.class);

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(QuerySettings.class)
  static class Settings {}

  @Test
  void theseAreTheDefaults() {
    application.run(context ->
        assertThat(context.getBean(QuerySettings.class))
            .isEqualTo(
                new QuerySettings(
                    2,
                    64,
                    Duration.ofSeconds(5),
                    1,
                    16,
                    Duration.ofSeconds(20),
                    1_000_000,
                    DataSize.ofMegabytes(8),
                    new QuerySettings.Whole(
                        2, 32, Duration.ofMinutes(5), DataSize.ofGigabytes(4)))));
  }

  @Test
  void everyLimitCanBeSet() {
    application
        .withPropertyValues(
            "pipeline.query.page-threads=3",
            "pipeline.query.page-queue=4",
            "pipeline.query.page-deadline=5ms",
            "pipeline.query.heavy-threads=6",
            "pipeline.query.heavy-queue=7",
            "pipeline.query.heavy-deadline=8m",
            "pipeline.query.heavy-rows=9",
            "pipeline.query.page-bytes=10KB",
            "pipeline.query.export.threads=11",
            "pipeline.query.export.queue=12",
            "pipeline.query.export.deadline=13s",
            "pipeline.query.export.room=14MB")
        .run(context ->
            assertThat(context.getBean(QuerySettings.class))
                .isEqualTo(
                    new QuerySettings(
                        3,
                        4,
                        Duration.ofMillis(5),
                        6,
                        7,
                        Duration.ofMinutes(8),
                        9,
                        DataSize.ofKilobytes(10),
                        new QuerySettings.Whole(
                            11, 12, Duration.ofSeconds(13), DataSize.ofMegabytes(14)))));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    application
        .withPropertyValues(
            "pipeline.query.page-threads=0",
            "pipeline.query.heavy-deadline=0s",
            "pipeline.query.page-bytes=0")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("pageThreads")
                .hasMessageContaining("heavyDeadline")
                .hasMessageContaining("page-bytes must be more than nothing"));
  }
}
