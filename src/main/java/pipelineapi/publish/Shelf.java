package pipelineapi.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.origin.OriginException;

/// The sets of tables at a place: `ID/TABLE.parquet` of a few snapshots, and `manifest.json`, which
/// names one that is whole. Used by one thread.
final class Shelf {

  private static final String MANIFEST = "manifest.json";
  private static final Pattern SNAPSHOT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}-\\d{3}Z-[0-9a-f]{4}");

  private final Depot depot;
  private final List<String> files;
  private final int keep;

  /// @param names of the tables; no other files are ever removed
  /// @param keep how many sets stay
  Shelf(Depot depot, List<String> names, int keep) {
    this.depot = depot;
    // a set is known by its manifest, which therefore goes last
    this.files = Stream.concat(names.stream().map(Shelf::file), Stream.of(MANIFEST)).toList();
    this.keep = keep;
  }

  static String file(String table) {
    return table + ".parquet";
  }

  /// The set that is published; empty when none is yet.
  ///
  /// @throws IOException when a manifest is there that is none of ours
  Optional<TableSet> published() throws IOException {
    Optional<byte[]> json = depot.read(MANIFEST);
    Optional<TableSet> published = json.flatMap(TableSet::read);
    if (json.isPresent() && published.isEmpty()) {
      throw new IOException(
          "[%s] is there and was not written by this service: choose another place, or remove it"
              .formatted(MANIFEST));
    }
    return published;
  }

  /// Puts a set there, which nobody reads before the manifest names it; all of it or nothing.
  void put(TableSet set, List<Path> written) throws IOException {
    try {
      for (int i = 0; i < written.size(); i++) {
        depot.put(set.tables().get(i).key(), written.get(i));
      }
      depot.put(set.snapshot() + "/" + MANIFEST, set.json());
    } catch (IOException | OriginException e) {
      takeBack(set, e);
      throw e;
    }
  }

  private void takeBack(TableSet set, Exception reason) {
    try {
      depot.remove(set.snapshot(), files);
    } catch (IOException | OriginException e) {
      reason.addSuppressed(e);
    }
  }

  /// Lets the manifest name a set that is there. When this fails, it may name it nevertheless.
  void name(TableSet set) throws IOException {
    depot.put(MANIFEST, set.json());
  }

  /// Puts the tables of the set that is named beside the manifest too.
  void fix(TableSet set) throws IOException {
    for (TableSet.Table table : set.tables()) {
      depot.copy(table.key(), file(table.name()));
    }
  }

  /// Removes old sets.
  ///
  /// @param before what was named before: whoever read that manifest may still read its files
  void keepHouse(TableSet named, @Nullable TableSet before) throws IOException {
    List<String> others = new ArrayList<>();
    for (String folder : depot.folders()) {
      if (!folder.equals(named.snapshot())
          && (before == null || !folder.equals(before.snapshot()))
          && isWhole(folder)) {
        others.add(folder);
      }
    }
    others.sort(Comparator.reverseOrder());
    int kept = Math.min(keep - (before == null ? 1 : 2), others.size());
    for (String folder : others.subList(kept, others.size())) {
      depot.remove(folder, files);
    }
  }

  // what is not surely a set of ours is somebody else's
  private boolean isWhole(String folder) throws IOException {
    return SNAPSHOT.matcher(folder).matches()
        && depot
            .read(folder + "/" + MANIFEST)
            .flatMap(TableSet::read)
            .filter(set -> set.snapshot().equals(folder))
            .isPresent();
  }
}
