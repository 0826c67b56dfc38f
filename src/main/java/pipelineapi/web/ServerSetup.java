package pipelineapi.web;

import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/// Sets the server up: paths arrive as they were sent, and its own errors are problems too.
@Configuration(proxyBeanMethods = false)
class ServerSetup {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsAndSlashes() {
    return factory -> {
      factory.addConnectorCustomizers(connector -> {
        // keys may hold slashes; the path is split before it is decoded
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
      });
      factory.addContextValves(new PresenceValve());
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemReportValve.class.getName());
        }
      });
    };
  }

  @Bean
  SimpleUrlHandlerMapping everythingElse(ApiHandler handler) {
    SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping();
    mapping.setDefaultHandler(handler);
    mapping.setOrder(Ordered.LOWEST_PRECEDENCE);
    return mapping;
  }
}
