package pipelineapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.util.FileSystemUtils;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Archive;
import pipelineapi.refresh.RefreshSettings;
import pipelineapi.refresh.SnapshotCheck;
import pipelineapi.snapshot.StoreSettings;
import pipelineapi.snapshot.StoredSnapshot;

/// The option `--check`: proves the newest snapshot of the store, or the one that it names, and
/// ends. The service may be running.
final class CheckCommand {

  static final String OPTION = "--check";

  private CheckCommand() {}

  /// What the check needs of the service; not found by the service itself, as no annotation makes
  /// it a configuration.
  @ComponentScan(basePackageClasses = Catalogue.class)
  @ConfigurationPropertiesScan
  static class Parts {}

  /// Runs it with the settings of the service.
  ///
  /// @return the exit code: 0 all holds, 1 something does not, 2 it cannot be told
  static int run(List<String> arguments, Consumer<String> says) throws IOException {
    String id = null;
    List<String> settings = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith(OPTION + "=")) {
        id = argument.substring(OPTION.length() + 1);
      } else if (!argument.equals(OPTION)) {
        settings.add(argument);
      }
    }
    try (ConfigurableApplicationContext parts =
        new SpringApplicationBuilder(Parts.class, Wiring.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .run(settings.toArray(String[]::new))) {
      StoreSettings store = parts.getBean(StoreSettings.class);
      Optional<StoredSnapshot> snapshot = StoredSnapshot.find(store.store(), id);
      if (snapshot.isEmpty()) {
        says.accept(
            "There is no snapshot %sin %s."
                .formatted(id == null ? "" : id + " ", store.store().toAbsolutePath()));
        return 2;
      }
      SnapshotCheck check =
          new SnapshotCheck(
              parts.getBean(Catalogue.class),
              parts.getBean(Archive.class),
              store,
              parts.getBean(RefreshSettings.class).refresh().largestPackage(),
              says);
      Path scratch =
          Files.createTempDirectory(store.store().toAbsolutePath().getParent(), "check-");
      try {
        return switch (check.check(snapshot.get(), scratch)) {
          case HOLDS -> 0;
          case BROKEN -> 1;
          case UNDECIDED -> 2;
        };
      } finally {
        FileSystemUtils.deleteRecursively(scratch);
      }
    }
  }
}
