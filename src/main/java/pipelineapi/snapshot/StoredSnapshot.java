package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A snapshot as it lies in a store, which another process may own.
///
/// @param file of the engine
public record StoredSnapshot(Manifest manifest, Path file) {

  /// The snapshot of an id, or the newest; empty when there is none whose manifest can be read.
  ///
  /// @param id null: the newest
  public static Optional<StoredSnapshot> find(Path store, @Nullable String id) throws IOException {
    Path folder = store.resolve(SnapshotFolder.SNAPSHOTS);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> newestFirst;
    try (Stream<Path> folders = Files.list(folder)) {
      newestFirst = folders.sorted(Comparator.reverseOrder()).toList();
    }
    return newestFirst.stream()
        .filter(one -> id == null || one.endsWith(id))
        .flatMap(one -> at(one).stream())
        .findFirst();
  }

  private static Optional<StoredSnapshot> at(Path folder) {
    Manifest manifest = SnapshotFolder.read(folder.resolve(SnapshotFolder.MANIFEST));
    return manifest == null
        ? Optional.empty()
        : Optional.of(new StoredSnapshot(manifest, folder.resolve(SnapshotFolder.FILE)));
  }
}
