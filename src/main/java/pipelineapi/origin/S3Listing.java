package pipelineapi.origin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// One listing of a bucket, in the order of keys, with directories asked for beside each other.
///
/// A directory that one page holds costs one request. Of a larger one its own directories are
/// listed, when these are few; else page after page. What is ahead of whoever takes the objects is
/// bounded, so memory does not grow with their number.
final class S3Listing {

  /// With more directories than these, each may be too small to be worth a request.
  private static final int FEW = 256;

  /// Pages that may wait to be taken, of a thousand objects each.
  private static final int AHEAD = 32;

  private final Bucket bucket;
  private final String name;
  private final String root;
  private final Scope scope;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore requests;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int ahead;

  private S3Listing(Bucket bucket, String name, String root, Scope scope, int parallel) {
    this.bucket = bucket;
    this.name = name;
    this.root = root;
    this.scope = scope;
    this.requests = new Semaphore(parallel, true);
  }

  /// Names every object whose whole key starts with a prefix.
  ///
  /// @param root what the keys that the scope knows stand below
  /// @param parallel requests at once
  static void list(
      Bucket bucket,
      String name,
      String root,
      String prefix,
      Scope scope,
      int parallel,
      Consumer<S3Object> sink) {
    S3Listing listing = new S3Listing(bucket, name, root, scope, parallel);
    try {
      listing.take(listing.begun(prefix), sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The listing was interrupted");
    } finally {
      listing.threads.shutdownNow();
    }
  }

  /// What a directory turns out to hold: objects or directories, in the order of their keys.
  private sealed interface Part {

    record Page(List<S3Object> objects) implements Part {}

    record One(S3Object object) implements Part {}

    record Inner(Directory directory) implements Part {}

    record Failed(RuntimeException fault) implements Part {}

    record End() implements Part {}
  }

  private Directory begun(String prefix) {
    Directory directory = new Directory(prefix);
    threads.execute(directory);
    return directory;
  }

  private void take(Directory directory, Consumer<S3Object> sink) throws InterruptedException {
    directory.awaitNow();
    while (true) {
      switch (directory.next()) {
        case Part.Page(List<S3Object> objects) -> objects.forEach(sink);
        case Part.One(S3Object object) -> sink.accept(object);
        case Part.Inner(Directory inner) -> take(inner, sink);
        case Part.Failed(RuntimeException fault) -> throw fault;
        case Part.End() -> {
          return;
        }
      }
    }
  }

  /// A directory being listed by a thread of its own.
  private final class Directory implements Runnable {

    private final String prefix;

    /// A key behind which all begins that is wanted; null where that is the beginning.
    private final @Nullable String before;

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean awaited;

    Directory(String prefix) {
      this.prefix = prefix;
      String from = prefix.startsWith(root) ? scope.from(prefix.substring(root.length())) : "";
      this.before = from.isEmpty() ? null : prefix + before(from);
    }

    // the name that is asked for is not to be behind itself
    private static String before(String name) {
      int last = name.length() - 1;
      return name.substring(0, last) + (char) (name.charAt(last) - 1) + "~";
    }

    @Override
    public void run() {
      try {
        list();
        add(new Part.End());
      } catch (RuntimeException e) {
        add(new Part.Failed(e));
      } catch (InterruptedException e) {
        // nobody takes anything any more
        Thread.currentThread().interrupt();
      }
    }

    private void list() throws InterruptedException {
      reserve();
      ListObjectsV2Response page = page(null, false);
      if (Boolean.TRUE.equals(page.isTruncated())) {
        List<Part> inner = inner();
        if (!inner.isEmpty()) {
          release();
          inner.forEach(this::add);
          return;
        }
      }
      add(new Part.Page(page.contents()));
      while (Boolean.TRUE.equals(page.isTruncated())) {
        reserve();
        page = page(page.nextContinuationToken(), false);
        add(new Part.Page(page.contents()));
      }
    }

    // what lies right in it between its directories, which are begun; none when they are too many
    private List<Part> inner() throws InterruptedException {
      ListObjectsV2Response page = page(null, true);
      if (Boolean.TRUE.equals(page.isTruncated())
          || page.commonPrefixes().isEmpty()
          || page.commonPrefixes().size() > FEW) {
        return List.of();
      }
      NavigableMap<String, Optional<S3Object>> entries = new TreeMap<>(Origin.KEY_ORDER);
      page.contents().forEach(object -> entries.put(object.key(), Optional.of(object)));
      page.commonPrefixes().stream()
          .map(CommonPrefix::prefix)
          .filter(inner -> scope.holds(inner.substring(root.length())))
          .forEach(inner -> entries.put(inner, Optional.empty()));
      List<Part> inner = new ArrayList<>();
      entries.forEach((key, object) ->
          inner.add(object.isPresent() ? new Part.One(object.get()) : new Part.Inner(begun(key))));
      return inner;
    }

    private ListObjectsV2Response page(@Nullable String token, boolean byDirectory)
        throws InterruptedException {
      requests.acquire();
      try {
        return bucket.read(
            null,
            () ->
                bucket
                    .client()
                    .listObjectsV2(r ->
                        r.bucket(name)
                            .prefix(prefix)
                            .delimiter(byDirectory ? "/" : null)
                            .startAfter(before)
                            .continuationToken(token)));
      } finally {
        requests.release();
      }
    }

    // the directory whose objects are awaited never waits: the others wait for it
    private void reserve() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!awaited && ahead >= AHEAD) {
          changed.await();
        }
        ahead++;
      } finally {
        lock.unlock();
      }
    }

    private void release() {
      lock.lock();
      try {
        ahead--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void add(Part part) {
      lock.lock();
      try {
        parts.addLast(part);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void awaitNow() {
      lock.lock();
      try {
        awaited = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    Part next() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (parts.isEmpty()) {
          changed.await();
        }
        Part part = parts.removeFirst();
        if (part instanceof Part.Page) {
          ahead--;
          changed.signalAll();
        }
        return part;
      } finally {
        lock.unlock();
      }
    }
  }
}
