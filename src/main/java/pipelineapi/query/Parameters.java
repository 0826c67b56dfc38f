package pipelineapi.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Question.Position;

/// Reads the parameters of one request into a question. Used once, by one thread.
final class Parameters {

  static final int MOST_ROWS = 1000;
  static final int USUAL_ROWS = 100;
  static final long DEEPEST_OFFSET = 100_000;

  private static final List<String> SHAPING =
      List.of("sort", "fields", "limit", "offset", "cursor", "count", "facet", "facet_size");

  private final Listing asked;
  private final Listing listing;
  private final Given given;

  /// What was read.
  ///
  /// @param canonical the parameters without position, as a query string
  /// @param identity the same for questions that have the same rows in the same order, whatever
  ///   part or page of them is asked for
  /// @param whole whether no limit was given
  /// @param filters the parameters that choose rows
  record Read(
      Question question,
      String canonical,
      String identity,
      boolean whole,
      Map<String, Set<String>> filters) {}

  private Parameters(Listing asked, Listing listing, Given given) {
    this.asked = asked;
    this.listing = listing;
    this.given = given;
  }

  /// Reads a question about a listing.
  ///
  /// @param base the listing whose rows it is about: that of a grouping, else itself
  static Read read(
      Listing asked, Listing base, Map<String, List<String>> parameters, LocalDate asOf) {
    Map<String, String> aliases = new HashMap<>(base.parameterAliases());
    aliases.put("by", GroupReader.GROUP_BY);
    return new Parameters(asked, base, new Given(aliases, parameters, asOf)).read();
  }

  /// Reads a question about a listing that has rows.
  static Read read(Listing listing, Map<String, List<String>> parameters, LocalDate asOf) {
    return read(listing, listing, parameters, asOf);
  }

  private Read read() {
    GroupReader groups = new GroupReader(asked, listing, given);
    List<String> shaping = new ArrayList<>(SHAPING);
    shaping.addAll(groups.parameters());
    List<Filter> filters = new ArrayList<>(Filters.read(listing, shaping, given));
    Map<String, Set<String>> chosen = new HashMap<>(given.canonical());
    Summary summary = asked.summary();
    if (summary != null && !summary.only().isEmpty()) {
      Given always = Given.query(summary.only(), given.asOf());
      filters.addAll(Filters.read(listing, shaping, always));
      chosen.putAll(always.canonical());
    }
    Optional<Grouping> grouping = groups.read();
    grouping.map(Grouping::span).ifPresent(span -> filters.addAll(span.filters()));
    List<Order> order = grouping.isPresent() ? List.of() : sort();
    // what follows chooses among rows that are already settled
    String identity = asked.path() + "?" + given.text();
    List<Column> columns = grouping.map(GroupReader::columns).orElseGet(this::fields);
    groups.understoodFields();
    List<Column> facets = facets();
    int facetSize = facetSize(facets);
    int limit = (int) given.number("limit", 1, MOST_ROWS).orElse((long) USUAL_ROWS).longValue();
    if (limit != USUAL_ROWS) {
      given.understood("limit", Set.of(Integer.toString(limit)));
    }
    Question question =
        new Question(
            listing,
            List.copyOf(filters),
            order,
            columns,
            limit,
            counted(),
            position(),
            grouping.orElse(null),
            facets,
            facetSize);
    return new Read(question, given.text(), identity, !given.has("limit"), Map.copyOf(chosen));
  }

  private Position position() {
    Optional<Long> offset = given.number("offset", 0, DEEPEST_OFFSET);
    if (offset.isPresent() && given.has("cursor")) {
      throw given.invalid("cursor", null, "give either a cursor or an offset, not both.");
    }
    return new Position.Offset(offset.orElse(0L));
  }

  private List<Order> sort() {
    List<Order> sorted = sorted(given, scalar(listing), List.of());
    if (sorted.isEmpty()) {
      return List.of();
    }
    List<Order> complete = Question.complete(sorted, listing.key());
    if (complete.equals(Question.complete(listing.order(), listing.key()))) {
      return List.of();
    }
    understoodSort(given, complete);
    return complete;
  }

  /// The order asked for, over some names; empty where none is.
  static List<Order> sorted(Given given, List<String> sortable, List<Order> otherwise) {
    Optional<String> text = given.single("sort");
    if (text.isEmpty()) {
      return otherwise;
    }
    List<Order> order = new ArrayList<>();
    for (String part : text.get().split(",", -1)) {
      Order step = Order.of(Literal.trim(Type.TOKEN, part));
      String name = given.named(step.column());
      if (!sortable.contains(name)) {
        throw given.notAmong("sort", step.column(), sortable, "Sortable");
      }
      order.add(new Order(name, step.descending()));
    }
    return order;
  }

  static void understoodSort(Given given, List<Order> order) {
    given.understood(
        "sort", Set.of(order.stream().map(Order::toString).collect(Collectors.joining(","))));
  }

  /// The columns of a listing that have one plain value each, which rows can be sorted and grouped
  /// by.
  static List<String> scalar(Listing listing) {
    return listing.columns().stream()
        .filter(column ->
            !column.heavy()
                && !column.type().isList()
                && column.type() != Type.JSON
                && !(column.source() instanceof ColumnSource.Read))
        .map(Column::name)
        .toList();
  }

  private List<Column> fields() {
    List<Column> usual = listing.columns().stream().filter(column -> !column.heavy()).toList();
    if (!given.has("fields")) {
      return usual;
    }
    Set<Column> columns = new LinkedHashSet<>();
    for (String typed : given.elements("fields")) {
      columns.add(
          listing
              .column(given.named(typed))
              .orElseThrow(() ->
                  given.notAmong(
                      "fields",
                      typed,
                      listing.columns().stream().map(Column::name).toList(),
                      "Columns")));
    }
    List<Column> chosen = List.copyOf(columns);
    if (!chosen.equals(usual)) {
      given.understood(
          "fields", Set.of(chosen.stream().map(Column::name).collect(Collectors.joining(","))));
    }
    return chosen;
  }

  private List<Column> facets() {
    List<String> offered =
        listing.columns().stream().filter(Column::facet).map(Column::name).toList();
    Set<Column> facets = new LinkedHashSet<>();
    for (String typed : given.elements("facet")) {
      String name = given.named(typed);
      if (!offered.contains(name)) {
        throw given.notAmong("facet", typed, offered, "Facets");
      }
      facets.add(listing.column(name).orElseThrow());
    }
    if (!facets.isEmpty()) {
      given.understood(
          "facet", Set.of(facets.stream().map(Column::name).collect(Collectors.joining(","))));
    }
    return List.copyOf(facets);
  }

  private int facetSize(List<Column> facets) {
    int size = (int) given.number("facet_size", 1, MOST_ROWS).orElse((long) USUAL_ROWS).longValue();
    if (size != USUAL_ROWS && !facets.isEmpty()) {
      given.understood("facet_size", Set.of(Integer.toString(size)));
    }
    return size;
  }

  private boolean counted() {
    @Nullable String word = given.word("count", List.of("exact", "none")).orElse(null);
    boolean counted = !"none".equals(word);
    if (!counted) {
      given.understood("count", Set.of("none"));
    }
    return counted;
  }
}
