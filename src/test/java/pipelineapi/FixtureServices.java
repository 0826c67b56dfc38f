package pipelineapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private record Started(Service service, Path folder) implements AutoCloseable {

    static Started on(FixtureArchive.Form form) {
      try {
        Path folder = Files.createTempDirectory("fixture");
        FixtureArchive.write(folder.resolve("archive"), form);
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
    ExtensionContext.Store store =
        context.getRoot().getStore(ExtensionContext.Namespace.create(FixtureServices.class));
    return Stream.of(forms)
        .map(form ->
            Arguments.of(
                Named.of(
                    form.name(),
                    store.computeIfAbsent(form, Started::on, Started.class).service())));
  }
}
