package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.Collections.Kind;

/// A collection archive like the real one, of any size: every kind of object under its key, in all
/// its forms, with the quirks and the defects of the real data, listed in `docs/sample.md`.
///
/// ```java
/// SampleArchive.write(SampleOptions.DEFAULT, Path.of("archive"));
/// ```
///
/// The same options give the same bytes and file times; the clock is never read. Memory grows with
/// the endpoints and resources of a collection, not with rows. Safe for use by several threads with
/// different targets.
public final class SampleArchive {

  private SampleArchive() {}

  /// Writes an archive, which appears under its name only when it is whole.
  ///
  /// @param to a folder that does not exist or is empty
  /// @throws FileAlreadyExistsException if there is something at the target
  public static void write(SampleOptions options, Path to) throws IOException {
    Path target = to.toAbsolutePath().normalize();
    Path parent = target.getParent();
    Path name = target.getFileName();
    refuseWhatIsThere(target);
    if (parent == null || name == null) {
      throw new IOException("not a folder that can be written: " + to);
    }
    Files.createDirectories(parent);
    Path partial = parent.resolve(".%s.partial-%d".formatted(name, ProcessHandle.current().pid()));
    Files.createDirectory(partial);
    try {
      fill(options, new Tree(partial));
      publish(partial, target);
    } catch (IOException | RuntimeException | Error e) {
      try {
        delete(partial);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /// The objects that are broken on purpose, the same ones at any options: key and what is wrong.
  public static Map<String, String> damaged() {
    return Damage.keys();
  }

  private static void refuseWhatIsThere(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(target + " is a file: name a new or empty folder");
    }
    try (Stream<Path> children = Files.list(target)) {
      if (children.findAny().isPresent()) {
        throw new FileAlreadyExistsException(target + " is not empty: name a new or empty folder");
      }
    }
  }

  private static void fill(SampleOptions options, Tree tree) throws IOException {
    Volume volume = new Volume(options.scale());
    Organisations organisations = Organisations.of(options, volume);
    Provisions provisions = Provisions.of(options, volume, organisations);
    Register register = Register.of(options, volume, organisations);
    try (ParquetFiles parquetFiles = new ParquetFiles()) {
      for (Kind kind : Collections.at(volume)) {
        List<Feed> feeds = register.of(kind);
        new CollectionFiles(tree, options, organisations).write(kind, feeds);
        new Rules(tree, options, volume, organisations).write(kind, feeds);
        Map<String, Seen> seen = new CollectionLog(tree, options).write(kind, feeds);
        if (!kind.name().equals(Collections.NEW)) {
          new ResourceIndex(tree, options).write(kind, feeds, seen);
        }
        List<Pair> pairs = new Pairs(options, volume).of(kind, feeds, seen);
        transformed(pairs, tree, parquetFiles, options);
        assembled(kind, pairs, tree, parquetFiles, options, volume, organisations);
      }
      Datasets datasets = new Datasets(tree, options, organisations);
      datasets.quality(provisions, volume);
      datasets.register();
      new Specification(tree, parquetFiles, options, volume, organisations, provisions).write();
      new Performance(tree, parquetFiles, options).write(organisations, provisions, register);
      new Oddities(tree, parquetFiles, options).write();
      new Damage(tree, parquetFiles, options).write();
    }
  }

  private static void transformed(
      List<Pair> pairs, Tree tree, ParquetFiles parquetFiles, SampleOptions options)
      throws IOException {
    IssueLog issues = new IssueLog(tree, parquetFiles, options);
    PipelineLogs logs = new PipelineLogs(tree, parquetFiles, options);
    for (Pair pair : pairs) {
      // a download that failed one night: the pair is there, its issues are not
      if (!pair.content().equals(Cases.WITHOUT_ISSUES)) {
        issues.write(pair);
      }
      logs.write(pair);
    }
  }

  private static void assembled(
      Kind kind,
      List<Pair> pairs,
      Tree tree,
      ParquetFiles parquetFiles,
      SampleOptions options,
      Volume volume,
      Organisations organisations)
      throws IOException {
    int datasets = (int) Collections.datasets(volume).count();
    for (String dataset : kind.datasets()) {
      new Datasets(tree, options, organisations).entities(kind, dataset);
      if (Packages.isPackaged(kind, dataset, volume)) {
        new Packages(tree, options).write(kind, dataset, pairs);
        new Flattened(tree, parquetFiles, options).write(kind, dataset);
      }
      new Expectations(tree, parquetFiles, options, organisations).write(dataset);
      List<Pair> own =
          pairs.stream()
              .filter(pair -> pair.dataset().equals(dataset))
              .sorted(Comparator.comparing(pair -> !pair.content().equals(Cases.OPERATIONAL)))
              .toList();
      new OperationalIssues(tree, options, volume).write(dataset, own, datasets);
    }
  }

  private static void publish(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      throw new IOException(target + " was filled by someone else meanwhile", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
