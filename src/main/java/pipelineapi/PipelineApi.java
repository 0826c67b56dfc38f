package pipelineapi;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import pipelineapi.sample.SampleCommand;

/// The service: refreshes snapshots of the collection archive and answers questions about them.
@SpringBootApplication
@ConfigurationPropertiesScan
public class PipelineApi {

  /// Starts the service; with `sample` as first argument makes a sample archive and ends, with
  /// `--check` proves a snapshot and ends.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals("sample")) {
      List<String> options = List.of(arguments).subList(1, arguments.length);
      System.exit(SampleCommand.run(options, System.out, System.err));
    }
    if (Stream.of(arguments).anyMatch(a -> a.split("=", 2)[0].equals(CheckCommand.OPTION))) {
      System.exit(CheckCommand.run(List.of(arguments), System.out::println));
    }
    SpringApplication.run(PipelineApi.class, arguments);
  }
}
