package pipelineapi.catalogue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

  /// Which declarations are loaded.
  ///
  /// @param catalogue a folder with declarations beside those the service brings
  @ConfigurationProperties("pipeline")
  record CatalogueSettings(@Nullable Path catalogue) {}

  @Bean
  Catalogue catalogue(CatalogueSettings settings, Clock clock) {
    return Catalogue.load(
        "v1", settings.catalogue(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }
}
