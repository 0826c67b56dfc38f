package pipelineapi.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/// Which build answers.
@Component
final class Release {

  static final String NAME = "pipeline-api";

  private final String version;

  Release(ObjectProvider<BuildProperties> build) {
    BuildProperties properties = build.getIfAvailable();
    // a build tool that runs classes directly leaves no version
    this.version =
        properties == null || properties.getVersion() == null
            ? "development"
            : properties.getVersion();
  }

  String version() {
    return version;
  }
}
