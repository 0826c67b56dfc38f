package pipelineapi.refresh;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Archive;
import pipelineapi.snapshot.RefreshProgress;

/// Reads what changed in the archive, listing by listing; those whose objects wait for the newest
/// day of another come last.
final class Reading {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private final Catalogue catalogue;
  private final Archive archive;
  private final Build build;

  Reading(Catalogue catalogue, Archive archive, Build build) {
    this.catalogue = catalogue;
    this.archive = archive;
    this.build = build;
  }

  /// Reads it.
  ///
  /// @return the tables whose rows may have changed
  Set<String> read(Inventory inventory) {
    ObjectReader reader = new ObjectReader(archive, build);
    List<Listing> waiting = new ArrayList<>();
    PackageLoad packages = new PackageLoad(build, reader, inventory, catalogue.tables());
    // all loads are planned before the first begins, so that what is left can be told
    Map<Listing, Load> loads = new LinkedHashMap<>();
    for (Listing listing : catalogue.tables()) {
      if (listing.feeds().stream().anyMatch(feed -> feed.after() != null)) {
        waiting.add(listing);
      } else if (listing.ranged()) {
        loads.put(listing, new RangeLoad(build, reader, listing, inventory.of(listing), packages));
      } else if (listing.readsObjects()) {
        loads.put(listing, new WholeLoad(build, reader, listing, inventory.of(listing)));
      }
    }
    packages.load();
    Set<String> changed = new HashSet<>();
    loads.forEach((listing, load) -> load(listing, load, changed));
    NewestDays newest = NewestDays.of(catalogue, build.engine());
    if (!waiting.isEmpty()) {
      for (Listing listing : waiting) {
        List<Found> wanted = new ArrayList<>();
        for (Found found : inventory.of(listing)) {
          if (newest.isWanted(found)) {
            wanted.add(found);
          } else {
            inventory.leave(found);
          }
        }
        load(listing, new WholeLoad(build, reader, listing, wanted), changed);
      }
    }
    BadNames.refuse(build.ledger(), inventory);
    return changed;
  }

  private void load(Listing listing, Load load, Set<String> changed) {
    RefreshProgress before = build.progress().progress();
    long begun = System.nanoTime();
    if (load.load()) {
      changed.add(listing.table());
    }
    RefreshProgress after = build.progress().progress();
    LOG.debug(
        "refresh read table={} objects={} rows={} milliseconds={}",
        listing.table(),
        after.objectsDone() - before.objectsDone(),
        after.rows() - before.rows(),
        (System.nanoTime() - begun) / 1_000_000);
  }
}
