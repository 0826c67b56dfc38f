package pipelineapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.springframework.util.FileSystemUtils;
import pipelineapi.sample.SampleArchive;
import pipelineapi.sample.SampleOptions;

/// Gives a parameterized class services on generated archives, one of each seed for all classes
/// together. The seeds are 1 and 2, or those of `-Dseed=3,4`; their names print them.
final class SampleServices implements ArgumentsProvider {

  /// A service, and the archive it is on.
  record OnSample(Service service, Path archive, Path folder) implements AutoCloseable {

    private static OnSample of(long seed) {
      try {
        Path folder = Files.createTempDirectory("seeded");
        Path archive = folder.resolve("archive");
        SampleOptions usual = SampleOptions.DEFAULT;
        SampleArchive.write(
            new SampleOptions(usual.scale(), seed, usual.asOf(), usual.entryDays()), archive);
        Service service =
            Service.start(folder.resolve("store"), "--pipeline.archive=" + archive).ready();
        return new OnSample(service, archive, folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      service.close();
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  /// Gives the services alone.
  static final class Alone implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return seeds()
          .mapToObj(seed -> Arguments.of(Named.of("seed " + seed, on(context, seed).service())));
    }
  }

  /// Gives the service on the sample that is made where no seed is named.
  static final class Usual implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Stream.of(Arguments.of(on(context, SampleOptions.DEFAULT.seed()).service()));
    }
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return seeds().mapToObj(seed -> Arguments.of(Named.of("seed " + seed, on(context, seed))));
  }

  private static LongStream seeds() {
    return Arrays.stream(System.getProperty("seed", "1,2").split(",", -1))
        .mapToLong(Long::parseLong);
  }

  private static OnSample on(ExtensionContext context, long seed) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SampleServices.class))
        .computeIfAbsent(seed, OnSample::of, OnSample.class);
  }
}
