package pipelineapi;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import pipelineapi.sample.SampleCommand;

/// The service: refreshes snapshots of the collection archive and answers questions about them.
@SpringBootApplication
@ConfigurationPropertiesScan
public class PipelineApi {

  /// Starts the service, or with `sample` as first argument makes a sample archive and ends.
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("sample")) {
      List<String> options = List.of(arguments).subList(1, arguments.length);
      System.exit(SampleCommand.run(options, System.out, System.err));
    }
    SpringApplication.run(PipelineApi.class, arguments);
  }
}
