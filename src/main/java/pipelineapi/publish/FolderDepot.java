package pipelineapi.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder, made when it is missing. Files are written under another name, forced to disk, and
/// then renamed: after a crash, what a manifest names is there.
final class FolderDepot implements Depot {

  private final Path folder;

  FolderDepot(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// Writes the bytes of a file.
  private interface Content {
    void write(OutputStream target) throws IOException;
  }

  @Override
  public void put(String key, Path file) throws IOException {
    put(key, target -> Files.copy(file, target));
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    put(key, target -> target.write(bytes));
  }

  @Override
  public void copy(String from, String to) throws IOException {
    put(to, folder.resolve(from));
  }

  private void put(String key, Content content) throws IOException {
    Path file = folder.resolve(key);
    Path parent = file.resolveSibling("");
    Files.createDirectories(parent);
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream target = Channels.newOutputStream(channel)) {
        content.write(target);
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    force(parent);
    force(folder);
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<byte[]> read(String key) throws IOException {
    try (InputStream file = Files.newInputStream(folder.resolve(key))) {
      return Optional.of(file.readAllBytes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Set<String> folders() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public void remove(String name, Iterable<String> names) throws IOException {
    Path removed = folder.resolve(name);
    for (String file : names) {
      Files.deleteIfExists(removed.resolve(file));
    }
    try {
      Files.deleteIfExists(removed);
    } catch (DirectoryNotEmptyException e) {
      // what somebody else put there is theirs
    }
  }

  @Override
  public void close() {}
}
