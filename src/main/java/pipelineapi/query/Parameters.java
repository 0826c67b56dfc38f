package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Question.Position;
import pipelineapi.query.QuestionFault.Code;

/// Reads the parameters of one request into a question. Used once, by one thread.
final class Parameters {

  static final int MOST_ROWS = 1000;
  static final int USUAL_ROWS = 100;
  static final long DEEPEST_OFFSET = 100_000;

  private static final List<String> SHAPING =
      List.of("sort", "fields", "limit", "offset", "cursor", "count", "search");
  // with another filter of their route they are asked of the same partner
  private static final Set<String> OF_THE_PARTNER = Set.of("open", "current");

  private final Listing listing;
  private final LocalDate asOf;
  // the names as given, for messages
  private final Map<String, String> spelled = new LinkedHashMap<>();
  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final TreeMap<String, Set<String>> canonical = new TreeMap<>();

  /// What was read.
  ///
  /// @param canonical the parameters without position, as a query string
  /// @param identity the same for questions that have the same rows in the same order, whatever
  ///   part or page of them is asked for
  record Read(Question question, String canonical, String identity) {}

  private Parameters(Listing listing, LocalDate asOf) {
    this.listing = listing;
    this.asOf = asOf;
  }

  static Read read(Listing listing, Map<String, List<String>> parameters, LocalDate asOf) {
    return new Parameters(listing, asOf).read(parameters);
  }

  private Read read(Map<String, List<String>> parameters) {
    parameters.forEach(this::accept);
    List<Filter> filters = new ArrayList<>();
    Map<Route, List<Through>> reaches = new LinkedHashMap<>();
    given.forEach((name, values) -> filter(name, values, filters, reaches));
    reaches.forEach((route, through) -> reach(route, through).ifPresent(filters::add));
    search().ifPresent(filters::add);
    List<Order> order = sort();
    // what follows chooses among rows that are already settled
    String identity = listing.path() + "?" + text();
    List<Column> columns = fields();
    int limit = (int) number("limit", 1, MOST_ROWS).orElse((long) USUAL_ROWS).longValue();
    if (limit != USUAL_ROWS) {
      canonical.put("limit", Set.of(Integer.toString(limit)));
    }
    boolean counted = counted();
    Optional<Long> offset = number("offset", 0, DEEPEST_OFFSET);
    if (offset.isPresent() && given.containsKey("cursor")) {
      throw invalid("cursor", null, "give either a cursor or an offset, not both.");
    }
    Question question =
        new Question(
            listing,
            List.copyOf(filters),
            order,
            columns,
            limit,
            counted,
            new Position.Offset(offset.orElse(0L)));
    return new Read(question, text(), identity);
  }

  private void accept(String name, List<String> values) {
    String known = listing.parameterAliases().getOrDefault(name, name);
    int end = name.lastIndexOf("__");
    if (end > 0 && known.equals(name)) {
      String alias = listing.parameterAliases().get(name.substring(0, end));
      known = alias == null ? name : alias + name.substring(end);
    }
    spelled.putIfAbsent(known, name);
    given.computeIfAbsent(known, key -> new ArrayList<>()).addAll(values);
  }

  private void filter(
      String name, List<String> values, List<Filter> filters, Map<Route, List<Through>> reaches) {
    if (SHAPING.contains(name)) {
      return;
    }
    String base = base(name);
    Optional<Column> column = listing.column(base);
    Optional<Through> through = through(base, column.isPresent());
    if (through.isPresent()) {
      Route.Through filter = through.get().filter();
      Asking asking =
          asking(name, base, filter.type(), offered(filter), filter.organisation(), values);
      reaches
          .computeIfAbsent(through.get().route(), route -> new ArrayList<>())
          .add(through.get().asking(asking));
      return;
    }
    Column own = column.orElseThrow(() -> unknown(name));
    if (!own.filterable()) {
      throw new QuestionFault(
          Code.UNKNOWN_PARAMETER,
          spelling(name),
          null,
          "%s: the column '%s' can be delivered, but is no filter. Filters: %s."
              .formatted(spelling(name), base, listed(filterNames())));
    }
    Asking asking =
        asking(name, base, own.type(), Operator.offered(own.type()), own.organisation(), values);
    filters.add(new Filter.Own(own, asking.condition(), asking.negated()));
  }

  private static String base(String name) {
    int end = name.lastIndexOf("__");
    return end > 0 ? name.substring(0, end) : name;
  }

  /// A through-filter and what is asked of it.
  private record Through(Route route, Route.Through filter, @Nullable Asking asking) {

    Through asking(Asking asked) {
      return new Through(route, filter, asked);
    }
  }

  /// What one parameter asks.
  private record Asking(Operator operator, List<Object> values) {

    Condition condition() {
      return operator.condition(values);
    }

    boolean negated() {
      return operator.negates(values);
    }
  }

  // an own column wins, unless its name is one that another filter of the route gives a new meaning
  private Optional<Through> through(String base, boolean own) {
    for (Route route : listing.routes()) {
      for (Route.Through filter : route.filters()) {
        if (filter.name().equals(base)
            && (!own || (OF_THE_PARTNER.contains(base) && otherFilterOf(route)))) {
          return Optional.of(new Through(route, filter, null));
        }
      }
    }
    return Optional.empty();
  }

  private boolean otherFilterOf(Route route) {
    return given.keySet().stream()
        .map(Parameters::base)
        .filter(name -> listing.column(name).isEmpty())
        .anyMatch(name -> route.filters().stream().anyMatch(filter -> filter.name().equals(name)));
  }

  // a condition is either met or not: there is no value to be absent
  private static List<Operator> offered(Route.Through filter) {
    return filter.column() == null
        ? List.of(Operator.EQUAL, Operator.NOT)
        : Operator.offered(filter.type());
  }

  private Asking asking(
      String name,
      String base,
      Type type,
      List<Operator> offered,
      boolean organisation,
      List<String> texts) {
    Operator operator =
        Operator.of(name.substring(base.length()))
            .filter(offered::contains)
            .orElseThrow(() -> notOffered(name, base, type, offered));
    if (operator.once() && texts.size() > 1) {
      throw repeated(name);
    }
    Type wanted = operator == Operator.IS_NULL ? Type.BOOLEAN : type;
    Set<String> spellings = new TreeSet<>();
    for (String text : texts) {
      // a trailing comma leaves an empty value, which is refused below
      for (String part : operator.splits(type) ? text.split(",", -1) : new String[] {text}) {
        String value = Literal.trim(wanted, part);
        if (Literal.blank(value)) {
          throw invalid(name, text, "a value is empty. Allowed: " + Literal.expected(wanted) + ".");
        }
        spellings.add(organisation ? Literal.organisation(value) : value);
      }
    }
    if (spellings.isEmpty()) {
      throw invalid(name, "", "there is no value. Allowed: " + Literal.expected(wanted) + ".");
    }
    List<Object> values = new ArrayList<>();
    for (String value : spellings) {
      values.add(
          Literal.read(wanted, value, asOf)
              .orElseThrow(() ->
                  invalid(
                      name,
                      value,
                      "'%s' is not allowed. Allowed: %s."
                          .formatted(shortened(value), Literal.expected(wanted)))));
    }
    canonical.put(name, spellings);
    return new Asking(operator, List.copyOf(values));
  }

  private static Optional<Filter> reach(Route route, List<Through> filters) {
    List<Filter.Partner> some = new ArrayList<>();
    List<Filter.Partner> none = new ArrayList<>();
    for (Through through : filters) {
      Asking asking = requireNonNull(through.asking());
      Route.Through filter = through.filter();
      if (filter.type() == Type.BOOLEAN && !filter.own() && asking.operator() != Operator.IS_NULL) {
        // false is the absence of a partner that is true; both together ask for nothing
        if (asking.values().size() == 1) {
          boolean wanted = asking.values().contains(true) != asking.negated();
          (wanted ? some : none)
              .add(new Filter.Partner(filter, new Condition.Equal(List.of(true))));
        }
      } else {
        (asking.negated() ? none : some).add(new Filter.Partner(filter, asking.condition()));
      }
    }
    return some.isEmpty() && none.isEmpty()
        ? Optional.empty()
        : Optional.of(new Filter.Reach(route, List.copyOf(some), List.copyOf(none)));
  }

  private Optional<Filter> search() {
    List<String> texts = given.get("search");
    if (texts == null) {
      return Optional.empty();
    }
    if (listing.search().isEmpty()) {
      throw new QuestionFault(
          Code.UNKNOWN_PARAMETER,
          "search",
          null,
          "search: %s offers no search. Parameters: %s."
              .formatted(listing.path(), listed(parameterNames())));
    }
    for (String text : texts) {
      if (Literal.blank(text)) {
        throw invalid("search", text, "the text is empty. Allowed: a text to look for.");
      }
    }
    canonical.put("search", new TreeSet<>(texts));
    List<Column> columns =
        listing.search().stream().map(name -> listing.column(name).orElseThrow()).toList();
    return Optional.of(new Filter.Search(columns, new Condition.Mentions(List.copyOf(texts))));
  }

  private List<Order> sort() {
    Optional<String> text = single("sort");
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> sortable =
        listing.columns().stream().filter(Parameters::sortable).map(Column::name).toList();
    List<Order> asked = new ArrayList<>();
    for (String step : text.get().split(",", -1)) {
      Order order = Order.of(Literal.trim(Type.TOKEN, step));
      String name = listing.parameterAliases().getOrDefault(order.column(), order.column());
      if (!sortable.contains(name)) {
        throw notAmong("sort", order.column(), sortable, "Sortable");
      }
      asked.add(new Order(name, order.descending()));
    }
    List<Order> complete = Question.complete(listing, asked);
    if (complete.equals(Question.complete(listing, listing.order()))) {
      return List.of();
    }
    canonical.put(
        "sort", Set.of(complete.stream().map(Order::toString).collect(Collectors.joining(","))));
    return complete;
  }

  private static boolean sortable(Column column) {
    return !column.heavy()
        && !column.type().isList()
        && column.type() != Type.JSON
        && !(column.source() instanceof ColumnSource.Read);
  }

  private List<Column> fields() {
    List<Column> usual = listing.columns().stream().filter(column -> !column.heavy()).toList();
    List<String> texts = given.get("fields");
    if (texts == null) {
      return usual;
    }
    Set<Column> columns = new LinkedHashSet<>();
    for (String text : texts) {
      for (String part : text.split(",", -1)) {
        String typed = Literal.trim(Type.TOKEN, part);
        String name = listing.parameterAliases().getOrDefault(typed, typed);
        columns.add(
            listing
                .column(name)
                .orElseThrow(() ->
                    notAmong(
                        "fields",
                        typed,
                        listing.columns().stream().map(Column::name).toList(),
                        "Columns")));
      }
    }
    List<Column> chosen = List.copyOf(columns);
    if (!chosen.equals(usual)) {
      canonical.put(
          "fields", Set.of(chosen.stream().map(Column::name).collect(Collectors.joining(","))));
    }
    return chosen;
  }

  private boolean counted() {
    Optional<String> text = single("count");
    if (text.isEmpty() || text.get().equals("exact")) {
      return true;
    }
    if (!text.get().equals("none")) {
      throw invalid(
          "count",
          text.get(),
          "'%s' is not allowed. Allowed: exact or none.".formatted(shortened(text.get())));
    }
    canonical.put("count", Set.of("none"));
    return false;
  }

  private Optional<Long> number(String name, long least, long most) {
    return single(name)
        .map(text ->
            Literal.read(Type.INTEGER, text, asOf)
                .map(Long.class::cast)
                .filter(number -> number >= least && number <= most)
                .orElseThrow(() ->
                    invalid(
                        name,
                        text,
                        "'%s' is not allowed. Allowed: a whole number from %d to %d."
                            .formatted(shortened(text), least, most))));
  }

  private Optional<String> single(String name) {
    List<String> texts = given.get(name);
    if (texts == null) {
      return Optional.empty();
    }
    if (texts.size() != 1) {
      throw repeated(name);
    }
    String text = Literal.trim(Type.TOKEN, texts.getFirst());
    if (text.isEmpty()) {
      throw invalid(name, "", "the value is empty. Leave the parameter out, or give it a value.");
    }
    return Optional.of(text);
  }

  private String text() {
    return canonical.entrySet().stream()
        .flatMap(
            entry -> entry.getValue().stream().map(value -> entry.getKey() + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  // commas and colons may stand in a query as they are, and lists and CURIEs stay readable
  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8)
        .replace("+", "%20")
        .replace("%2C", ",")
        .replace("%3A", ":");
  }

  private String spelling(String name) {
    return spelled.getOrDefault(name, name);
  }

  private QuestionFault invalid(String name, @Nullable String value, String detail) {
    return new QuestionFault(
        Code.INVALID_PARAMETER, spelling(name), value, spelling(name) + ": " + detail);
  }

  private QuestionFault repeated(String name) {
    return invalid(name, null, "given more than once. Allowed: once.");
  }

  private QuestionFault notAmong(
      String parameter, String value, List<String> known, String heading) {
    return invalid(
        parameter,
        value,
        "unknown column '%s'%s %s: %s."
            .formatted(shortened(value), guess(value, known), heading, listed(known)));
  }

  private QuestionFault notOffered(String name, String base, Type type, List<Operator> offered) {
    return new QuestionFault(
        Code.UNKNOWN_PARAMETER,
        spelling(name),
        null,
        "%s: '%s' (%s) has no operator '%s'. Allowed: %s."
            .formatted(
                shortened(spelling(name)),
                base,
                type.declared(),
                shortened(name.substring(base.length())),
                listed(offered.stream().map(operator -> base + operator.suffix()).toList())));
  }

  private QuestionFault unknown(String name) {
    String typed = spelling(name);
    String end = name.substring(base(name).length());
    List<String> known = parameterNames();
    String guess = guess(typed, known);
    // a wrong name before a right operator
    if (guess.equals(".") && Operator.of(end).isPresent() && !end.isEmpty()) {
      guess = Nearest.to(base(name), filterNames()).map(near -> meant(near + end)).orElse(".");
    }
    return new QuestionFault(
        Code.UNKNOWN_PARAMETER,
        typed,
        null,
        "%s: unknown parameter%s Parameters: %s."
            .formatted(shortened(typed), guess, listed(known)));
  }

  private static String guess(String typed, Collection<String> known) {
    return Nearest.to(typed, known).map(Parameters::meant).orElse(".");
  }

  private static String meant(String name) {
    return ", did you mean '" + name + "'?";
  }

  private List<String> filterNames() {
    return Stream.concat(
            listing.columns().stream().filter(Column::filterable).map(Column::name),
            listing.routes().stream()
                .flatMap(route -> route.filters().stream())
                .map(Route.Through::name))
        .distinct()
        .toList();
  }

  private List<String> parameterNames() {
    return Stream.concat(
            filterNames().stream(),
            SHAPING.stream().filter(name -> !name.equals("search") || !listing.search().isEmpty()))
        .toList();
  }

  private static String listed(Collection<String> names) {
    return String.join(", ", names);
  }

  // messages stay readable whatever is sent
  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
