package pipelineapi.origin;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/// A place objects are read from: a folder, a prefix of a bucket, or a branch of a Git repository.
/// It is never written to.
///
/// Reading one object is tied to the version a listing named, so that what is stored under a
/// version in the ledger is what that version held. Faults are told as [OriginException].
///
/// Every origin may be used by any number of threads at once; one stream only by one.
public interface Origin extends AutoCloseable {

  /// Ascending order of the UTF-8 bytes of keys: the order of every listing.
  Comparator<String> KEY_ORDER = KeyOrder::compare;

  /// Names this origin in messages: a folder, `s3://bucket/prefix`, or
  /// `https://host/repository.git#branch:folder`; never credentials.
  String place();

  /// Names every object whose key starts with a prefix, in [#KEY_ORDER], as they come: memory does
  /// not grow with their number (for a folder: with that of its largest directory only; a branch
  /// has few).
  ///
  /// Directories are no objects, nor are symbolic links that lead out of the root. Objects that
  /// come or go meanwhile may be named or not. What the sink throws ends the listing.
  ///
  /// @param scope what is wanted of it; more may be named
  /// @throws OriginUnreachableException when the origin cannot be listed to its end
  void list(String prefix, Scope scope, Consumer<ArchiveObject> sink);

  /// Names every object whose key starts with a prefix, as [#list(String, Scope, Consumer)] does.
  default void list(String prefix, Consumer<ArchiveObject> sink) {
    list(prefix, Scope.ALL, sink);
  }

  /// Opens the bytes of exactly the version that was listed.
  ///
  /// Reading and closing the stream throw [OriginException], not `IOException`; a change that only
  /// shows afterwards throws at the end of the stream and at its close, also of a half-read one.
  ///
  /// @throws ObjectAbsentException when it is gone, or may not be read
  /// @throws ObjectChangedException when the origin holds another version by now
  /// @throws OriginUnreachableException when the origin does not answer
  InputStream open(ArchiveObject object);

  /// Opens a part of exactly the version that was listed, as [#open(ArchiveObject)] does the whole.
  ///
  /// @param from the first byte, from 0
  /// @param count of bytes, all of which the object has
  InputStream open(ArchiveObject object, long from, long count);

  /// Brings exactly the version that was listed to a local file.
  ///
  /// The file of a folder is handed out itself when its path may stand in a glob pattern and in a
  /// quoted text as it is; it must not be written to, and only [#unchanged] tells whether it still
  /// was that version after reading. Anything else is a new file of a safe, unique name below
  /// `folder` that keeps the extension; it is the caller's to delete.
  ///
  /// @param folder where copies are put; made when it is missing
  /// @throws ObjectAbsentException when it is gone, or may not be read
  /// @throws ObjectChangedException when the origin holds another version by now
  /// @throws OriginUnreachableException when the origin does not answer
  /// @throws UncheckedIOException when `folder` cannot be written to
  Path fetch(ArchiveObject object, Path folder);

  /// True when the origin still holds the version that was listed.
  ///
  /// @throws OriginUnreachableException when the origin does not answer
  boolean unchanged(ArchiveObject object);

  /// The object at a key as it is now; empty when there is none, when it may not be read, or when
  /// the key is not one a listing could name: absolute, with empty parts, with `.`, `..` or NUL, or
  /// longer than 1,024 bytes.
  ///
  /// @throws OriginUnreachableException when the origin does not answer
  Optional<ArchiveObject> find(String key);

  /// Lets go of connections. Streams that are still open fail.
  @Override
  void close();
}
