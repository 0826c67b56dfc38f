package pipelineapi.origin;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole archive: a main origin, in which the configuration and the specification may come from
/// elsewhere. What the main origin itself holds below `config/` or `specification/` does then not
/// exist.
///
/// It holds no state but its origins, so any thread may use it; closing it closes them.
public final class Archive implements Origin {

  private final Mount main;

  /// In the order of their roots, which listings rely on.
  private final List<Mount> mounts;

  /// Where anyone may fetch what the main origin holds; ends in `/`.
  private final @Nullable String published;

  private Archive(Mount main, List<Mount> mounts, @Nullable String published) {
    this.main = main;
    this.mounts = List.copyOf(mounts);
    this.published = published;
  }

  /// The union of origins.
  ///
  /// @param configuration what keys `config/…` name, its own keys without that; else the archive's
  /// @param specification what keys `specification/…` name, likewise
  public static Archive of(
      Origin archive, @Nullable Origin configuration, @Nullable Origin specification) {
    var mounts = new ArrayList<Mount>();
    if (configuration != null) {
      mounts.add(new Mount("config/", configuration));
    }
    if (specification != null) {
      mounts.add(new Mount("specification/", specification));
    }
    return new Archive(new Mount("", archive), mounts, null);
  }

  /// The same archive, whose main origin is published at an address.
  ///
  /// @param address below which its keys are found; null when it is not
  public Archive published(@Nullable URI address) {
    String text = address == null ? null : address.toString();
    return new Archive(main, mounts, text == null || text.endsWith("/") ? text : text + "/");
  }

  /// Where anyone may fetch an object; empty when no address is known, or when the object comes
  /// from elsewhere and the address would lead to another one.
  public Optional<String> publicAddress(String key) {
    return published == null || mount(key).isPresent()
        ? Optional.empty()
        : Optional.of(published + Keys.encoded(key));
  }

  /// What changes whenever the public address of any object would.
  public String publication() {
    return mounts.stream()
        .map(Mount::root)
        .collect(Collectors.joining(" ", published == null ? "" : published + " ", ""));
  }

  /// Whether part of it comes from branches, which move on their own.
  public boolean hasBranches() {
    return !branches().isEmpty();
  }

  /// Whether an object of this key comes from a branch.
  public boolean isOfBranch(String key) {
    return mount(key).filter(Archive::isBranch).isPresent();
  }

  /// Takes up the newest commit of each branch. What is listed and read is of these commits until
  /// the next call. Where one cannot be had, the commit before stays, and [#branchStates] tells
  /// why.
  ///
  /// @throws OriginUnreachableException when there is no commit before
  public void follow() {
    branches().forEach(mount -> ((GitOrigin) mount.origin()).follow());
  }

  /// How the branches stand that part of it comes from.
  public List<BranchState> branchStates() {
    return branches().stream()
        .map(mount -> ((GitOrigin) mount.origin()).state(mount.root()))
        .toList();
  }

  /// The commits that are read of branches, by what the keys of their objects begin with.
  public SortedMap<String, String> commits() {
    SortedMap<String, String> commits = new TreeMap<>();
    for (BranchState branch : branchStates()) {
      if (branch.commit() != null) {
        commits.put(branch.root(), branch.commit());
      }
    }
    return commits;
  }

  /// Lists what comes from branches, and takes all else from an earlier listing: nothing but the
  /// branches is asked.
  ///
  /// @param earlier names what was listed, in [#KEY_ORDER], to whom it is given
  /// @param scope what is wanted of the branches
  public void listBranches(
      Consumer<Consumer<ArchiveObject>> earlier, Scope scope, Consumer<ArchiveObject> sink) {
    merge(earlier, branches(), this::isOfBranch, "", scope, sink);
  }

  private List<Mount> branches() {
    return mounts.stream().filter(Archive::isBranch).toList();
  }

  private static boolean isBranch(Mount mount) {
    return mount.origin() instanceof GitOrigin;
  }

  @Override
  public String place() {
    return main.origin().place()
        + mounts.stream()
            .map(mount -> ", %s from %s".formatted(mount.root(), mount.origin().place()))
            .collect(Collectors.joining());
  }

  @Override
  public void list(String prefix, Scope scope, Consumer<ArchiveObject> sink) {
    mount(prefix)
        .ifPresentOrElse(
            mount -> mount.list(prefix, scope, sink),
            () ->
                merge(
                    rest -> main.list(prefix, scope, rest),
                    mounts,
                    key -> mount(key).isPresent(),
                    prefix,
                    scope,
                    sink));
  }

  @Override
  public InputStream open(ArchiveObject object) {
    return holder(object.key()).open(object);
  }

  @Override
  public InputStream open(ArchiveObject object, long from, long count) {
    return holder(object.key()).open(object, from, count);
  }

  @Override
  public Path fetch(ArchiveObject object, Path folder) {
    return holder(object.key()).fetch(object, folder);
  }

  @Override
  public boolean unchanged(ArchiveObject object) {
    return holder(object.key()).unchanged(object);
  }

  @Override
  public Optional<ArchiveObject> find(String key) {
    return holder(key).find(key);
  }

  @Override
  public void close() {
    mounts.forEach(mount -> mount.origin().close());
    main.origin().close();
  }

  /// @param rest names what is not in the mounts
  /// @param isMounted whether a key that it names does not exist, as a mount stands there
  private static void merge(
      Consumer<Consumer<ArchiveObject>> rest,
      List<Mount> mounts,
      Predicate<String> isMounted,
      String prefix,
      Scope scope,
      Consumer<ArchiveObject> sink) {
    var waiting = new ArrayDeque<>(mounts);
    waiting.removeIf(mount -> !mount.root().startsWith(prefix));
    rest.accept(object -> {
      // a mount's keys are one run: it comes before the first key that follows its root
      while (!waiting.isEmpty() && KEY_ORDER.compare(waiting.element().root(), object.key()) < 0) {
        waiting.remove().list(prefix, scope, sink);
      }
      if (!isMounted.test(object.key())) {
        sink.accept(object);
      }
    });
    waiting.forEach(mount -> mount.list(prefix, scope, sink));
  }

  private Mount holder(String key) {
    return mount(key).orElse(main);
  }

  private Optional<Mount> mount(String key) {
    return mounts.stream().filter(mount -> mount.holds(key)).findFirst();
  }
}
