package pipelineapi.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class PublishSettingsTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Settings.class);

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(PublishSettings.class)
  static class Settings {}

  @Test
  void byDefaultNothingIsPublished() {
    application.run(context ->
        assertThat(context.getBean(PublishSettings.class))
            .isEqualTo(new PublishSettings(null, false, 3)));
  }

  @Test
  void everythingCanBeSet() {
    application
        .withPropertyValues(
            "pipeline.publish.place=s3://bucket/tables",
            "pipeline.publish.fixed-names=true",
            "pipeline.publish.keep=2")
        .run(context ->
            assertThat(context.getBean(PublishSettings.class))
                .isEqualTo(new PublishSettings("s3://bucket/tables", true, 2)));
  }

  @Test
  void theSetNamedBeforeMustBeKept() {
    application
        .withPropertyValues("pipeline.publish.keep=1")
        .run(context ->
            assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("keep"));
  }
}
