package pipelineapi.catalogue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The declared set of listings, with the relations they stand on. Later versions are declared
/// beside the first: their listings have paths that begin with the version, such as `v2/log/issue`.
///
/// @param version the first of the versions, such as `v1`
/// @param fingerprint changes when any declaration changes, so that a snapshot can tell whether it
///   was made by this catalogue
/// @param listings that are served, in the order of their paths
/// @param base tables that are fed like listings, and not served
/// @param relations by name
/// @param artefacts the kinds of objects known, read or not
/// @param makingOrder the names of all tables, each after those it reads
/// @param lifetimes until when whole versions live, of those that are to end
public record Catalogue(
    String version,
    String fingerprint,
    List<Listing> listings,
    List<Listing> base,
    List<Relation> relations,
    List<Artefact> artefacts,
    List<String> makingOrder,
    Map<String, Deprecation> lifetimes) {

  /// What the paths of base tables begin with that answer at a path without a version.
  public static final String UNVERSIONED = "v0/";

  /// A catalogue of a version without an end.
  public Catalogue(
      String version,
      String fingerprint,
      List<Listing> listings,
      List<Listing> base,
      List<Relation> relations,
      List<Artefact> artefacts,
      List<String> makingOrder) {
    this(version, fingerprint, listings, base, relations, artefacts, makingOrder, Map.of());
  }

  /// Loads and checks the declarations of a version, and of later ones, from the class path.
  ///
  /// @throws CatalogueException with every fault, by file and line
  public static Catalogue load(String version) {
    return load(version, null, LocalDate.now(ZoneOffset.UTC));
  }

  /// The same, with declarations in a folder beside them; a file of the same name replaces one of
  /// the class path, and those of a later version lie in a folder of its name.
  ///
  /// @param today decides which versions have ended
  /// @throws CatalogueException with every fault, by file and line
  public static Catalogue load(String version, @Nullable Path folder, LocalDate today) {
    CatalogueFiles files = CatalogueFiles.fromClassPath(version);
    return new CatalogueLoader(
            version, folder == null ? files : files.with(CatalogueFiles.fromFolder(folder)), today)
        .load();
  }

  /// All versions, the first one first.
  public List<String> versions() {
    return Stream.concat(
            Stream.of(version),
            listings.stream().flatMap(listing -> listing.laterVersion().stream()))
        .distinct()
        .sorted(Comparator.comparingInt(Catalogue::number))
        .toList();
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(1));
  }

  /// What a version serves, in the order of paths: its own listings, and those of earlier versions
  /// that it does not redefine.
  public List<Listing> served(String asked) {
    SortedMap<String, Listing> served = new TreeMap<>();
    listings.stream()
        .filter(listing -> number(listing.laterVersion().orElse(version)) <= number(asked))
        .sorted(Comparator.comparingInt(l -> number(l.laterVersion().orElse(version))))
        .forEach(listing -> served.put(listing.pathInVersion(), listing));
    return List.copyOf(served.values());
  }

  /// Until when a listing lives in a version; empty while it has no end.
  public Optional<Deprecation> deprecation(String in, Listing listing) {
    return Optional.ofNullable(listing.deprecation())
        .or(() ->
            Optional.ofNullable(lifetimes.get(in))
                .map(whole -> whole.below(listing.pathInVersion())));
  }

  /// The listing at a path, or at one of its aliases.
  public Optional<Listing> listing(String path) {
    return listings.stream()
        .filter(listing -> listing.path().equals(path) || listing.aliases().contains(path))
        .findFirst();
  }

  /// The served listing or base of a table.
  public Optional<Listing> table(String table) {
    return tables().stream().filter(listing -> listing.table().equals(table)).findFirst();
  }

  /// The relation of a name.
  public Optional<Relation> relation(String name) {
    return relations.stream().filter(relation -> relation.name().equals(name)).findFirst();
  }

  /// Windows onto rows of other listings.
  public List<Listing> windows() {
    return base.stream().filter(listing -> listing.window() != null).toList();
  }

  /// What the paths without a version answer with, such as `v0/log/issue`.
  public List<Listing> unversioned() {
    return base.stream().filter(listing -> listing.path().startsWith(UNVERSIONED)).toList();
  }

  /// Served listings with a table of rows, and base tables.
  public List<Listing> tables() {
    return Stream.concat(listings.stream(), base.stream()).filter(Listing::stored).toList();
  }
}
