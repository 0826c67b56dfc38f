package pipelineapi.origin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// The repository where a branch is, as its server shows it.
record GitRemote(Branch branch, GitSettings settings) {

  private static final String HEADS = "refs/heads/";
  private static final int BRANCHES_TOLD = 10;

  /// The longest that all of one fetch may take, however lively the server is.
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// Brings the newest commit of the branch, unless it is there.
  ///
  /// @return that commit
  /// @throws OriginUnreachableException when it cannot be had
  ObjectId fetch(GitClone clone) {
    Limit limit = new Limit(clone.repository().getDirectory().toPath(), settings, LONGEST);
    try (Transport transport = Transport.open(clone.repository(), new URIish(branch.address()))) {
      transport.setTimeout((int) settings.timeout().toSeconds());
      transport.setCredentialsProvider(new Known(branch));
      transport.setTagOpt(TagOpt.NO_TAGS);
      ObjectId head = head(transport);
      Ref fetched = clone.repository().exactRef(GitClone.FETCHED);
      if (fetched != null && head.equals(fetched.getObjectId())) {
        return head;
      }
      transport.setDepth(1);
      var result =
          transport.fetch(
              limit,
              List.of(new RefSpec("+%s%s:%s".formatted(HEADS, branch.name(), GitClone.FETCHED))));
      limit.check();
      // it may have moved since it was asked for
      return requireNonNull(result.getAdvertisedRef(HEADS + branch.name()).getObjectId());
    } catch (TransportException | NotSupportedException e) {
      String exceeded = limit.exceeded();
      throw exceeded == null ? GitFaults.told(branch, settings, e) : unreachable(exceeded, e);
    } catch (IOException e) {
      throw GitFaults.local(branch, clone.repository().getDirectory(), e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectId head(Transport transport) throws IOException {
    try (FetchConnection connection =
        transport.openFetch(List.of(new RefSpec(HEADS + "*:" + HEADS + "*")))) {
      Ref head = connection.getRef(HEADS + branch.name());
      if (head == null || head.getObjectId() == null) {
        throw missing(
            connection.getRefs().stream()
                .map(Ref::getName)
                .filter(name -> name.startsWith(HEADS))
                .map(name -> name.substring(HEADS.length()))
                .sorted()
                .toList());
      }
      return head.getObjectId();
    }
  }

  private OriginUnreachableException missing(List<String> branches) {
    return unreachable(
        branches.isEmpty()
            ? "has no branch at all, it is empty: check the address"
            : "has no branch '%s', but %s: check its name"
                .formatted(branch.name(), GitFaults.some(branches, BRANCHES_TOLD)),
        null);
  }

  private OriginUnreachableException unreachable(String fault, @Nullable Exception cause) {
    return new OriginUnreachableException(null, "%s %s".formatted(branch.address(), fault), cause);
  }

  /// Gives the credentials of the address to its host, and nobody else; is never asked twice.
  private static final class Known extends CredentialsProvider {

    private final Branch branch;
    private boolean given;

    Known(Branch branch) {
      this.branch = branch;
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return Stream.of(items)
          .allMatch(item ->
              item instanceof CredentialItem.Username || item instanceof CredentialItem.Password);
    }

    @Override
    public boolean get(URIish asking, CredentialItem... items) {
      Branch.Credentials known = branch.credentials();
      if (known == null || given || !isOurs(asking) || !supports(items)) {
        return false;
      }
      given = true;
      for (CredentialItem item : items) {
        switch (item) {
          case CredentialItem.Username user -> user.setValue(known.user());
          case CredentialItem.Password password ->
              password.setValue(known.password().toCharArray());
          default -> throw new IllegalStateException(item.getClass().getName());
        }
      }
      return true;
    }

    private boolean isOurs(URIish asking) {
      try {
        URIish ours = new URIish(branch.address());
        return ours.getHost().equals(asking.getHost())
            && ours.getPort() == asking.getPort()
            && ours.getScheme().equals(asking.getScheme());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Ends a fetch that takes too long or too much, or whose thread is to end.
  private static final class Limit extends EmptyProgressMonitor {

    private static final long LOOK_EVERY = Duration.ofMillis(200).toNanos();

    private final Path folder;
    private final GitSettings settings;
    private final long end;
    private long nextLook = System.nanoTime();
    private volatile @Nullable String exceeded;

    Limit(Path folder, GitSettings settings, Duration longest) {
      this.folder = folder;
      this.settings = settings;
      this.end = System.nanoTime() + longest.toNanos();
    }

    @Nullable String exceeded() {
      return exceeded;
    }

    void check() throws TransportException {
      nextLook = System.nanoTime();
      if (isCancelled()) {
        throw new TransportException(String.valueOf(exceeded));
      }
    }

    @Override
    public boolean isCancelled() {
      long now = System.nanoTime();
      if (exceeded == null && now - nextLook >= 0) {
        nextLook = now + LOOK_EVERY;
        if (Thread.currentThread().isInterrupted()) {
          exceeded = "is left, as the service stops";
        } else if (now - end > 0) {
          exceeded =
              "took longer than %d minutes: check the network".formatted(LONGEST.toMinutes());
        } else if (bytes() > settings.largest().toBytes()) {
          exceeded =
              "is larger than %s: raise pipeline.git.largest, or follow a smaller repository"
                  .formatted(settings.largest());
        }
      }
      return exceeded != null;
    }

    private long bytes() {
      try (Stream<Path> files = Files.walk(folder.resolve("objects"))) {
        return files.mapToLong(file -> file.toFile().length()).sum();
      } catch (IOException | UncheckedIOException e) {
        // files come and go while they are written
        return 0;
      }
    }
  }
}
