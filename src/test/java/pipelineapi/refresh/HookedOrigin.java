package pipelineapi.refresh;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import pipelineapi.origin.ArchiveObject;
import pipelineapi.origin.Origin;
import pipelineapi.origin.Scope;

/// A real origin, before which something may happen.
final class HookedOrigin implements Origin {

  private final Origin origin;
  volatile Runnable beforeList = () -> {};
  volatile Consumer<ArchiveObject> beforeFetch = _ -> {};

  HookedOrigin(Origin origin) {
    this.origin = origin;
  }

  @Override
  public String place() {
    return origin.place();
  }

  @Override
  public void list(String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    beforeList.run();
    origin.list(prefix, scope, sink);
  }

  @Override
  public InputStream open(ArchiveObject object) {
    return origin.open(object);
  }

  @Override
  public InputStream open(ArchiveObject object, long from, long count) {
    return origin.open(object, from, count);
  }

  @Override
  public Path fetch(ArchiveObject object, Path folder) {
    beforeFetch.accept(object);
    return origin.fetch(object, folder);
  }

  @Override
  public boolean unchanged(ArchiveObject object) {
    return origin.unchanged(object);
  }

  @Override
  public Optional<ArchiveObject> find(String key) {
    return origin.find(key);
  }

  @Override
  public void close() {
    origin.close();
  }
}
