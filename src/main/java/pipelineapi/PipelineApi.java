package pipelineapi;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The service: refreshes snapshots of the collection archive and answers questions about them.
@SpringBootApplication
@ConfigurationPropertiesScan
public class PipelineApi {

  /// Starts the service.
  public static void main(String[] arguments) {
    SpringApplication.run(PipelineApi.class, arguments);
  }
}
