package pipelineapi.origin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// A branch of a Git repository, or a folder in it, at one commit: the one that [#follow] took up
/// last. Nothing else asks the server.
///
/// The version of an object is what its bytes are named by, so that a new commit leaves the
/// versions of all that it does not touch. Any thread may use it.
final class GitOrigin implements Origin {

  private static final Logger LOG = LoggerFactory.getLogger(GitOrigin.class);

  /// Packs beyond which a branch is fetched anew, so that what nobody needs any more goes.
  private static final int MOST_PACKS = 20;

  private static final int NAMES_TOLD = 10;

  private final Branch branch;
  private final GitRemote remote;
  private final Path folder;
  private volatile @Nullable GitClone clone;
  private volatile GitClone.@Nullable Commit taken;
  private volatile @Nullable Instant checked;
  private volatile @Nullable String fault;
  private volatile boolean damaged;

  /// Asks nobody for anything yet, and writes nothing.
  ///
  /// @param folder for the copy of the branch, which nothing else uses
  GitOrigin(Branch branch, GitSettings settings, Path folder) {
    this.branch = branch;
    this.remote = new GitRemote(branch, settings);
    this.folder = folder;
  }

  /// Takes up the newest commit of the branch. Where that cannot be had, the commit that is read
  /// stays, and the fault is told in [#state].
  ///
  /// @throws OriginUnreachableException when there is no commit to stay at
  synchronized void follow() {
    long begun = System.nanoTime();
    try {
      GitClone.Commit before = atHand();
      GitClone copy = copy();
      Map<String, ArchiveObject> known = before == null ? copy.listed() : before.objects();
      if (damaged || copy.packs() > MOST_PACKS) {
        fetchAnew(known);
      } else {
        fetch(copy, before, known);
      }
      if (fault != null) {
        LOG.info("branch can be followed again place={}", branch);
      }
      fault = null;
    } catch (OriginUnreachableException e) {
      untaken(e);
    } catch (IOException | RuntimeException e) {
      // the library tells damage in many ways, and none may end whoever looks again and again
      untaken(GitFaults.local(branch, folder.toFile(), e));
    } finally {
      checked = Instant.now();
      BranchUse.OF_PROCESS.looked(fault == null, System.nanoTime() - begun);
    }
  }

  private void untaken(OriginUnreachableException e) {
    String told = String.valueOf(e.getMessage());
    GitClone.Commit stays = taken;
    if (stays == null) {
      fault = told;
      throw e;
    }
    // it is looked at again and again, and one line is enough
    if (!told.equals(fault)) {
      LOG.warn("branch cannot be followed, commit {} stays: {}", stays.id().name(), told);
    }
    fault = told;
  }

  private void fetch(
      GitClone copy, GitClone.@Nullable Commit before, Map<String, ArchiveObject> known)
      throws IOException {
    ObjectId head = remote.fetch(copy);
    if (before != null && before.id().equals(head)) {
      return;
    }
    GitClone.Commit next;
    try {
      next = read(copy, head, known);
    } catch (IOException e) {
      LOG.warn("what was fetched is not whole, it is fetched anew place={}", branch, e);
      fetchAnew(known);
      return;
    }
    take(copy, next);
  }

  // beside the old copy, which stays until the new one is whole
  private void fetchAnew(Map<String, ArchiveObject> known) throws IOException {
    Path fresh = freshFolder();
    FileSystemUtils.deleteRecursively(fresh);
    GitClone.Commit next;
    try (GitClone copy = GitClone.open(fresh, branch)) {
      next = read(copy, remote.fetch(copy), known);
      copy.take(next);
    }
    closeCopy();
    FileSystemUtils.deleteRecursively(copyFolder());
    Files.move(fresh, copyFolder(), StandardCopyOption.ATOMIC_MOVE);
    take(copy(), next);
    damaged = false;
  }

  private GitClone.Commit read(GitClone copy, ObjectId id, Map<String, ArchiveObject> known)
      throws IOException {
    Optional<GitClone.Commit> commit = copy.commit(id, branch.folder(), known);
    if (commit.isPresent()) {
      return commit.get();
    }
    throw new OriginUnreachableException(
        null,
        "%s has no folder '%s' in branch %s at commit %s, but %s: check its name"
            .formatted(
                branch.address(),
                branch.folder(),
                branch.name(),
                id.name(),
                GitFaults.some(copy.top(id), NAMES_TOLD)),
        null);
  }

  private void take(GitClone copy, GitClone.Commit next) throws IOException {
    copy.take(next);
    taken = next;
    LOG.info(
        "branch taken up place={} commit={} objects={}",
        branch,
        next.id().name(),
        next.objects().size());
    if (!next.leftOut().isEmpty()) {
      LOG.warn(
          "left out of {}, being links, submodules or no names of objects: {}",
          branch,
          GitFaults.some(next.leftOut(), NAMES_TOLD));
    }
  }

  /// The commit that is read, also when it was taken up by an earlier process.
  private synchronized GitClone.@Nullable Commit atHand() throws IOException {
    if (taken == null) {
      GitClone copy = copy();
      Optional<ObjectId> id = copy.taken();
      if (id.isPresent()) {
        try {
          taken = copy.commit(id.get(), branch.folder(), copy.listed()).orElse(null);
        } catch (IOException e) {
          LOG.warn("the copy of {} is not whole, it is fetched anew", branch, e);
          damaged = true;
        }
      }
    }
    return taken;
  }

  private GitClone.Commit commit() {
    GitClone.Commit now = taken;
    return now == null ? firstCommit() : now;
  }

  private synchronized GitClone.Commit firstCommit() {
    try {
      GitClone.Commit now = atHand();
      if (now == null) {
        follow();
        now = taken;
      }
      if (now != null) {
        return now;
      }
    } catch (IOException e) {
      throw GitFaults.local(branch, folder.toFile(), e);
    }
    throw new IllegalStateException("nothing was taken up of " + branch);
  }

  private Path copyFolder() {
    return folder.resolve("copy");
  }

  private Path freshFolder() {
    return folder.resolve("fresh");
  }

  private synchronized GitClone copy() throws IOException {
    GitClone open = clone;
    if (open == null) {
      // the process may have ended between the two steps of taking up what was fetched anew
      if (Files.notExists(copyFolder()) && Files.exists(freshFolder())) {
        Files.move(freshFolder(), copyFolder(), StandardCopyOption.ATOMIC_MOVE);
      }
      open = GitClone.open(copyFolder(), branch);
      clone = open;
    }
    return open;
  }

  private synchronized void closeCopy() {
    GitClone open = clone;
    if (open != null) {
      open.close();
    }
    clone = null;
  }

  /// How it stands; asks nobody.
  BranchState state(String root) {
    GitClone.Commit now = taken;
    return new BranchState(
        root,
        place(),
        now == null ? null : now.id().name(),
        now == null ? null : now.committed(),
        checked,
        fault);
  }

  @Override
  public String place() {
    return branch.toString();
  }

  @Override
  public void list(String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    for (ArchiveObject object : commit().objects().tailMap(prefix, true).values()) {
      if (!object.key().startsWith(prefix)) {
        return;
      }
      sink.accept(object);
    }
  }

  @Override
  public InputStream open(ArchiveObject object) {
    return open(object, 0, object.bytes());
  }

  @Override
  public InputStream open(ArchiveObject object, long from, long count) {
    check(object);
    try {
      return new WatchedStream(
          new PartStream(copy().bytes(object, from), count),
          () -> {},
          e -> unreadable(object.key(), e));
    } catch (IOException e) {
      throw unreadable(object.key(), e);
    }
  }

  @Override
  public Path fetch(ArchiveObject object, Path target) {
    check(object);
    return LocalCopy.make(
        object,
        target,
        file -> {
          try (var bytes = open(object);
              var local = Files.newOutputStream(file)) {
            bytes.transferTo(local);
          }
        });
  }

  @Override
  public boolean unchanged(ArchiveObject object) {
    return find(object.key()).filter(now -> now.version().equals(object.version())).isPresent();
  }

  @Override
  public Optional<ArchiveObject> find(String key) {
    return Optional.ofNullable(commit().objects().get(key));
  }

  @Override
  public void close() {
    closeCopy();
  }

  private void check(ArchiveObject object) {
    ArchiveObject now =
        find(object.key())
            .orElseThrow(() ->
                new ObjectAbsentException(object.key(), "is not in %s".formatted(branch), null));
    if (!now.version().equals(object.version())) {
      throw new ObjectChangedException(
          object.key(), "changed in %s since it was listed".formatted(branch), null);
    }
  }

  private RuntimeException unreadable(String key, Exception cause) {
    damaged = true;
    return new OriginUnreachableException(
        key,
        "cannot be read from the copy of %s (%s): it is fetched anew when the branch is looked at next"
            .formatted(branch, cause.getMessage()),
        cause);
  }
}
