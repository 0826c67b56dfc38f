package pipelineapi.query;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;
import pipelineapi.catalogue.Widening;
import pipelineapi.query.QuestionFault.Code;

/// Reads the filters of a request: every parameter that does not shape the answer.
final class Filters {

  // with another filter of their route they are asked of the same partner
  private static final Set<String> OF_THE_PARTNER = Set.of("open", "current");
  private static final String SEARCH = "search";

  // the engine plans them all before it can be stopped
  static final int MOST_CONDITIONS = 50;
  // each is compared with each row
  static final int MOST_SOUGHT = 100;

  private final Listing listing;
  private final Collection<String> shaping;
  private final Given given;
  private final List<Filter> filters = new ArrayList<>();
  private final Map<Route, List<Through>> reaches = new LinkedHashMap<>();
  private int sought;

  private Filters(Listing listing, Collection<String> shaping, Given given) {
    this.listing = listing;
    this.shaping = shaping;
    this.given = given;
  }

  /// The filters on a listing.
  ///
  /// @param shaping parameters that are none
  static List<Filter> read(Listing listing, Collection<String> shaping, Given given) {
    Filters reader = new Filters(listing, shaping, given);
    reader.requireFew();
    given.values().forEach(reader::filter);
    reader.reaches.forEach(
        (route, through) -> reach(route, through).ifPresent(reader.filters::add));
    reader.search().ifPresent(reader.filters::add);
    return List.copyOf(reader.filters);
  }

  private void requireFew() {
    List<String> names =
        given.values().keySet().stream().filter(name -> !shaping.contains(name)).toList();
    if (names.size() > MOST_CONDITIONS) {
      throw given.invalid(
          names.get(MOST_CONDITIONS),
          null,
          "it is one of %d conditions. Allowed: %d in one question."
              .formatted(names.size(), MOST_CONDITIONS));
    }
  }

  // what is looked for in texts, and moments, are compared one by one
  private void seek(String name, int values) {
    sought += values;
    if (sought > MOST_SOUGHT) {
      throw given.invalid(
          name,
          null,
          ("with it the question looks for %d texts and moments. Allowed: %d in one question, of"
                  + " search, __contains, __startswith and moments together.")
              .formatted(sought, MOST_SOUGHT));
    }
  }

  private void filter(String name, List<String> values) {
    if (name.equals(SEARCH) || shaping.contains(name)) {
      return;
    }
    Optional<Widening> widening =
        listing.widenings().stream().filter(known -> known.name().equals(name)).findFirst();
    if (widening.isPresent()) {
      understood(widening.get());
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
          given.spelling(name),
          null,
          "%s: the column '%s' can be delivered, but is no filter. Filters: %s."
              .formatted(given.spelling(name), base, Given.listed(filterNames())));
    }
    Asking asking =
        asking(name, base, own.type(), Operator.offered(own.type()), own.organisation(), values);
    filters.add(widened(name, new Filter.Own(own, asking.condition(), asking.negated())));
  }

  private void understood(Widening widening) {
    if (widens(widening)) {
      if (!given.has(widening.of())) {
        throw given.invalid(
            widening.name(),
            "true",
            "it adds rows to those of %s, which is not given.".formatted(names(widening.of())));
      }
      given.understood(widening.name(), Set.of("true"));
    }
  }

  private boolean widens(Widening widening) {
    return given
        .word(widening.name(), List.of("true", "false"))
        .filter(Boolean::parseBoolean)
        .isPresent();
  }

  private String names(String parameter) {
    return Stream.concat(
            Stream.of(parameter),
            listing.parameterAliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(parameter))
                .map(Map.Entry::getKey))
        .collect(Collectors.joining(" or "));
  }

  private Filter widened(String name, Filter.Own own) {
    List<List<Filter>> beside =
        listing.widenings().stream()
            .filter(widening -> widening.of().equals(name) && widens(widening))
            .map(widening -> read(listing, Set.of(), Given.query(widening.filters(), given.asOf())))
            .toList();
    return beside.isEmpty() ? own : new Filter.Widened(own, beside);
  }

  /// Whether a name stands for a value of the row's partner rather than for one of the row, among
  /// the names of filters given.
  static boolean isOfPartner(Listing listing, String base, Collection<String> names) {
    return listing.routes().stream()
        .filter(route -> route.filters().stream().anyMatch(filter -> filter.name().equals(base)))
        .anyMatch(route ->
            listing.column(base).isEmpty()
                || (OF_THE_PARTNER.contains(base) && otherFilterOf(listing, route, names)));
  }

  static String base(String name) {
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
            && (!own
                || (OF_THE_PARTNER.contains(base)
                    && otherFilterOf(listing, route, given.values().keySet())))) {
          return Optional.of(new Through(route, filter, null));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean otherFilterOf(Listing listing, Route route, Collection<String> names) {
    return names.stream()
        .map(Filters::base)
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
      throw given.repeated(name);
    }
    Type wanted = operator == Operator.IS_NULL ? Type.BOOLEAN : type;
    Set<String> spellings = new TreeSet<>();
    for (String text : texts) {
      // a trailing comma leaves an empty value, which is refused below
      for (String part : operator.splits(type) ? text.split(",", -1) : new String[] {text}) {
        String value = Literal.trim(wanted, part);
        if (Literal.blank(value)) {
          throw given.invalid(
              name, text, "a value is empty. Allowed: " + Literal.expected(wanted) + ".");
        }
        spellings.add(organisation ? Literal.organisation(value) : value);
      }
    }
    if (spellings.isEmpty()) {
      throw given.invalid(
          name, "", "there is no value. Allowed: " + Literal.expected(wanted) + ".");
    }
    if (wanted == Type.INSTANT || operator.seeks()) {
      seek(name, spellings.size());
    }
    List<Object> values = new ArrayList<>();
    for (String value : spellings) {
      values.add(
          Literal.read(wanted, value, given.asOf())
              .orElseThrow(() ->
                  given.invalid(
                      name,
                      value,
                      "'%s' is not allowed. Allowed: %s."
                          .formatted(Given.shortened(value), Literal.expected(wanted)))));
    }
    given.understood(name, spellings);
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
    List<String> texts = given.values().get(SEARCH);
    if (texts == null) {
      return Optional.empty();
    }
    if (listing.search().isEmpty()) {
      throw new QuestionFault(
          Code.UNKNOWN_PARAMETER,
          SEARCH,
          null,
          "search: %s offers no search. Parameters: %s."
              .formatted(listing.path(), Given.listed(parameterNames())));
    }
    for (String text : texts) {
      if (Literal.blank(text)) {
        throw given.invalid(SEARCH, text, "the text is empty. Allowed: a text to look for.");
      }
    }
    seek(SEARCH, texts.size());
    given.understood(SEARCH, new TreeSet<>(texts));
    List<Column> columns =
        listing.search().stream().map(name -> listing.column(name).orElseThrow()).toList();
    return Optional.of(new Filter.Search(columns, new Condition.Mentions(List.copyOf(texts))));
  }

  private QuestionFault notOffered(String name, String base, Type type, List<Operator> offered) {
    return new QuestionFault(
        Code.UNKNOWN_PARAMETER,
        given.spelling(name),
        null,
        "%s: '%s' (%s) has no operator '%s'. Allowed: %s."
            .formatted(
                Given.shortened(given.spelling(name)),
                base,
                type.declared(),
                Given.shortened(name.substring(base.length())),
                Given.listed(offered.stream().map(operator -> base + operator.suffix()).toList())));
  }

  private QuestionFault unknown(String name) {
    String typed = given.spelling(name);
    String end = name.substring(base(name).length());
    List<String> known = parameterNames();
    String guess = Given.guess(typed, known);
    // a wrong name before a right operator
    if (guess.equals(".") && Operator.of(end).isPresent() && !end.isEmpty()) {
      guess =
          Nearest.to(base(name), filterNames()).map(near -> Given.meant(near + end)).orElse(".");
    }
    return new QuestionFault(
        Code.UNKNOWN_PARAMETER,
        typed,
        null,
        "%s: unknown parameter%s Parameters: %s."
            .formatted(Given.shortened(typed), guess, Given.listed(known)));
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
    return Stream.of(
            filterNames().stream(),
            listing.parameterAliases().entrySet().stream()
                .filter(alias -> alias.getValue().contains("__"))
                .map(Map.Entry::getKey),
            listing.widenings().stream().map(Widening::name),
            shaping.stream(),
            listing.search().isEmpty() ? Stream.<String>of() : Stream.of(SEARCH))
        .flatMap(names -> names)
        .toList();
  }
}
