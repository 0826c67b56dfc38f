package pipelineapi.origin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A folder. It holds no state, so any thread may use it; the root is resolved anew each time, so
/// that it may be a symbolic link which is switched.
final class FolderOrigin implements Origin {

  /// What a glob pattern or a quoted text would not take as it is.
  private static final Pattern AWKWARD = Pattern.compile("[*?\\[\\]{}'\"`\\p{Cntrl}]");

  /// Reasons of the system that mean: nothing can be at this path.
  private static final Set<String> NOWHERE =
      Set.of(
          "Not a directory",
          "File name too long",
          "Too many levels of symbolic links",
          "Too many levels of symbolic links or unable to access attributes of symbolic link");

  private final Path root;

  FolderOrigin(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /// The object that the attributes of its file tell.
  static ArchiveObject object(String key, BasicFileAttributes file) {
    return new ArchiveObject(
        key,
        file.size(),
        file.lastModifiedTime().toInstant(),
        "%d-%d".formatted(file.lastModifiedTime().to(TimeUnit.NANOSECONDS), file.size()));
  }

  @Override
  public String place() {
    return root.toString();
  }

  @Override
  public void list(String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    new FolderWalk(realRoot(), prefix, scope, sink).run();
  }

  @Override
  public InputStream open(ArchiveObject object) {
    return open(object, 0, object.bytes());
  }

  @Override
  public InputStream open(ArchiveObject object, long from, long count) {
    Path file = fileOf(object);
    InputStream bytes;
    try {
      bytes = part(file, from, count);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw absent(object.key(), e);
    } catch (IOException e) {
      throw unreadable(object.key(), e);
    }
    // a file may be written in place while it is read: only a look afterwards shows a mixture
    return new WatchedStream(
        bytes,
        () -> checkStill(object),
        e -> e instanceof RuntimeException known ? known : unreadable(object.key(), e));
  }

  private static InputStream part(Path file, long from, long count) throws IOException {
    // the path is free of symbolic links, and must still be
    SeekableByteChannel channel = Files.newByteChannel(file, READ, NOFOLLOW_LINKS);
    try {
      channel.position(from);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new PartStream(Channels.newInputStream(channel), count);
  }

  @Override
  public Path fetch(ArchiveObject object, Path folder) {
    Path file = fileOf(object);
    if (!AWKWARD.matcher(file.toString()).find()) {
      return file;
    }
    return LocalCopy.make(
        object,
        folder,
        copy -> {
          try (var bytes = open(object);
              var target = Files.newOutputStream(copy)) {
            bytes.transferTo(target);
          }
        });
  }

  @Override
  public boolean unchanged(ArchiveObject object) {
    return look(object.key()).filter(found -> found.is(object)).isPresent();
  }

  @Override
  public Optional<ArchiveObject> find(String key) {
    return look(key).map(Found::object);
  }

  @Override
  public void close() {}

  private Path fileOf(ArchiveObject object) {
    Found found = look(object.key()).orElseThrow(() -> absent(object.key(), null));
    if (!found.is(object)) {
      throw changed(object);
    }
    return found.file();
  }

  private void checkStill(ArchiveObject object) {
    if (!unchanged(object)) {
      throw changed(object);
    }
  }

  private Optional<Found> look(String key) {
    Path folder = realRoot();
    if (!Keys.safe(key)) {
      return Optional.empty();
    }
    try {
      Path file = folder.resolve(key).toRealPath();
      if (!file.startsWith(folder)) {
        return Optional.empty();
      }
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new Found(file, object(key, attributes)))
          : Optional.empty();
    } catch (NoSuchFileException | AccessDeniedException | InvalidPathException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (e.getReason() != null && NOWHERE.contains(e.getReason())) {
        return Optional.empty();
      }
      throw unreadable(key, e);
    } catch (IOException e) {
      throw unreadable(key, e);
    }
  }

  private Path realRoot() {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      throw new OriginUnreachableException(
          null, "%s is not there any more: check that it is mounted".formatted(root), e);
    }
  }

  private ObjectAbsentException absent(String key, @Nullable Exception cause) {
    return new ObjectAbsentException(
        key, "is not in %s, or may not be read".formatted(root), cause);
  }

  private ObjectChangedException changed(ArchiveObject object) {
    return new ObjectChangedException(
        object.key(), "changed in %s since it was listed".formatted(root), null);
  }

  private OriginUnreachableException unreadable(String key, Exception cause) {
    return new OriginUnreachableException(
        key,
        "cannot be read from %s (%s): check the disk or mount".formatted(root, cause.getMessage()),
        cause);
  }

  /// What is at a key: the file that symbolic links lead to, and the object it is now.
  private record Found(Path file, ArchiveObject object) {

    boolean is(ArchiveObject listed) {
      return object.version().equals(listed.version());
    }
  }
}
