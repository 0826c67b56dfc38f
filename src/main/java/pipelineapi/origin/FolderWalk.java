package pipelineapi.origin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One listing of a folder in the order of whole keys, by one thread: directories are sorted as if
/// their names ended in `/`, so that walking them in turn yields `a-b/x` before `a/x`.
final class FolderWalk {

  private final Path root;
  private final String prefix;
  private final Scope scope;
  private final Consumer<ArchiveObject> sink;
  private final Set<Path> entered = new HashSet<>();

  /// @param root the folder, free of symbolic links
  FolderWalk(Path root, String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    this.root = root;
    this.prefix = prefix;
    this.scope = scope;
    this.sink = sink;
  }

  void run() {
    walk("", root);
  }

  private void walk(String below, Path directory) {
    // a link back to a directory we are in would never end
    if (!entered.add(directory)) {
      return;
    }
    for (Entry entry : entries(below, directory)) {
      if (entry.attributes().isDirectory()) {
        walk(entry.key(), entry.file());
      } else {
        sink.accept(FolderOrigin.object(entry.key(), entry.attributes()));
      }
    }
    entered.remove(directory);
  }

  private List<Entry> entries(String below, Path directory) {
    var entries = new ArrayList<Entry>();
    String from = scope.from(below);
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Origin.KEY_ORDER.compare(file.getFileName().toString(), from) >= 0) {
          entry(below, file).ifPresent(entries::add);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // went away while we walked; but a root that did must not look like an empty archive
      if (directory.equals(root)) {
        throw unlisted(directory, e);
      }
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw unlisted(directory, e);
    }
    entries.sort((one, other) -> KeyOrder.compare(one.key(), other.key(), below.length()));
    return entries;
  }

  private Optional<Entry> entry(String below, Path named) throws IOException {
    String key = below + named.getFileName();
    boolean asked = key.startsWith(prefix);
    if (!asked && !prefix.startsWith(key + "/")) {
      return Optional.empty();
    }
    try {
      var attributes = attributes(named);
      if (!attributes.isSymbolicLink()) {
        return entry(key, asked, named, attributes);
      }
      Optional<Path> target = target(named);
      return target.isEmpty()
          ? Optional.empty()
          : entry(key, asked, target.get(), attributes(target.get()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<Entry> entry(
      String key, boolean asked, Path file, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return scope.holds(key + "/")
          ? Optional.of(new Entry(key + "/", file, attributes))
          : Optional.empty();
    }
    return asked && attributes.isRegularFile()
        ? Optional.of(new Entry(key, file, attributes))
        : Optional.empty();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  /// Where a symbolic link leads, if that is below the root.
  private Optional<Path> target(Path link) {
    try {
      return Optional.of(link.toRealPath()).filter(file -> file.startsWith(root));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private OriginUnreachableException unlisted(Path directory, Exception cause) {
    return new OriginUnreachableException(
        null,
        "%s cannot be listed (%s): check that it is mounted and may be read"
            .formatted(directory, cause),
        cause);
  }

  /// What a directory holds: the key ends in `/` when it is a directory itself.
  private record Entry(String key, Path file, BasicFileAttributes attributes) {}
}
