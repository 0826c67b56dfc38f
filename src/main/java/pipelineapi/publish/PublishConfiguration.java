package pipelineapi.publish;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Place;
import pipelineapi.query.Queries;
import pipelineapi.refresh.RefreshSettings;

@Configuration(proxyBeanMethods = false)
class PublishConfiguration {

  @Bean
  PublishMetrics publishMetrics() {
    return new PublishMetrics();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("pipeline.publish.place")
  static class Publishing {

    @Bean
    Depot depot(PublishSettings settings, RefreshSettings refresh) {
      return switch (Place.of(requireNonNull(settings.place()))) {
        case Place.Folder(Path folder) -> new FolderDepot(folder);
        case Place.Prefix prefix -> new BucketDepot(prefix, refresh.s3());
      };
    }

    @Bean
    Publisher publisher(
        Queries queries,
        Catalogue catalogue,
        Depot depot,
        PublishSettings settings,
        PublishMetrics metrics) {
      return new Publisher(
          queries, catalogue, new Shelf(depot, Tables.names(), settings.keep()), settings, metrics);
    }
  }
}
