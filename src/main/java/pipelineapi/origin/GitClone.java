package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// The copy of a branch on this machine: a bare repository with the commits that were fetched, each
/// without its history. Any number of threads may read it, while one fetches.
final class GitClone implements AutoCloseable {

  /// The commit that was fetched last.
  static final String FETCHED = "refs/heads/fetched";

  /// The commit that is read.
  private static final String TAKEN = "refs/heads/taken";

  private static final String LISTING = "taken.gz";

  private final Path folder;
  private final Repository repository;

  private GitClone(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /// What a commit holds.
  ///
  /// @param objects in key order, by their keys
  /// @param leftOut what is no object: links, submodules, and names that cannot be keys
  record Commit(
      ObjectId id,
      Instant committed,
      NavigableMap<String, ArchiveObject> objects,
      List<String> leftOut) {}

  /// Opens the copy, which is begun anew when the folder holds that of another branch.
  static GitClone open(Path folder, Branch branch) throws IOException {
    PlainGit.prepare();
    Repository repository = repository(folder);
    if (!branch.toString().equals(place(repository))) {
      repository.close();
      FileSystemUtils.deleteRecursively(folder);
      repository = repository(folder);
      repository.create(true);
      StoredConfig config = repository.getConfig();
      config.setString("followed", null, "place", branch.toString());
      // another address would be given the credentials of this one
      config.setString("http", null, "followRedirects", "false");
      config.save();
    }
    return new GitClone(folder, repository);
  }

  private static Repository repository(Path folder) throws IOException {
    return new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
  }

  private static @Nullable String place(Repository repository) {
    return repository.getObjectDatabase().exists()
        ? repository.getConfig().getString("followed", null, "place")
        : null;
  }

  Repository repository() {
    return repository;
  }

  /// The commit that was read before the process ended last.
  Optional<ObjectId> taken() throws IOException {
    Ref ref = repository.exactRef(TAKEN);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// Writes down that a commit is read from now on.
  void take(Commit commit) throws IOException {
    Path next = folder.resolve(LISTING + ".new");
    try (KeptListing listing = KeptListing.write(next)) {
      commit.objects().values().forEach(listing);
      listing.end();
    }
    Files.move(
        next,
        folder.resolve(LISTING),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    RefUpdate update = repository.updateRef(TAKEN);
    update.setNewObjectId(commit.id());
    update.disableRefLog();
    RefUpdate.Result result = update.forceUpdate();
    if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
      throw new IOException("%s: %s".formatted(TAKEN, result));
    }
  }

  /// The objects that were read before the process ended last; none where that is not known.
  Map<String, ArchiveObject> listed() {
    Map<String, ArchiveObject> objects = new HashMap<>();
    try {
      KeptListing.read(folder.resolve(LISTING), object -> objects.put(object.key(), object));
    } catch (IOException e) {
      // all it tells is when objects changed
      objects.clear();
    }
    return objects;
  }

  /// Reads what a commit holds, and so proves that all of it is here.
  ///
  /// @param in the folder whose objects are named; empty for all
  /// @param before what was read before: an object that is the same has not been written since
  /// @return empty when the commit has no such folder
  Optional<Commit> commit(ObjectId id, String in, Map<String, ArchiveObject> before)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectReader reader = walk.getObjectReader();
      RevCommit commit = walk.parseCommit(id);
      Optional<ObjectId> tree = tree(reader, commit, in);
      if (tree.isEmpty()) {
        return Optional.empty();
      }
      Instant committed = Instant.ofEpochSecond(commit.getCommitTime());
      NavigableMap<String, ArchiveObject> objects = new TreeMap<>(Origin.KEY_ORDER);
      List<String> leftOut = new ArrayList<>();
      try (TreeWalk files = new TreeWalk(reader)) {
        files.addTree(tree.get());
        files.setRecursive(true);
        while (files.next()) {
          String key = key(files.getRawPath());
          if (key == null || !isFile(files.getFileMode())) {
            leftOut.add(files.getPathString());
            continue;
          }
          ObjectId blob = files.getObjectId(0);
          long bytes = reader.getObjectSize(blob, Constants.OBJ_BLOB);
          ArchiveObject known = before.get(key);
          Instant modified =
              known != null && known.version().equals(blob.name()) ? known.modified() : committed;
          objects.put(key, new ArchiveObject(key, bytes, modified, blob.name()));
        }
      }
      return Optional.of(new Commit(id.copy(), committed, objects, leftOut));
    }
  }

  private static Optional<ObjectId> tree(ObjectReader reader, RevCommit commit, String folder)
      throws IOException {
    if (folder.isEmpty()) {
      return Optional.of(commit.getTree());
    }
    try (TreeWalk found = TreeWalk.forPath(reader, folder, commit.getTree())) {
      return found != null && FileMode.TREE.equals(found.getFileMode().getBits())
          ? Optional.of(found.getObjectId(0))
          : Optional.empty();
    }
  }

  /// The names at the top of a commit, directories with a slash.
  List<String> top(ObjectId id) throws IOException {
    try (RevWalk walk = new RevWalk(repository);
        TreeWalk names = new TreeWalk(walk.getObjectReader())) {
      names.addTree(walk.parseCommit(id).getTree());
      List<String> top = new ArrayList<>();
      while (names.next()) {
        top.add(names.getPathString() + (names.isSubtree() ? "/" : ""));
      }
      return top;
    }
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  private static @Nullable String key(byte[] path) {
    try {
      String key = UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
      return Keys.safe(key) ? key : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// Opens the bytes of an object, from one of them on.
  InputStream bytes(ArchiveObject object, long from) throws IOException {
    ObjectReader reader = repository.newObjectReader();
    try {
      InputStream blob =
          reader.open(ObjectId.fromString(object.version()), Constants.OBJ_BLOB).openStream();
      blob.skipNBytes(from);
      return new FilterInputStream(blob) {
        @Override
        public void close() throws IOException {
          try (reader) {
            super.close();
          }
        }
      };
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /// How many packs of objects there are: one more with every fetch.
  long packs() throws IOException {
    Path packs = folder.resolve("objects/pack");
    if (!Files.exists(packs)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(packs)) {
      return files.filter(file -> file.toString().endsWith(".pack")).count();
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
