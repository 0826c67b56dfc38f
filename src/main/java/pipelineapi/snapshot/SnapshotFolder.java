package pipelineapi.snapshot;

import static java.util.Objects.requireNonNull;

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

/// The files of a store: `snapshots/<id>` with the engine's file and the manifest, `withheld/<id>`
/// with why as well, `pin.json` while one of them is pinned, and `building`, which holds what is
/// not yet whole and is emptied at start.
final class SnapshotFolder {

  static final String SNAPSHOTS = "snapshots";
  static final String FILE = "snapshot.duckdb";
  static final String MANIFEST = "manifest.json";
  static final String LISTING = "listing.gz";
  private static final String SEAL = "seal.json";
  private static final String REASONS = "withheld.json";
  private static final String PIN = "pin.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  SnapshotFolder(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(snapshots());
    Files.createDirectories(withheldFolder());
    remove(building());
    Files.createDirectories(building());
    remove(exports());
    Files.createDirectories(exports());
  }

  private Path snapshots() {
    return root.resolve(SNAPSHOTS);
  }

  private Path withheldFolder() {
    return root.resolve("withheld");
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
    return ids(snapshots());
  }

  private static List<String> ids(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
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
    write(draft.resolve(SEAL), Seal.of(file(draft)));
    write(draft.resolve(MANIFEST), manifest);
    move(draft, snapshots().resolve(manifest.id()));
  }

  /// Moves a finished draft aside, in the place of any that was there.
  void withhold(Path draft, Withheld withheld) throws IOException {
    write(draft.resolve(SEAL), Seal.of(file(draft)));
    write(draft.resolve(MANIFEST), withheld.manifest());
    write(draft.resolve(REASONS), withheld);
    move(draft, withheldFolder().resolve(withheld.manifest().id()));
    for (String other : ids(withheldFolder())) {
      if (!other.equals(withheld.manifest().id())) {
        removeWithheld(other);
      }
    }
  }

  /// What was put aside last; null when nothing is, or none that can be read.
  @Nullable Withheld withheld() throws IOException {
    for (String id : ids(withheldFolder())) {
      try {
        return JSON.readValue(
            Files.readString(withheldFolder().resolve(id).resolve(REASONS)), Withheld.class);
      } catch (IOException | JacksonException e) {
        removeWithheld(id);
      }
    }
    return null;
  }

  /// Moves what was put aside among the snapshots, with a new manifest.
  void accept(Manifest manifest) throws IOException {
    Path folder = withheldFolder().resolve(manifest.id());
    Path next = folder.resolve(MANIFEST + ".new");
    write(next, manifest);
    Files.move(
        next,
        folder.resolve(MANIFEST),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    move(folder, snapshots().resolve(manifest.id()));
    Files.deleteIfExists(snapshots().resolve(manifest.id()).resolve(REASONS));
  }

  /// Removes what was put aside.
  void removeWithheld(String id) throws IOException {
    removeWhole(withheldFolder().resolve(id));
  }

  /// The order to stay on a snapshot; null when there is none that can be read.
  @Nullable Pin pin() {
    try {
      return JSON.readValue(Files.readString(root.resolve(PIN)), Pin.class);
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  /// Writes down the order to stay on a snapshot, whole or not at all.
  void pin(Pin pin) throws IOException {
    Path next = root.resolve(PIN + ".new");
    write(next, pin);
    Files.move(
        next,
        root.resolve(PIN),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(root);
  }

  /// Takes that order back.
  void unpin() throws IOException {
    Files.deleteIfExists(root.resolve(PIN));
    force(root);
  }

  private static void write(Path file, Object json) throws IOException {
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    force(file);
  }

  private void move(Path from, Path to) throws IOException {
    force(file(from));
    if (Files.exists(from.resolve(LISTING))) {
      force(from.resolve(LISTING));
    }
    force(from);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    force(requireNonNull(to.getParent()));
  }

  /// The manifest of a snapshot; null when it has none that can be read.
  @Nullable Manifest manifest(String id) {
    return read(snapshots().resolve(id).resolve(MANIFEST));
  }

  /// The manifest in a file; null when it cannot be read.
  static @Nullable Manifest read(Path file) {
    try {
      return JSON.readValue(Files.readString(file), Manifest.class);
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  /// What is wrong with the file of a snapshot, looking at all of it; null when it is as it was
  /// written.
  @Nullable String fault(String id) {
    Seal written = seal(id);
    if (written == null) {
      return "its seal cannot be read";
    }
    try {
      return fault(written, Seal.of(file(id)));
    } catch (IOException e) {
      return "its file cannot be read: " + e;
    }
  }

  private @Nullable Seal seal(String id) {
    try {
      return JSON.readValue(Files.readString(snapshots().resolve(id).resolve(SEAL)), Seal.class);
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  private static @Nullable String fault(Seal written, Seal found) {
    if (found.bytes() != written.bytes()) {
      return "its file is damaged: %d bytes, not %d".formatted(found.bytes(), written.bytes());
    }
    return found.equals(written) ? null : "its file is damaged: other bytes than were written";
  }

  /// Copies the file of a snapshot into a draft. What is wrong with it is returned, and nothing
  /// copied then; null when it is as it was written.
  @Nullable String copy(String id, Path draft) throws IOException {
    Seal written = seal(id);
    if (written == null) {
      return "its seal cannot be read";
    }
    String fault = fault(written, Seal.copying(file(id), file(draft)));
    if (fault != null) {
      Files.delete(file(draft));
    }
    return fault;
  }

  /// A folder for what the engine that reads a snapshot cannot hold in memory.
  Path reading(String id) throws IOException {
    return Files.createDirectories(building().resolve("reading-" + id));
  }

  /// Moves a snapshot out and deletes it: after a crash it is there whole, or not at all.
  void removeSnapshot(String id) throws IOException {
    removeWhole(snapshots().resolve(id));
    remove(building().resolve("reading-" + id));
  }

  private void removeWhole(Path folder) throws IOException {
    Path going = building().resolve("removed-" + folder.getFileName());
    remove(going);
    Files.move(folder, going, StandardCopyOption.ATOMIC_MOVE);
    remove(going);
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
