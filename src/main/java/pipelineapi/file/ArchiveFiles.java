package pipelineapi.file;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;

/// The door to the bytes of files. At most so many are read at once as the settings say. Safe to
/// use from many threads.
@Component
public final class ArchiveFiles {

  private final Archive archive;
  private final Patience patience;
  private final long largestPackage;
  private final Semaphore streams;

  ArchiveFiles(Archive archive, FileSettings settings) {
    this.archive = archive;
    this.patience = new Patience(settings.timeout());
    this.largestPackage = settings.largestPackage().toBytes();
    this.streams = new Semaphore(settings.streams());
  }

  /// What is now at a key that the snapshot names; empty when it is gone, or may not be read.
  ///
  /// @return to be closed
  /// @throws TooManyFilesException when as many files are being read as may be
  /// @throws ArchiveUnreachableException when the archive does not answer in time
  public Optional<ArchiveFile> find(String key) {
    Slot slot = new Slot();
    try {
      // whoever gave up waiting keeps the slot until the archive has given in, too
      slot.retain();
      Optional<ArchiveObject> object =
          patience.await(() -> archive.find(key), _ -> {}, slot::release);
      return object.map(found -> new ArchiveFile(archive, found, patience, slot.retain()));
    } finally {
      slot.release();
    }
  }

  /// Whether a package is so large that callers had better fetch it elsewhere.
  public boolean isLarge(long packageBytes) {
    return packageBytes > largestPackage;
  }

  /// One of the places for those who read; it is free again when nobody holds it.
  final class Slot {

    private final AtomicInteger holders = new AtomicInteger(1);

    Slot() {
      if (!streams.tryAcquire()) {
        throw new TooManyFilesException();
      }
    }

    Slot retain() {
      holders.incrementAndGet();
      return this;
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        streams.release();
      }
    }
  }
}
