package pipelineapi.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The declaration files of a version by name, such as `log/issue.yaml`.
record CatalogueFiles(SortedMap<String, String> texts) {

  private static final String ROOT = "catalogue/";

  /// Those of a version, and of later ones below a folder of their name.
  static CatalogueFiles fromClassPath(String version) {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
      for (Resource resource : resolver.getResources("classpath*:" + ROOT + "**/*.*")) {
        String location = resource.getURL().toString();
        String name = location.substring(location.lastIndexOf(ROOT) + ROOT.length());
        texts.put(
            name.startsWith(version + "/") ? name.substring(version.length() + 1) : name,
            resource.getContentAsString(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The catalogue cannot be read from the class path", e);
    }
    return new CatalogueFiles(texts);
  }

  static CatalogueFiles fromFolder(Path folder) {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The declarations in %s cannot be read".formatted(folder), e);
    }
    return new CatalogueFiles(texts);
  }

  CatalogueFiles with(CatalogueFiles others) {
    SortedMap<String, String> both = new TreeMap<>(texts);
    both.putAll(others.texts());
    return new CatalogueFiles(both);
  }
}
