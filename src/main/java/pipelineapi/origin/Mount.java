package pipelineapi.origin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// An origin whose keys, also those in its messages, stand below a root of the archive.
///
/// @param root ends in `/`, or is empty for the archive itself
record Mount(String root, Origin origin) {

  boolean holds(String key) {
    return key.startsWith(root);
  }

  void list(String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    String within = holds(prefix) ? inner(prefix) : "";
    origin.list(within, scope.below(root), object -> sink.accept(object.at(root + object.key())));
  }

  InputStream open(ArchiveObject object) {
    var bytes = told(() -> origin.open(inner(object)));
    return new WatchedStream(bytes, () -> {}, this::known);
  }

  InputStream open(ArchiveObject object, long from, long count) {
    var bytes = told(() -> origin.open(inner(object), from, count));
    return new WatchedStream(bytes, () -> {}, this::known);
  }

  Path fetch(ArchiveObject object, Path folder) {
    return told(() -> origin.fetch(inner(object), folder));
  }

  boolean unchanged(ArchiveObject object) {
    return told(() -> origin.unchanged(inner(object)));
  }

  Optional<ArchiveObject> find(String key) {
    return told(() -> origin.find(inner(key))).map(found -> found.at(key));
  }

  private String inner(String key) {
    return key.substring(root.length());
  }

  private ArchiveObject inner(ArchiveObject object) {
    return object.at(inner(object.key()));
  }

  private <T> T told(Supplier<T> question) {
    try {
      return question.get();
    } catch (OriginException e) {
      throw named(e);
    }
  }

  private RuntimeException known(Exception fault) {
    return switch (fault) {
      case OriginException e -> named(e);
      case RuntimeException e -> e;
      default -> new UncheckedIOException(new IOException(fault));
    };
  }

  private OriginException named(OriginException fault) {
    return root.isEmpty() ? fault : fault.below(root);
  }
}
