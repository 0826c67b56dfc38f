package pipelineapi.catalogue;

import java.util.List;
import java.util.Optional;

/// The declared set of listings of one version, with the relations they stand on.
///
/// @param version the first segment of the paths, such as `v1`
/// @param fingerprint changes when any declaration changes, so that a snapshot can tell whether it
///   was made by this catalogue
/// @param listings in the order of their paths
/// @param relations in the order in which they can be made
/// @param artefacts the kinds of objects known, read or not
public record Catalogue(
    String version,
    String fingerprint,
    List<Listing> listings,
    List<Relation> relations,
    List<Artefact> artefacts) {

  /// Loads and checks the declarations of a version from the class path.
  ///
  /// @throws CatalogueException with every fault, by file and line
  public static Catalogue load(String version) {
    return CatalogueLoader.fromClassPath(version).load();
  }

  /// The listing at a path, or at one of its aliases.
  public Optional<Listing> listing(String path) {
    return listings.stream()
        .filter(listing -> listing.path().equals(path) || listing.aliases().contains(path))
        .findFirst();
  }
}
