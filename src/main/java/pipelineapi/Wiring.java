package pipelineapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origin;
import pipelineapi.origin.Origins;
import pipelineapi.refresh.RefreshSettings;
import pipelineapi.sample.SampleArchive;
import pipelineapi.sample.SampleOptions;
import pipelineapi.snapshot.StoreSettings;

/// What no room can make alone: the clock, and the archive, which is a sample until one is named.
@Configuration(proxyBeanMethods = false)
class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Archive archive(RefreshSettings settings, StoreSettings store) throws IOException {
    return open(settings, store, copies(store));
  }

  /// Where the service keeps its copies of branches.
  static Path copies(StoreSettings store) {
    return store.store().resolve("git");
  }

  /// Opens the archive.
  ///
  /// @param copies a folder for copies of branches, which no other process uses
  static Archive open(RefreshSettings settings, StoreSettings store, Path copies)
      throws IOException {
    String place = settings.archive();
    return Archive.of(
            Origins.at(place == null ? sample(store.store()).toString() : place, settings.s3()),
            origin(settings.configuration(), settings, copies.resolve("configuration")),
            origin(settings.specification(), settings, copies.resolve("specification")))
        .published(settings.publicAddress());
  }

  private static @Nullable Origin origin(
      @Nullable String place, RefreshSettings settings, Path copy) {
    return place == null ? null : Origins.mounted(place, settings.s3(), settings.git(), copy);
  }

  /// Where the sample is: beside the store, so that it is found again at the next start.
  static Path sampleFolder(Path store) {
    return store.toAbsolutePath().normalize().resolveSibling("sample-archive");
  }

  private static Path sample(Path store) throws IOException {
    Path folder = sampleFolder(store);
    if (!Files.exists(folder)) {
      LOG.info("no pipeline.archive is set: making a sample archive in {}", folder);
      SampleArchive.write(new SampleOptions(1, 1, LocalDate.of(2026, 3, 10), 3), folder);
    }
    return folder;
  }
}
