package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts tables in an order in which each comes after those it reads.
final class MakingOrder {

  private final Map<String, Set<String>> reads = new LinkedHashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Set<String> provided = new LinkedHashSet<>();
  private final Faults faults;

  MakingOrder(List<Listing> listings, List<Listing> base, List<Relation> relations, Faults faults) {
    this.faults = faults;
    Layout.PROVIDED.forEach(table -> provided.add(Layout.provided(table)));
    provided.addAll(Layout.FED);
    List<Listing> all = new ArrayList<>(base);
    all.addAll(listings);
    for (Listing listing : all) {
      if (!listing.stored()) {
        continue;
      }
      Set<String> needed = new LinkedHashSet<>();
      Statement statement = listing.statement();
      if (statement != null) {
        needed.addAll(statement.reads());
      }
      if (Layout.usesAsOf(listing)) {
        needed.add("as_of");
      }
      needed.addAll(Layout.joined(listing, all));
      reads.put(listing.table(), needed);
      files.put(listing.table(), statement == null ? listing.path() + ".yaml" : statement.file());
      if (listing.ranged()) {
        // the view of its ranges is made with it
        reads.put(Layout.range(listing), Set.of(listing.table()));
        reads.put(Layout.rollup(listing), Set.of(listing.table()));
      }
      if (Layout.fedView(listing).isPresent()) {
        reads.put(Layout.fed(listing), Set.of(listing.table()));
      }
    }
    for (Relation relation : relations) {
      reads.put(relation.name(), new LinkedHashSet<>(relation.statement().reads()));
      files.put(relation.name(), relation.statement().file());
    }
  }

  List<String> tables() {
    Set<String> made = new LinkedHashSet<>();
    for (String table : reads.keySet()) {
      visit(table, made, new LinkedHashSet<>());
    }
    return List.copyOf(made);
  }

  private void fault(String table, String sentence) {
    faults.add(files.getOrDefault(table, table), 1, sentence);
  }

  private void visit(String table, Set<String> made, Set<String> above) {
    if (made.contains(table)) {
      return;
    }
    if (!above.add(table)) {
      fault(
          table,
          "tables read each other in a circle: %s → %s"
              .formatted(String.join(" → ", above), table));
      return;
    }
    for (String needed : reads.getOrDefault(table, Set.of())) {
      if (reads.containsKey(needed)) {
        visit(needed, made, above);
      } else if (!provided.contains(needed)) {
        fault(table, "it reads '%s', which nothing makes".formatted(needed));
      }
    }
    above.remove(table);
    if (files.containsKey(table)) {
      made.add(table);
    }
  }
}
