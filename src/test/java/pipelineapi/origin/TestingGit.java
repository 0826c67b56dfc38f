package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// A real Git server over HTTP on this machine, in this process.
public final class TestingGit implements AutoCloseable {

  private final Path folder;
  private final Tomcat server = new Tomcat();
  private final Map<String, Repo> repositories = new TreeMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String credentials;
  private volatile Runnable beforeAnswer = () -> {};

  private TestingGit(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("repositories"));
    Path base = Files.createDirectories(folder.resolve("server"));
    PlainGit.prepare();
    server.setBaseDir(base.toString());
    server.setHostname("127.0.0.1");
    server.setPort(0);
    server.getConnector().setProperty("address", "127.0.0.1");
    var context = server.addContext("", base.toString());
    GitServlet git = new GitServlet();
    git.setRepositoryResolver((_, name) -> open(name));
    Tomcat.addServlet(context, "git", git).addMapping("/*");
    FilterDef guard = new FilterDef();
    guard.setFilterName("guard");
    Filter filter =
        (request, response, chain) -> {
          if (admits((HttpServletRequest) request, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
          }
        };
    guard.setFilter(filter);
    context.addFilterDef(guard);
    FilterMap map = new FilterMap();
    map.setFilterName("guard");
    map.addURLPattern("/*");
    context.addFilterMap(map);
    try {
      server.start();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts a server of the repositories that are made by it, below a folder.
  public static TestingGit start(Path folder) throws IOException {
    return new TestingGit(folder);
  }

  private Repository open(String name) throws RepositoryNotFoundException {
    Repo repo = repositories.get(name);
    if (repo == null || !Files.exists(repo.folder())) {
      throw new RepositoryNotFoundException(name);
    }
    repo.repository.incrementOpen();
    return repo.repository;
  }

  private boolean admits(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    requests.add(request.getMethod() + " " + request.getRequestURI());
    beforeAnswer.run();
    String known = credentials;
    if (known == null
        || ("Basic " + Base64.getEncoder().encodeToString(known.getBytes(UTF_8)))
            .equals(request.getHeader("Authorization"))) {
      return true;
    }
    response.setHeader("WWW-Authenticate", "Basic realm=\"git\"");
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    return false;
  }

  /// Answers only who comes with this user and password from now on; null: everybody.
  public void protect(@Nullable String userAndPassword) {
    credentials = userAndPassword;
  }

  /// Something happens before each answer from now on.
  public void beforeAnswer(Runnable happens) {
    beforeAnswer = happens;
  }

  /// The requests since this was asked last.
  public List<String> requests() {
    List<String> all = List.copyOf(requests);
    requests.clear();
    return all;
  }

  public int port() {
    return server.getConnector().getLocalPort();
  }

  /// A new, empty repository.
  public Repo repository(String name) throws IOException {
    Repository repository =
        new FileRepositoryBuilder()
            .setBare()
            .setGitDir(folder.resolve(name + ".git").toFile())
            .build();
    repository.create(true);
    Repo repo = new Repo(name + ".git", repository);
    repositories.put(repo.name, repo);
    return repo;
  }

  @Override
  public void close() {
    try {
      server.stop();
      server.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
    repositories.values().forEach(repo -> repo.repository.close());
  }

  /// A repository, into whose branch `main` files are put.
  public final class Repo {

    private final String name;
    private final Repository repository;
    private final Map<String, DirCacheEntry> files = new TreeMap<>();
    private Instant time = Instant.parse("2026-03-10T00:00:00Z");

    private Repo(String name, Repository repository) {
      this.name = name;
      this.repository = repository;
    }

    public Path folder() {
      return repository.getDirectory().toPath();
    }

    /// Its address on the server.
    public String address() {
      return "http://127.0.0.1:%d/%s".formatted(port(), name);
    }

    /// Puts a file, to be committed.
    public Repo put(String key, String text) throws IOException {
      return put(key.getBytes(UTF_8), FileMode.REGULAR_FILE, text);
    }

    /// Puts an entry of any mode, whose text is its content.
    Repo put(byte[] key, FileMode mode, String text) throws IOException {
      DirCacheEntry entry = new DirCacheEntry(key);
      entry.setFileMode(mode);
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        entry.setObjectId(
            mode.equals(FileMode.GITLINK.getBits())
                ? ObjectId.fromString("1234567890123456789012345678901234567890")
                : inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
        inserter.flush();
      }
      files.put(new String(key, ISO_8859_1), entry);
      return this;
    }

    public Repo remove(String key) {
      files.remove(new String(key.getBytes(UTF_8), ISO_8859_1));
      return this;
    }

    /// Commits what was put to `main`, a minute after the last commit.
    public String commit() throws IOException {
      return commit("main", true);
    }

    /// Commits to a branch, in place of its history when `onTop` says no.
    public String commit(String branch, boolean onTop) throws IOException {
      time = time.plusSeconds(60);
      DirCache cache = DirCache.newInCore();
      DirCacheBuilder builder = cache.builder();
      files.values().forEach(builder::add);
      builder.finish();
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(cache.writeTree(inserter));
        ObjectId before = repository.resolve(Constants.R_HEADS + branch);
        if (onTop && before != null) {
          commit.setParentId(before);
        }
        PersonIdent author = new PersonIdent("tester", "tester@example.org", time, ZoneOffset.UTC);
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage("a change");
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
        update.setNewObjectId(id);
        update.forceUpdate();
        return id.name();
      }
    }

    /// When the last commit was made.
    Instant time() {
      return time;
    }

    /// Removes the repository from the server.
    public void vanish() {
      try {
        FileSystemUtils.deleteRecursively(folder());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
