package pipelineapi.catalogue;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        whole == null ? null : completed(whole, before, listing));
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
        sameUsual(listing, other, statement);
        before.put(table, after(before(other, read, reads, above), read.sql()));
      }
    }
    above.remove(listing.table());
    return before;
  }

  // the rows kept of both for usual arguments must be about the same
  private void sameUsual(Listing listing, Listing read, Statement statement) {
    Map<String, String> usual = usual(listing);
    usual(read)
        .forEach((name, value) -> {
          if (!value.equals(usual.get(name))) {
            faults.add(
                statement.file(),
                1,
                "it reads '%s', whose argument '%s' is usually '%s': it needs the same"
                    .formatted(read.table(), name, value));
          }
        });
  }

  private static Map<String, String> usual(Listing listing) {
    return listing.arguments().stream()
        .collect(
            Collectors.toMap(
                Argument::name, argument -> Objects.requireNonNullElse(argument.usual(), "")));
  }

  private Whole completed(Whole whole, Map<String, String> before, Listing listing) {
    Map<String, String> first = new LinkedHashMap<>();
    before.forEach(
        (table, sql) -> first.put(table, Layout.asServed(requireNonNull(asked.get(table)), sql)));
    first.put(listing.table(), Layout.asServed(listing, requireNonNull(listing.statement()).sql()));
    return new Whole(
        whole.columns(), Collections.unmodifiableMap(first), whole.sql(), whole.with());
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
