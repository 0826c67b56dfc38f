package pipelineapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.springframework.util.FileSystemUtils;

/// Gives a parameterized class the service on the fixture, in each of its forms; one of each form
/// is started for all classes together.
final class FixtureServices implements ArgumentsProvider {

  /// Gives it in its plain form alone: for what no repetition could change.
  static final class Plain implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return services(context, FixtureArchive.Form.PLAIN);
    }
  }

  /// Gives the service on the archive of the edges of the definitions.
  static final class Boundaries implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Stream.of(
          started(context, "boundaries", _ -> Started.on(FixtureArchive::writeBoundaries)));
    }
  }

  private record Started(Service service, Path folder) implements AutoCloseable {

    static Started on(Consumer<Path> archive) {
      try {
        Path folder = Files.createTempDirectory("fixture");
        archive.accept(folder.resolve("archive"));
        return new Started(
            Service.start(
                    folder.resolve("store"),
                    "--pipeline.archive=" + folder.resolve("archive"),
                    "--pipeline.as-of=" + FixtureArchive.DAY)
                .ready(),
            folder);
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

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return services(context, FixtureArchive.Form.values());
  }

  private static Stream<Arguments> services(
      ExtensionContext context, FixtureArchive.Form... forms) {
    return Stream.of(forms)
        .map(form ->
            started(
                context,
                form.name(),
                _ -> Started.on(folder -> FixtureArchive.write(folder, form))));
  }

  private static Arguments started(
      ExtensionContext context, String name, Function<String, Started> start) {
    return Arguments.of(
        Named.of(
            name,
            context
                .getRoot()
                .getStore(ExtensionContext.Namespace.create(FixtureServices.class))
                .computeIfAbsent(name, start, Started.class)
                .service()));
  }
}
