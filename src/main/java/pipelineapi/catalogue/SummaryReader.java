package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what a declaration says about groups: measures and rollups of a listing that has rows, and
/// a whole declaration of kind `grouping`.
final class SummaryReader {

  private static final String MEASURES = "measures";

  private SummaryReader() {}

  /// The measures of a listing that has rows.
  static List<Measure> measures(Declaration declared) {
    return declared.mappings(MEASURES).stream().map(measure -> measure(measure, true)).toList();
  }

  private static Measure measure(Declaration declared, boolean whenNamed) {
    Measure measure =
        new Measure(
            declared.text("name"),
            declared.has("type") ? ListingReader.type(declared, "type") : Type.INTEGER,
            declared.text("sql"),
            declared.text("meaning"),
            declared.flag("optional", false),
            declared.optionalText("rows").orElse(null),
            whenNamed);
    declared.close();
    return measure;
  }

  /// The counts a listing keeps ready.
  static @Nullable Rollup rollup(Declaration keeps) {
    Optional<Declaration> declared = keeps.mapping("rollup");
    if (declared.isEmpty()) {
      return null;
    }
    Rollup rollup = new Rollup(declared.get().texts("by"), declared.get().texts(MEASURES));
    declared.get().close();
    return rollup;
  }

  /// A grouping of another listing.
  static Listing read(Declaration declared, Map<String, Listing> listings) {
    String of = declared.text("of");
    Listing base = listings.get(of);
    if (base == null) {
      declared.fault("of", "there is no listing '%s' with rows".formatted(of));
      return grouping(declared, List.of(), null, summary(declared, of, null));
    }
    return grouping(declared, base.search(), base, summary(declared, of, base));
  }

  private static Listing grouping(
      Declaration declared, List<String> search, @Nullable Listing base, Summary summary) {
    List<String> order = declared.texts("order");
    Listing listing =
        new Listing(
            declared.text("path"),
            Kind.GROUPING,
            declared.text("meaning"),
            declared.texts("aliases"),
            base == null ? Map.of() : base.parameterAliases(),
            summary.timeline() == null ? summary.by() : List.of("period"),
            order.stream().map(Order::of).toList(),
            null,
            List.of(),
            List.of(),
            null,
            null,
            List.of(),
            List.of(),
            Map.of(),
            search,
            List.of(),
            null,
            summary,
            base == null || base.cached());
    declared.text("kind");
    declared.close();
    return listing;
  }

  private static Summary summary(Declaration declared, String of, @Nullable Listing base) {
    Optional<Declaration> group = declared.mapping("group");
    List<String> by = group.map(g -> g.texts("default")).orElse(List.of());
    List<String> allowed = group.map(g -> g.texts("allowed")).orElse(List.of());
    group.ifPresent(Declaration::close);
    if (base != null) {
      Stream.concat(by.stream(), allowed.stream())
          .filter(name -> base.column(name).isEmpty() && through(base, name).isEmpty())
          .forEach(name -> declared.fault("group", "there is no column '%s'".formatted(name)));
    }
    return new Summary(
        of,
        by,
        allowed,
        base == null ? List.of() : chosen(declared, base),
        declared.optionalText("only").orElse(""),
        shown(declared),
        timeline(declared, base));
  }

  /// The through-filter of a name that compares a value.
  static Optional<Route.Through> through(Listing listing, String name) {
    return listing.routes().stream()
        .flatMap(route -> route.filters().stream())
        .filter(filter -> filter.name().equals(name) && filter.column() != null)
        .findFirst();
  }

  // the measures of the listing that is grouped, and those that only these groups have
  private static List<Measure> chosen(Declaration declared, Listing base) {
    Optional<Declaration> found = declared.mapping(MEASURES);
    if (found.isEmpty()) {
      declared.fault("'measures' is missing");
      return List.of();
    }
    Declaration measures = found.get();
    List<Measure> known = new ArrayList<>(base.measures());
    known.addFirst(Measure.count(measures.text("count")));
    measures.mappings("own").forEach(own -> known.add(measure(own, true)));
    List<Measure> chosen = new ArrayList<>();
    for (String member : List.of("default", "more")) {
      for (String name : measures.texts(member)) {
        Optional<Measure> measure = known.stream().filter(m -> m.name().equals(name)).findFirst();
        if (measure.isEmpty()) {
          measures.fault(member, "there is no measure '%s'".formatted(name));
        }
        measure.map(m -> m.whenNamed(member.equals("more"))).ifPresent(chosen::add);
      }
    }
    measures.close();
    return List.copyOf(chosen);
  }

  private static Summary.@Nullable Shown shown(Declaration declared) {
    Optional<Declaration> rows = declared.mapping("rows");
    if (rows.isEmpty()) {
      return null;
    }
    List<Order> order = rows.get().texts("order").stream().map(Order::of).toList();
    String most = rows.get().text("most");
    if (!most.matches("[1-9][0-9]{0,2}")) {
      rows.get().fault("most", "it is '%s'; allowed: 1 to 999".formatted(most));
      most = "1";
    }
    rows.get().close();
    return new Summary.Shown(order, Integer.parseInt(most));
  }

  private static Summary.@Nullable Timeline timeline(Declaration declared, @Nullable Listing base) {
    Optional<Declaration> found = declared.mapping("timeline");
    if (found.isEmpty()) {
      return null;
    }
    Declaration timeline = found.get();
    String column = timeline.text("column");
    boolean dated =
        base != null
            && base.column(column)
                .filter(c -> c.stored() && (c.type() == Type.DATE || c.type() == Type.INSTANT))
                .isPresent();
    if (base != null && !dated) {
      timeline.fault("column", "'%s' is no date or instant that is stored".formatted(column));
    }
    Summary.Timeline read =
        new Summary.Timeline(
            column,
            timeline.optionalText("from").orElse(null),
            timeline.text("to"),
            timeline.optionalText("running").orElse(null));
    timeline.close();
    return read;
  }
}
