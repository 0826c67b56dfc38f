package pipelineapi;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import pipelineapi.refresh.RefreshEnded;
import pipelineapi.snapshot.Snapshots;

/// Tells a newcomer what to ask, once there is something to answer with.
@Component
final class Welcome {

  private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

  private final Snapshots snapshots;
  private final Environment environment;
  private final AtomicBoolean said = new AtomicBoolean();

  Welcome(Snapshots snapshots, Environment environment) {
    this.snapshots = snapshots;
    this.environment = environment;
  }

  @EventListener
  void on(RefreshEnded ended) {
    Optional<String> served =
        snapshots
            .current()
            .map(lease -> {
              try (lease) {
                return lease.snapshot().id();
              }
            });
    if (served.isPresent() && said.compareAndSet(false, true)) {
      String host = "http://localhost:" + environment.getProperty("local.server.port", "8000");
      LOG.info(
          """
          serving snapshot {}, try
            {}/v1/status
            {}/v1/log/issue?severity=error&current=true
            {}/v1/log/collection?latest=true&success=false
            {}/v1/resource?current=true&limit=10
            {}/v1\
          """,
          served.get(),
          host,
          host,
          host,
          host,
          host);
    }
  }
}
