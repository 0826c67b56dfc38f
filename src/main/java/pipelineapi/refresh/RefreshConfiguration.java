package pipelineapi.refresh;

import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.SnapshotStore;
import pipelineapi.snapshot.StoreSettings;

@Configuration(proxyBeanMethods = false)
class RefreshConfiguration {

  @Bean
  Refreshes refreshes(
      Catalogue catalogue,
      Archive archive,
      SnapshotStore store,
      StoreSettings settings,
      RefreshSettings refresh,
      GuardSettings guard,
      Clock clock) {
    return new Refreshes(
        catalogue,
        archive,
        store,
        settings,
        refresh.asOf(),
        refresh.refresh().largestPackage(),
        guard,
        clock);
  }

  @Bean
  RefreshMetrics refreshMetrics(Refreshes refreshes) {
    return new RefreshMetrics(refreshes);
  }

  @Bean
  RefreshSchedule refreshSchedule(
      Refreshes refreshes,
      RefreshSettings settings,
      Clock clock,
      ApplicationEventPublisher events) {
    return new RefreshSchedule(
        refreshes, settings.refresh().every(), settings.git().every(), clock, events);
  }
}
