package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The files of a store: `snapshots/<id>` with the engine's file and the manifest, and `building`,
/// which holds what is not yet whole and is emptied at start.
final class SnapshotFolder {

  private static final String FILE = "snapshot.duckdb";
  static final String LISTING = "listing.gz";
  private static final String MANIFEST = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  SnapshotFolder(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(snapshots());
    remove(building());
    Files.createDirectories(building());
    remove(exports());
    Files.createDirectories(exports());
  }

  private Path snapshots() {
    return root.resolve("snapshots");
  }

  Path building() {
    return root.resolve("building");
  }

  /// Where answers are written that are too long for memory; it is emptied at start.
  Path exports() {
    return root.resolve("exports");
  }

  Path file(String id) {
    return snapshots().resolve(id).resolve(FILE);
  }

  /// What the archive was found to hold for a snapshot, where that was kept.
  Path listing(String id) {
    return snapshots().resolve(id).resolve(LISTING);
  }

  /// The ids of all snapshots there, newest first.
  List<String> ids() throws IOException {
    try (Stream<Path> folders = Files.list(snapshots())) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /// An empty folder to build a snapshot in.
  Path draft(String id) throws IOException {
    Path folder = building().resolve(id);
    remove(folder);
    return Files.createDirectories(folder);
  }

  Path file(Path draft) {
    return draft.resolve(FILE);
  }

  /// Moves a finished draft among the snapshots: after a crash it is there whole, or not at all.
  void publish(Path draft, Manifest manifest) throws IOException {
    Path json = draft.resolve(MANIFEST);
    Files.writeString(json, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
    force(json);
    force(file(draft));
    if (Files.exists(draft.resolve(LISTING))) {
      force(draft.resolve(LISTING));
    }
    force(draft);
    Files.move(draft, snapshots().resolve(manifest.id()), StandardCopyOption.ATOMIC_MOVE);
    force(snapshots());
  }

  /// The manifest of a snapshot; null when it has none that can be read.
  @Nullable Manifest manifest(String id) {
    try {
      return JSON.readValue(
          Files.readString(snapshots().resolve(id).resolve(MANIFEST)), Manifest.class);
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  /// A folder for what the engine that reads a snapshot cannot hold in memory.
  Path reading(String id) throws IOException {
    return Files.createDirectories(building().resolve("reading-" + id));
  }

  /// Moves a snapshot out and deletes it: after a crash it is there whole, or not at all.
  void removeSnapshot(String id) throws IOException {
    Path going = building().resolve("removed-" + id);
    remove(going);
    Files.move(snapshots().resolve(id), going, StandardCopyOption.ATOMIC_MOVE);
    remove(going);
    remove(building().resolve("reading-" + id));
  }

  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
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

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
