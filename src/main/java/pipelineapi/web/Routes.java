package pipelineapi.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.KeyPattern;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Nearest;

/// Finds what a path leads to. A literal path wins over an item of a shorter one. Immutable.
@Component
final class Routes {

  private static final String STATUS = "status";
  private static final String FILE = "file";
  private static final String CONTENT = "content";
  private static final List<String> BYTES_FOR =
      List.of("resource/{resource}/file/{kind}", "resource/{resource}/file/{kind}/{dataset}");

  private final String version;
  private final Map<List<String>, Destination> fixed = new HashMap<>();
  private final Map<List<String>, Served> listings = new HashMap<>();
  private final Map<KeyPattern, Served> nested = new LinkedHashMap<>();
  private final List<String> versions;
  private final Set<String> unversionedRoots = new HashSet<>();
  private final List<String> paths;

  Routes(Catalogue catalogue) {
    this.version = catalogue.version();
    fixed.put(List.of(""), new Destination.Root());
    this.versions = catalogue.versions();
    for (Destination.HealthOf.Probe probe : Destination.HealthOf.Probe.values()) {
      Destination health = new Destination.HealthOf(probe);
      fixed.put(Target.of(health.pattern(), null).segments(), health);
    }
    for (String path : Discovery.paths(versions)) {
      fixed.put(Target.of(path, null).segments(), new Destination.Discovered(path));
    }
    fixed.put(List.of("problems"), new Destination.ProblemIndex());
    for (ProblemCode code : ProblemCode.values()) {
      fixed.put(List.of("problems", code.slug()), new Destination.ProblemPage(code));
    }
    for (String each : versions) {
      fixed.put(List.of(each), new Destination.VersionIndex("/" + each));
      catalogue.served(each).forEach(listing -> serve(new Served(each, listing)));
    }
    catalogue.unversioned().forEach(this::unversioned);
    this.paths =
        Stream.concat(fixed.keySet().stream(), listings.keySet().stream())
            .map(known -> "/" + String.join("/", known))
            .toList();
  }

  /// A listing in a version that serves it.
  private record Served(String version, Listing listing) {

    /// The path of it, as links write it.
    String canonical() {
      return "/" + version + "/" + listing.pathInVersion();
    }
  }

  private void serve(Served served) {
    Listing listing = served.listing();
    if (listing.kind() == Kind.OBJECT && !listing.pathInVersion().equals(STATUS)) {
      throw new IllegalStateException("No answer is written for the object " + listing.path());
    }
    listings.put(segments(served.version(), listing.pathInVersion()), served);
    listing.aliasesInVersion().forEach(alias -> alias(alias, served));
  }

  private void alias(String alias, Served served) {
    if (alias.contains("{")) {
      nested.put(new KeyPattern(served.version() + "/" + alias), served);
    } else {
      listings.put(segments(served.version(), alias), served);
    }
  }

  private void unversioned(Listing listing) {
    String path = listing.pathInVersion();
    UnversionedPath known =
        UnversionedPath.of(path)
            .orElseThrow(
                () -> new IllegalStateException("No answer is written for the path /" + path));
    List<String> segments = Arrays.asList(path.split("/", -1));
    unversionedRoots.add(segments.getFirst());
    fixed.put(segments, new Destination.Unversioned(known, listing, "/" + path));
  }

  // what is below a root of the first iteration is told as it was
  private Optional<Destination> unversioned(List<String> segments) {
    if (segments.size() < 2 || !unversionedRoots.contains(segments.getFirst())) {
      return Optional.empty();
    }
    int end = segments.size();
    while (end > 0 && segments.get(end - 1).isEmpty()) {
      end--;
    }
    List<String> bare = segments.subList(0, end);
    return Optional.of(
        fixed.get(bare) instanceof Destination.Unversioned
            ? new Destination.Slashed("/" + String.join("/", bare))
            : new Destination.Nowhere("/" + segments.getFirst()));
  }

  private static List<String> segments(String version, String path) {
    return Arrays.asList((version + "/" + path).split("/", -1));
  }

  /// The destination of a path; empty when nothing is there.
  Optional<Destination> find(List<String> segments) {
    return whole(segments)
        .or(() -> suffixed(segments))
        .or(() -> bytes(segments))
        .or(() -> item(segments))
        .or(() -> unversioned(segments));
  }

  private Optional<Destination> whole(List<String> segments) {
    return Optional.ofNullable(fixed.get(segments))
        .or(() -> list(listings.get(segments), null))
        .or(() -> nested(segments, null));
  }

  private Optional<Destination> suffixed(List<String> segments) {
    String last = segments.getLast();
    int end = last.lastIndexOf('.');
    Optional<Format> format = end < 0 ? Optional.empty() : Format.named(last.substring(end + 1));
    if (format.isEmpty()) {
      return Optional.empty();
    }
    List<String> bare = new ArrayList<>(segments);
    bare.set(segments.size() - 1, last.substring(0, end));
    return list(listings.get(bare), format.get()).or(() -> nested(bare, format.get()));
  }

  private Optional<Destination> list(@Nullable Served served, @Nullable Format format) {
    if (served == null) {
      return Optional.empty();
    }
    String canonical = served.canonical();
    Listing listing = served.listing();
    if (listing.kind() != Kind.OBJECT) {
      return Optional.of(new Destination.ListOf(listing, canonical, format, Map.of(), canonical));
    }
    // one object is no list that could be written in rows
    return format == null || format == Format.JSON
        ? Optional.of(new Destination.StatusOf(listing, canonical, format != null))
        : Optional.empty();
  }

  private Optional<Destination> nested(List<String> segments, @Nullable Format format) {
    String[] parts = segments.toArray(String[]::new);
    for (Map.Entry<KeyPattern, Served> entry : nested.entrySet()) {
      Optional<Map<String, String>> values = entry.getKey().match(parts);
      // a comma would ask for several, which no path names
      if (values.isPresent() && values.get().values().stream().allMatch(Routes::isOne)) {
        Served served = entry.getValue();
        return Optional.of(
            new Destination.ListOf(
                served.listing(), served.canonical(), format, values.get(), "/" + entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private static boolean isOne(String value) {
    return !value.isBlank() && value.indexOf(',') < 0;
  }

  private Optional<Destination> bytes(List<String> segments) {
    Served files = listings.get(segments(segments.getFirst(), FILE));
    if (files == null) {
      return Optional.empty();
    }
    Listing listing = files.listing();
    if (segments.size() == 4
        && segments.getLast().equals(CONTENT)
        && segments.get(1).equals(FILE)) {
      return Optional.of(
          new Destination.BytesOf(
              listing, segments.get(2), files.canonical() + "/{file}/" + CONTENT));
    }
    String[] parts = segments.toArray(String[]::new);
    for (String pattern : BYTES_FOR) {
      Optional<Map<String, String>> found =
          new KeyPattern(files.version() + "/" + pattern).match(parts);
      if (found.isPresent() && found.get().values().stream().allMatch(Routes::isOne)) {
        Map<String, String> values = found.get();
        return Optional.of(
            new Destination.BytesFor(
                listing,
                values.getOrDefault("resource", ""),
                values.getOrDefault("kind", ""),
                values.get("dataset"),
                "/" + files.version() + "/" + pattern));
      }
    }
    return Optional.empty();
  }

  /// The patterns of the paths at which a version has bytes, with the listing of files.
  Map<String, Listing> bytePatterns(String in) {
    Map<String, Listing> patterns = new LinkedHashMap<>();
    Served files = listings.get(segments(in, FILE));
    if (files != null) {
      patterns.put(files.canonical() + "/{file}/" + CONTENT, files.listing());
      BYTES_FOR.forEach(pattern -> patterns.put("/" + in + "/" + pattern, files.listing()));
    }
    return patterns;
  }

  /// The path of a file's bytes in a version.
  static String bytesOf(String version, String file) {
    return "/%s/%s/%s/%s".formatted(version, FILE, Percent.encode(file), CONTENT);
  }

  private Optional<Destination> item(List<String> segments) {
    for (int length = segments.size() - 1; length > 0; length--) {
      Served served = listings.get(segments.subList(0, length));
      if (served != null) {
        List<String> parts = segments.subList(length, segments.size());
        Item item = served.listing().item();
        return item == null || parts.contains("")
            ? Optional.empty()
            : values(item, parts).map(values -> itemOf(served, item, values));
      }
    }
    return Optional.empty();
  }

  // the last value may be all that is left of the path
  private static Optional<List<String>> values(Item item, List<String> parts) {
    int last = item.by().size() - 1;
    if (!item.rest() || parts.size() <= last) {
      return parts.size() == last + 1 ? Optional.of(List.copyOf(parts)) : Optional.empty();
    }
    List<String> values = new ArrayList<>(parts.subList(0, last));
    values.add(String.join("/", parts.subList(last, parts.size())));
    return Optional.of(List.copyOf(values));
  }

  private static Destination itemOf(Served served, Item item, List<String> values) {
    String keys =
        values.stream()
            .flatMap(
                value -> Arrays.stream(item.rest() ? value.split("/", -1) : new String[] {value}))
            .map(Percent::encode)
            .collect(Collectors.joining("/"));
    return new Destination.ItemOf(
        served.listing(),
        served.canonical() + "/" + keys,
        values,
        itemPattern(served.canonical(), item));
  }

  /// The version that a path begins with.
  static String versionOf(String path) {
    int end = path.indexOf('/', 1);
    return end < 0 ? path.substring(1) : path.substring(1, end);
  }

  /// The path of the register of versions, in the last one: it is there when others have ended.
  String register() {
    return "/" + versions.getLast() + "/version";
  }

  /// The canonical path of a listing in the version that declares it.
  String pathOf(Listing listing) {
    return pathOf(listing.path());
  }

  /// Requests of the catalogue as paths of the version in which they are answered with.
  ///
  /// @param canonical the path of the answer
  Map<String, String> pathsOf(String canonical, Map<String, String> requests) {
    String in = "/" + versionOf(canonical) + "/";
    Map<String, String> paths = new LinkedHashMap<>();
    requests.forEach((name, request) -> paths.put(name, in + Listing.withoutVersion(request)));
    return paths;
  }

  /// A path of the catalogue with its version.
  String pathOf(String path) {
    return path.equals(Listing.withoutVersion(path)) ? "/" + version + "/" + path : "/" + path;
  }

  /// The paths of a listing's items, with the names of their parts in braces.
  static String itemPattern(String canonical, Item item) {
    return item.by().stream()
        .map(part -> "/{" + part + "}")
        .collect(Collectors.joining("", canonical, ""));
  }

  /// The problem of a path where nothing is; it names the nearest one.
  ProblemException unknown(List<String> segments) {
    String path = "/" + String.join("/", segments);
    String hint =
        withoutEnd(segments)
            .or(() -> Nearest.to(path.toLowerCase(Locale.ROOT), paths))
            .map(known -> "did you mean %s?".formatted(known))
            .or(() -> itemsBefore(segments).map(items -> "items are at %s".formatted(items)))
            .orElse("/%s lists what there is".formatted(version));
    return new ProblemException(
        ProblemCode.NOT_FOUND, "nothing is at %s: %s".formatted(Problem.echo(path), hint));
  }

  private Optional<String> itemsBefore(List<String> segments) {
    for (int length = segments.size() - 1; length > 0; length--) {
      List<String> before = segments.subList(0, length);
      Served served = listings.get(before);
      Item item = served == null ? null : served.listing().item();
      if (served != null
          && item != null
          && before.equals(segments(served.version(), served.listing().pathInVersion()))) {
        return Optional.of(itemPattern(served.canonical(), item));
      }
    }
    return Optional.empty();
  }

  // a slash too many, the commonest mistake, deserves the exact path
  private Optional<String> withoutEnd(List<String> segments) {
    int end = segments.size();
    while (end > 0 && segments.get(end - 1).isEmpty()) {
      end--;
    }
    if (end == segments.size() || end == 0) {
      return Optional.empty();
    }
    List<String> bare = segments.subList(0, end);
    return whole(bare)
        .or(() -> item(bare))
        .map(_ -> bare.stream().map(Percent::encode).collect(Collectors.joining("/", "/", "")));
  }
}
