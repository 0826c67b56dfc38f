package pipelineapi.query;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.snapshot.RefreshHistory;
import pipelineapi.snapshot.Snapshots;

@Configuration(proxyBeanMethods = false)
class QueryConfiguration {

  @Bean
  DuckDbQueries queries(
      Catalogue catalogue, Snapshots snapshots, RefreshHistory history, QuerySettings settings) {
    return new DuckDbQueries(
        catalogue::listing, snapshots, settings, Map.of("history", history::json));
  }

  @Bean
  QueryMetrics queryMetrics(DuckDbQueries queries, Snapshots snapshots) {
    return new QueryMetrics(queries, snapshots);
  }
}
