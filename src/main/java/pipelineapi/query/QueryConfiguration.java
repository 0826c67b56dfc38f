package pipelineapi.query;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.snapshot.Snapshots;

@Configuration(proxyBeanMethods = false)
class QueryConfiguration {

  @Bean
  DuckDbQueries queries(Catalogue catalogue, Snapshots snapshots, QuerySettings settings) {
    return new DuckDbQueries(catalogue::listing, snapshots, settings);
  }

  @Bean
  QueryMeters queryMeters(DuckDbQueries queries) {
    return queries.meters();
  }
}
