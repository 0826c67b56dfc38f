package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts tables in an order in which each comes after those it reads.
final class MakingOrder {

  private final Map<String, Set<String>> reads = new LinkedHashMap<>();
  private final Set<String> provided = new LinkedHashSet<>();
  private final Faults faults;

  MakingOrder(List<Listing> listings, List<Listing> base, List<Relation> relations, Faults faults) {
    this.faults = faults;
    Layout.PROVIDED.forEach(table -> provided.add(table.substring(0, table.indexOf('('))));
    provided.add("fed");
    List<Listing> all = new ArrayList<>(base);
    all.addAll(listings);
    for (Listing listing : all) {
      if (listing.kind() == Kind.OBJECT) {
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
      for (Column column : listing.columns()) {
        if (column.source() instanceof ColumnSource.Join join && Layout.isFed(join.table(), all)) {
          needed.add(join.table());
        }
      }
      reads.put(listing.table(), needed);
      if (listing.ranged()) {
        provided.add(listing.table() + "_range");
      }
    }
    for (Relation relation : relations) {
      reads.put(relation.name(), new LinkedHashSet<>(relation.statement().reads()));
    }
  }

  List<String> tables() {
    Set<String> made = new LinkedHashSet<>();
    for (String table : reads.keySet()) {
      visit(table, made, new LinkedHashSet<>());
    }
    return List.copyOf(made);
  }

  private void visit(String table, Set<String> made, Set<String> above) {
    if (made.contains(table)) {
      return;
    }
    if (!above.add(table)) {
      faults.add(
          "catalogue", 1, "tables read each other in a circle: " + String.join(" → ", above));
      return;
    }
    for (String needed : reads.getOrDefault(table, Set.of())) {
      if (reads.containsKey(needed)) {
        visit(needed, made, above);
      } else if (!provided.contains(needed)) {
        faults.add("catalogue", 1, "%s reads '%s', which nothing makes".formatted(table, needed));
      }
    }
    above.remove(table);
    made.add(table);
  }
}
