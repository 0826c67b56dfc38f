package pipelineapi.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Grouping.Period;
import pipelineapi.query.Grouping.Span;

/// Reads what a request says about groups: by which columns, with which figures, in which order.
final class GroupReader {

  static final String GROUP_BY = "group_by";

  private static final String PERIOD = "period";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String ROWS = "rows";

  private final Listing listing;
  private final @Nullable Summary summary;
  private final List<Order> declared;
  private final Given given;
  // what `fields` means, noted only once the identity of the question is settled
  private @Nullable String fields;

  /// @param asked the listing at the path of the request
  /// @param listing the one whose rows are grouped
  GroupReader(Listing asked, Listing listing, Given given) {
    this.listing = listing;
    this.summary = asked.summary();
    this.declared = asked.order();
    this.given = given;
  }

  /// The parameters that are about groups.
  List<String> parameters() {
    if (summary == null) {
      return List.of(GROUP_BY);
    }
    Summary.Timeline timeline = summary.timeline();
    if (timeline == null) {
      return summary.allowed().isEmpty() ? List.of() : List.of(GROUP_BY);
    }
    return timeline.running() == null
        ? List.of(PERIOD, FROM, TO, GROUP_BY)
        : List.of(PERIOD, FROM, TO, timeline.running(), GROUP_BY);
  }

  /// How the rows are grouped; empty when they are not.
  Optional<Grouping> read() {
    Summary.Timeline timeline = summary == null ? null : summary.timeline();
    boolean named = given.has(GROUP_BY) && parameters().contains(GROUP_BY);
    if (summary == null && !named) {
      return Optional.empty();
    }
    Span span = timeline == null ? null : span(timeline, named);
    List<GroupKey> keys = named ? named() : usual(span);
    List<Measure> offered = offered(named, timeline);
    List<Measure> measures = measures(keys, offered, span);
    Summary.Shown shown =
        summary == null || (fields != null && !List.of(fields.split(",", -1)).contains(ROWS))
            ? null
            : summary.shown();
    List<Order> order = order(keys, measures, named);
    return Optional.of(
        new Grouping(
            keys,
            measures,
            order,
            span == null || span.running() == null || measures.contains(span.running())
                ? span
                : span.withoutRunning(),
            shown));
  }

  private List<GroupKey> named() {
    List<String> offered = offeredKeys();
    List<GroupKey> keys = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String typed : given.elements(GROUP_BY)) {
      int colon = typed.indexOf(':');
      String name = given.named(colon < 0 ? typed : typed.substring(0, colon));
      if (!offered.contains(name)) {
        throw given.notAmong(GROUP_BY, typed, offered, "To group by");
      }
      GroupKey key = key(name, colon < 0 ? null : typed.substring(colon + 1));
      if (!seen.add(key.name())) {
        throw given.invalid(GROUP_BY, typed, "'%s' is named twice.".formatted(key.name()));
      }
      keys.add(key);
    }
    if (summary == null || summary.timeline() != null || !List.copyOf(seen).equals(summary.by())) {
      given.understood(
          GROUP_BY, Set.of(keys.stream().map(GroupReader::text).collect(Collectors.joining(","))));
    }
    return List.copyOf(keys);
  }

  private static String text(GroupKey key) {
    return key instanceof GroupKey.Cut cut
        ? cut.column().name() + ":" + cut.period().text()
        : key.name();
  }

  private List<String> offeredKeys() {
    return summary == null || summary.allowed().isEmpty()
        ? Parameters.scalar(listing)
        : summary.allowed();
  }

  private GroupKey key(String name, @Nullable String period) {
    Optional<Column> own = listing.column(name);
    if (own.isEmpty()) {
      if (period != null) {
        throw notCut(name, period);
      }
      for (Route route : listing.routes()) {
        for (Route.Through through : route.filters()) {
          if (through.name().equals(name) && through.column() != null) {
            return new GroupKey.Reached(route, through);
          }
        }
      }
      throw new IllegalStateException("The catalogue allows groups by unknown " + name);
    }
    if (period == null) {
      return new GroupKey.Own(own.get());
    }
    Type type = own.get().type();
    if (type != Type.DATE && type != Type.INSTANT) {
      throw notCut(name, period);
    }
    if (!Period.NAMES.contains(period)) {
      throw given.invalid(
          GROUP_BY,
          period,
          "'%s' is no period. Allowed: %s."
              .formatted(Given.shortened(period), Given.listed(Period.NAMES)));
    }
    return new GroupKey.Cut(name + "_" + period, own.get(), Period.named(period));
  }

  private QuestionFault notCut(String name, String period) {
    return given.invalid(
        GROUP_BY,
        name + ":" + period,
        "'%s' is no date, so it cannot be cut to a period. Allowed: %s."
            .formatted(
                name,
                Given.listed(
                    listing.columns().stream()
                        .filter(c -> c.type() == Type.DATE || c.type() == Type.INSTANT)
                        .map(c -> c.name() + ":month")
                        .toList())));
  }

  private List<GroupKey> usual(@Nullable Span span) {
    if (span != null && span.period() != null) {
      return List.of(new GroupKey.Cut(PERIOD, span.column(), span.period()));
    }
    return summary == null
        ? List.of()
        : summary.by().stream().map(name -> key(name, null)).toList();
  }

  private Span span(Summary.Timeline timeline, boolean grouped) {
    Column column = listing.column(timeline.column()).orElseThrow();
    if (grouped && given.has(PERIOD)) {
      throw given.invalid(PERIOD, null, "give either a period or group_by, not both.");
    }
    String running = timeline.running();
    if (grouped && running != null && given.has(running)) {
      throw given.invalid(
          running, null, "it follows periods. Give either it or group_by, not both.");
    }
    String period = given.word(PERIOD, Period.NAMES).orElse(Period.DAY.text());
    if (!grouped && !period.equals(Period.DAY.text())) {
      given.understood(PERIOD, Set.of(period));
    }
    LocalDate from = day(FROM, timeline.from());
    LocalDate to = day(TO, timeline.to());
    if (from != null && to != null && from.isAfter(to)) {
      throw given.invalid(
          FROM,
          from.toString(),
          "%s lies after %s, where the question ends. Allowed: a day that does not."
              .formatted(from, to));
    }
    return new Span(
        column,
        grouped ? null : Period.named(period),
        from,
        to == null ? given.asOf() : to,
        grouped ? null : running(timeline));
  }

  private @Nullable LocalDate day(String name, @Nullable String usual) {
    Optional<String> text = given.single(name);
    LocalDate ends = LocalDate.of(given.asOf().getYear() + 1, 12, 31);
    if (text.isEmpty()) {
      return usual == null
          ? null
          : (LocalDate) Literal.read(Type.DATE, usual, given.asOf()).orElseThrow();
    }
    LocalDate day =
        Literal.read(Type.DATE, text.get(), given.asOf())
            .map(LocalDate.class::cast)
            .filter(d -> d.equals(Grouping.inCalendar(d)) && !d.isAfter(ends))
            .orElseThrow(() ->
                given.invalid(
                    name,
                    text.get(),
                    "'%s' is not allowed. Allowed: %s, from %s to %s."
                        .formatted(
                            Given.shortened(text.get()),
                            Literal.expected(Type.DATE),
                            Grouping.inCalendar(LocalDate.MIN),
                            ends)));
    given.understood(name, Set.of(text.get()));
    return day;
  }

  private @Nullable Measure running(Summary.Timeline timeline) {
    String name = timeline.running();
    return name == null || summary == null
        ? null
        : summary.measures().stream().filter(m -> m.name().equals(name)).findFirst().orElse(null);
  }

  private List<Measure> offered(boolean named, Summary.@Nullable Timeline timeline) {
    if (summary == null) {
      return Stream.concat(Stream.of(Measure.count("count")), listing.measures().stream()).toList();
    }
    // periods follow one another, other groups do not
    return summary.measures().stream()
        .filter(m -> !named || timeline == null || !m.name().equals(timeline.running()))
        .toList();
  }

  private List<Measure> measures(List<GroupKey> keys, List<Measure> offered, @Nullable Span span) {
    List<Measure> usual = offered.stream().filter(measure -> !measure.whenNamed()).toList();
    Measure running = span == null ? null : span.running();
    boolean added =
        running != null
            && given.has(running.name())
            && given.word(running.name(), List.of("true", "false")).orElseThrow().equals("true");
    if (running != null && added) {
      given.understood(running.name(), Set.of("true"));
      usual = Stream.concat(usual.stream(), Stream.of(running)).distinct().toList();
    }
    if (!given.has("fields")) {
      return usual;
    }
    List<String> names = keys.stream().map(GroupKey::name).toList();
    List<String> known =
        Stream.of(
                names.stream(),
                offered.stream().map(Measure::name),
                summary == null || summary.shown() == null ? Stream.<String>of() : Stream.of(ROWS))
            .flatMap(each -> each)
            .toList();
    Set<String> chosen = new LinkedHashSet<>();
    for (String typed : given.elements("fields")) {
      String name = given.named(typed);
      if (!known.contains(name)) {
        throw given.notAmong("fields", typed, known, "Columns");
      }
      chosen.add(name);
    }
    if (running != null && added) {
      chosen.add(running.name());
    }
    chosen.removeAll(names);
    // groups without any figure still are groups
    fields = String.join(",", chosen.isEmpty() ? names : chosen);
    return chosen.stream()
        .flatMap(name -> offered.stream().filter(measure -> measure.name().equals(name)))
        .toList();
  }

  /// Notes which figures were chosen.
  void understoodFields() {
    if (fields != null) {
      given.understood("fields", Set.of(fields));
    }
  }

  private List<Order> order(List<GroupKey> keys, List<Measure> measures, boolean named) {
    List<String> names = keys.stream().map(GroupKey::name).toList();
    List<Order> usual = new ArrayList<>();
    if (summary == null || (named && summary.timeline() != null)) {
      usual.add(new Order(Grouping.COUNT, true));
    } else if (!named && summary.timeline() == null) {
      declared.stream().filter(step -> names.contains(step.column())).forEach(usual::add);
    }
    List<String> sortable =
        Stream.concat(names.stream(), measures.stream().map(Measure::name)).toList();
    List<Order> sorted = Parameters.sorted(given, sortable, usual);
    List<Order> complete = Question.complete(sorted, names);
    if (given.has("sort") && !complete.equals(Question.complete(usual, names))) {
      Parameters.understoodSort(given, complete);
    }
    return complete;
  }

  /// The columns of an answer in groups.
  static List<Column> columns(Grouping grouping) {
    List<Column> columns = new ArrayList<>(figures(grouping));
    if (grouping.shown() != null) {
      columns.add(column(ROWS, Type.JSON, "The rows of the group"));
    }
    return List.copyOf(columns);
  }

  /// The same without the rows that groups show.
  static List<Column> figures(Grouping grouping) {
    List<Column> columns = new ArrayList<>();
    for (GroupKey key : grouping.keys()) {
      columns.add(column(key.name(), key.type(), "What the group is of"));
    }
    for (Measure measure : grouping.measures()) {
      columns.add(column(measure.name(), measure.type(), measure.meaning()));
    }
    return List.copyOf(columns);
  }

  private static Column column(String name, Type type, String meaning) {
    return new Column(
        name, type, meaning, null, true, false, false, false, new ColumnSource.Derived());
  }
}
