package pipelineapi.snapshot;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.catalogue.Catalogue;

@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

  @Bean
  SnapshotStore snapshotStore(StoreSettings settings, Catalogue catalogue, Clock clock) {
    return new SnapshotStore(settings, catalogue.fingerprint(), clock);
  }

  @Bean
  SnapshotMetrics snapshotMetrics(SnapshotStore store, StoreSettings settings, Clock clock) {
    return new SnapshotMetrics(store, settings, clock);
  }

  @Bean
  RefreshHistory refreshHistory(SnapshotStore store) {
    return store.history();
  }
}
