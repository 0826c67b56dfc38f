package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/// Does `docs/archive-quirks.md` name, for every quirk of the archive, the tests that prove how it
/// is treated?
class ArchiveQuirksDocTest {

  private static final Path DOC = Path.of("docs/archive-quirks.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([QDC]\\d+) \\|.*\\|([^|]*)\\|$");
  private static final Pattern TEST = Pattern.compile("`([^`]+#[^`]+)`");

  @Test
  void everyQuirkHasARowWithItsTests() throws IOException {
    Map<String, Set<String>> told = new TreeMap<>();
    ROW.matcher(Files.readString(DOC))
        .results()
        .forEach(row ->
            assertThat(told.put(row.group(1), tests(row.group(2))))
                .as("a row before " + row.group(1))
                .isNull());
    assertThat(told.keySet()).isEqualTo(quirks());
    assertThat(told).isEqualTo(annotated());
  }

  private static Set<String> quirks() {
    return Stream.of(numbered("Q", 25), numbered("D", 26), numbered("C", 13))
        .flatMap(names -> names)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> numbered(String kind, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> kind + number);
  }

  private static Set<String> tests(String cell) {
    return TEST.matcher(cell)
        .results()
        .map((MatchResult test) -> test.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> annotated() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    Resource[] classes =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:pipelineapi/**/*Test.class");
    for (Resource one : classes) {
      add(found, new SimpleMetadataReaderFactory().getMetadataReader(one));
    }
    return found;
  }

  private static void add(Map<String, Set<String>> found, MetadataReader test) {
    String name = test.getClassMetadata().getClassName();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    for (MethodMetadata method :
        test.getAnnotationMetadata().getAnnotatedMethods(Quirk.class.getName())) {
      for (String quirk : method.getAnnotations().get(Quirk.class).getStringArray("value")) {
        found
            .computeIfAbsent(quirk, _ -> new TreeSet<>())
            .add(simple + "#" + method.getMethodName());
      }
    }
  }
}
