package pipelineapi.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;
import pipelineapi.origin.KeptListing;
import pipelineapi.snapshot.SnapshotDraft;
import pipelineapi.snapshot.SnapshotStore;

/// What one refresh sees of the archive: all of it, or what comes from branches as they are now and
/// all else as it was for the served snapshot. The latter is why a listing is kept beside each
/// snapshot, where the archive has branches at all.
final class Sight implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sight.class);

  private final Archive archive;
  private final Catalogue catalogue;
  private final SnapshotStore store;
  private Passed passed;
  private @Nullable Path earlier;
  private @Nullable Path listing;
  private Duration took = Duration.ZERO;

  /// @param passed what the served snapshot knows of days that need not be listed
  /// @param earlier what was kept beside the served snapshot, to look at branches only
  Sight(
      Archive archive,
      Catalogue catalogue,
      SnapshotStore store,
      Passed passed,
      @Nullable Path earlier) {
    this.archive = archive;
    this.catalogue = catalogue;
    this.store = store;
    this.passed = passed;
    this.earlier = earlier;
  }

  /// Looks further back from now on where an index has lost its newest days.
  void reach(NewestDays newest) {
    passed = passed.still(new DatedDirectories(catalogue), newest);
  }

  /// Looks at all of it, where nothing that was known of it counts.
  Inventory lookAnew() throws IOException {
    passed = Passed.NONE;
    earlier = null;
    return look();
  }

  /// How long the last look took.
  Duration took() {
    return took;
  }

  /// Looks at the archive.
  Inventory look() throws IOException {
    long begun = System.nanoTime();
    try {
      return seen();
    } finally {
      took = Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  private Inventory seen() throws IOException {
    Path kept = earlier;
    if (kept != null) {
      try {
        return Inventory.of(
            catalogue,
            passed,
            (scope, sink) -> archive.listBranches(rest -> read(kept, rest), scope, sink));
      } catch (UncheckedIOException e) {
        LOG.warn("the kept listing cannot be read, all is listed: {}", kept, e);
        earlier = null;
      }
    }
    return archive.hasBranches()
        ? lookAndKeep()
        : Inventory.of(catalogue, passed, (scope, sink) -> archive.list("", scope, sink));
  }

  private static void read(Path kept, Consumer<ArchiveObject> sink) {
    try {
      KeptListing.read(kept, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Inventory lookAndKeep() throws IOException {
    close();
    listing = store.newListing();
    try (KeptListing kept = KeptListing.write(listing)) {
      Inventory inventory =
          Inventory.of(
              catalogue,
              passed,
              (scope, sink) ->
                  archive.list(
                      "",
                      scope,
                      object -> {
                        if (!archive.isOfBranch(object.key())) {
                          kept.accept(object);
                        }
                        sink.accept(object);
                      }));
      kept.end();
      return inventory;
    }
  }

  /// Keeps what was seen last beside the snapshot that is made of it.
  void keep(SnapshotDraft draft) throws IOException {
    Path seen = listing;
    if (seen != null) {
      Files.move(seen, draft.listing());
      listing = null;
    } else if (earlier != null) {
      Files.copy(earlier, draft.listing());
    }
  }

  @Override
  public void close() throws IOException {
    if (listing != null) {
      Files.deleteIfExists(listing);
    }
  }
}
