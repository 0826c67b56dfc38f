package pipelineapi.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ObjectAbsentException;
import pipelineapi.origin.ObjectChangedException;
import pipelineapi.origin.OriginUnreachableException;
import pipelineapi.refresh.read.CsvObject;
import pipelineapi.refresh.read.DocumentObject;
import pipelineapi.refresh.read.LfsPointer;
import pipelineapi.refresh.read.LogEntryObject;
import pipelineapi.refresh.read.RejectCode;
import pipelineapi.refresh.read.RejectedObjectException;
import pipelineapi.refresh.read.RowReading;
import pipelineapi.refresh.read.RowSink;
import pipelineapi.refresh.read.SqliteObject;

/// Brings objects to local files, many at a time, and reads them one after the other.
final class ObjectReader {

  /// Objects fetched at a time; a folder hands out its own files and gains nothing from more.
  private static final int FETCHED_AT_ONCE = 16;

  private final Archive archive;
  private final Build build;

  ObjectReader(Archive archive, Build build) {
    this.archive = archive;
    this.build = build;
  }

  /// An object at hand, or the reason why it is not: it went, or it changed since it was listed.
  record Fetched(Found found, @Nullable Path file) {}

  /// Fetches objects and hands them out in the order given; fetched copies are removed afterwards.
  void each(List<Found> objects, BiConsumer<Found, @Nullable Path> reader) {
    objects.stream()
        .gather(Gatherers.mapConcurrent(FETCHED_AT_ONCE, this::fetch))
        .forEachOrdered(fetched -> {
          try {
            reader.accept(fetched.found(), fetched.file());
          } finally {
            release(fetched.file());
          }
        });
  }

  /// Fetches one object; the file is null when it went or changed.
  Fetched fetch(Found found) {
    try {
      return new Fetched(found, archive.fetch(found.object(), build.draft().fetched()));
    } catch (ObjectAbsentException | ObjectChangedException e) {
      return new Fetched(found, null);
    } catch (UncheckedIOException e) {
      throw new RefreshException("Objects cannot be fetched to " + build.draft().fetched(), e);
    }
  }

  /// Removes a fetched copy; a folder's own file stays.
  void release(@Nullable Path file) {
    if (isCopy(file)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean isCopy(@Nullable Path file) {
    return file != null && file.startsWith(build.draft().fetched());
  }

  /// Whether what was read from a file was the version listed: a copy is, a folder's own file may
  /// have been written to meanwhile.
  boolean isAsListed(Found found, Path file) {
    return isCopy(file) || archive.unchanged(found.object());
  }

  /// Reads an object of rows.
  ///
  /// @throws RejectedObjectException when none of it can be used
  void read(Found found, Path file, RowSink sink) throws RejectedObjectException {
    RowReading reading =
        new RowReading(found.listing(), found.feed(), found.object(), found.parts(), build.today());
    try {
      switch (found.feed().format()) {
        case JSON -> LogEntryObject.read(file, found.parts(), reading, sink);
        case DOCUMENT -> DocumentObject.read(file, reading, sink);
        case SQLITE -> SqliteObject.read(file, reading, sink);
        default -> CsvObject.read(file, reading, sink);
      }
    } catch (RejectedObjectException e) {
      throw isPointer(found, file)
          ? new RejectedObjectException(RejectCode.UNREADABLE, LfsPointer.TOLD)
          : e;
    } catch (IOException e) {
      throw unreadable(found, e);
    }
  }

  // a pointer is of no format that is read, so only what was refused need be looked at
  private static boolean isPointer(Found found, Path file) {
    try {
      return LfsPointer.is(file);
    } catch (IOException e) {
      throw unreadable(found, e);
    }
  }

  private static OriginUnreachableException unreadable(Found found, IOException e) {
    return new OriginUnreachableException(found.key(), "it cannot be read to its end", e);
  }
}
