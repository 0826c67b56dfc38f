package pipelineapi.catalogue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Completes the SQL of asked listings: what they read of each other is written before it, as it
/// depends on the same arguments and is no table.
final class AskedSql {

  private final Map<String, Listing> asked = new LinkedHashMap<>();
  private final Faults faults;

  AskedSql(List<Listing> listings, Faults faults) {
    this.faults = faults;
    listings.stream()
        .filter(listing -> listing.kind() == Kind.ASKED)
        .forEach(listing -> asked.put(listing.table(), listing));
  }

  /// A listing whose statements can run alone; one that is not asked stays as it is.
  Listing completed(Listing listing) {
    Statement statement = listing.statement();
    if (listing.kind() != Kind.ASKED || statement == null) {
      return listing;
    }
    Set<String> reads = new LinkedHashSet<>();
    Map<String, String> before = before(listing, statement, reads, new LinkedHashSet<>());
    String sql = after(before, statement.sql());
    Whole whole = listing.whole();
    return listing.asked(
        new Statement(statement.file(), sql, List.copyOf(reads)),
        whole == null ? null : completed(whole, before, listing.table(), statement.sql()));
  }

  // what a statement reads of asked listings; what it reads of others is added to `reads`
  private Map<String, String> before(
      Listing listing, Statement statement, Set<String> reads, Set<String> above) {
    Map<String, String> before = new LinkedHashMap<>();
    if (!above.add(listing.table())) {
      faults.add(
          statement.file(), 1, "tables read each other in a circle: " + String.join(" → ", above));
      return before;
    }
    for (String table : statement.reads()) {
      Listing other = asked.get(table);
      Statement read = other == null ? null : other.statement();
      if (other == null || read == null) {
        reads.add(table);
      } else {
        before.put(table, after(before(other, read, reads, above), read.sql()));
      }
    }
    above.remove(listing.table());
    return before;
  }

  // what the listing reads is made first; it stands itself before each statement that asks for it
  private static Whole completed(
      Whole whole, Map<String, String> first, String table, String rows) {
    Map<String, String> itself = Map.of(table, rows);
    Map<String, Item.Member> members = new LinkedHashMap<>();
    whole
        .with()
        .forEach((name, member) ->
            members.put(
                name,
                member instanceof Item.Member.Sql(String sql, String request)
                    ? new Item.Member.Sql(after(itself, sql), request)
                    : member));
    return new Whole(whole.columns(), Map.copyOf(first), after(itself, whole.sql()), members);
  }

  private static String after(Map<String, String> before, String sql) {
    Map<String, String> needed = new LinkedHashMap<>(before);
    needed.keySet().removeIf(table -> !Pattern.compile("\\b" + table + "\\b").matcher(sql).find());
    return needed.isEmpty()
        ? sql
        : needed.entrySet().stream()
                .map(one -> "%s as (\n%s\n)".formatted(Layout.quoted(one.getKey()), one.getValue()))
                .collect(Collectors.joining(",\n", "with ", ""))
            + "\nselect * from (\n"
            + sql
            + "\n) asked";
  }
}
