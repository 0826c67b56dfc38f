package pipelineapi.catalogue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The declared set of listings of one version, with the relations they stand on.
///
/// @param version the first segment of the paths, such as `v1`
/// @param fingerprint changes when any declaration changes, so that a snapshot can tell whether it
///   was made by this catalogue
/// @param listings that are served, in the order of their paths
/// @param base tables that are fed like listings, and not served
/// @param relations by name
/// @param artefacts the kinds of objects known, read or not
/// @param makingOrder the names of all tables, each after those it reads
public record Catalogue(
    String version,
    String fingerprint,
    List<Listing> listings,
    List<Listing> base,
    List<Relation> relations,
    List<Artefact> artefacts,
    List<String> makingOrder) {

  /// Loads and checks the declarations of a version from the class path.
  ///
  /// @throws CatalogueException with every fault, by file and line
  public static Catalogue load(String version) {
    return new CatalogueLoader(version, CatalogueFiles.fromClassPath(version)).load();
  }

  /// Loads and checks the declarations of a version from the class path, with those in a folder
  /// beside them; a file of the same name replaces one of the class path.
  ///
  /// @throws CatalogueException with every fault, by file and line
  public static Catalogue load(String version, Path folder) {
    return new CatalogueLoader(
            version, CatalogueFiles.fromClassPath(version).with(CatalogueFiles.fromFolder(folder)))
        .load();
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

  /// Served listings with a table of rows, and base tables.
  public List<Listing> tables() {
    return java.util.stream.Stream.concat(listings.stream(), base.stream())
        .filter(Listing::stored)
        .toList();
  }
}
