package pipelineapi.admin;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import pipelineapi.refresh.RefreshOrders;
import pipelineapi.refresh.Refreshes;
import pipelineapi.snapshot.SnapshotStore;

/// Sets up the management port, which finds this class by its name in a file; no annotation says
/// so, as those would set it up on the port of the API too.
class AdminConfiguration {

  @Bean
  // tests of the room web have a management port, but nothing to refresh
  @ConditionalOnBean(RefreshOrders.class)
  ServletRegistrationBean<AdminServlet> admin(
      AdminSettings settings,
      RefreshOrders orders,
      Refreshes refreshes,
      SnapshotStore store,
      ApplicationEventPublisher events) {
    return new ServletRegistrationBean<>(
        new AdminServlet(new Token(settings.token()), orders, refreshes, store, events),
        "/admin/*");
  }
}
