package pipelineapi.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/// Gives tests one archive of the usual options, written once for all of them.
final class OneArchive implements ParameterResolver {

  private record Written(ArchiveReader reader, Path folder) implements AutoCloseable {

    static Written anew() {
      try {
        Path folder = Files.createTempDirectory("sample");
        Path target = folder.resolve("one");
        SampleArchive.write(SampleOptions.DEFAULT, target);
        return new Written(new ArchiveReader(target), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType().equals(ArchiveReader.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(OneArchive.class))
        .computeIfAbsent("one", _ -> Written.anew(), Written.class)
        .reader();
  }
}
