package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the declaration of one listing.
final class ListingReader {

  // what the store adds to a row
  private static final String ROW_NUMBER = "row_no";
  // what a question may hold beside filters
  private static final Set<String> RESERVED =
      Set.of(
          "sort",
          "fields",
          "limit",
          "offset",
          "cursor",
          "count",
          "search",
          "format",
          "facet",
          "facet_size",
          "group_by",
          "by",
          "period",
          "from",
          "to",
          "links");

  private final Declaration declared;
  private final @Nullable Statement statement;

  ListingReader(Declaration declared, @Nullable Statement statement) {
    this.declared = declared;
    this.statement = statement;
  }

  Listing read() {
    Kind kind = kind();
    List<String> key = declared.texts("key");
    Optional<Declaration> keeps = declared.mapping("keeps");
    Listing listing =
        new Listing(
            declared.text("path"),
            kind,
            declared.text("meaning"),
            declared.texts("aliases"),
            declared.textByName("parameter_aliases"),
            key,
            order(key),
            item(),
            columns("columns", kind),
            feeds(),
            precedence(),
            statement,
            routes(),
            SummaryReader.measures(declared),
            declared.textByName("counts"),
            declared.texts("search"),
            keeps.map(k -> k.lists("ranges")).orElse(List.of()),
            keeps.map(SummaryReader::rollup).orElse(null),
            null,
            declared.flag("cached", true),
            columns("unserved", kind),
            window(kind),
            DeprecationReader.read(declared).orElse(null),
            widenings(),
            arguments(),
            whole(kind),
            renewal());
    keeps.ifPresent(Declaration::close);
    declared.close();
    check(listing);
    return listing;
  }

  private Kind kind() {
    String text = declared.text("kind");
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    declared.fault(
        "kind",
        "it is '%s'; allowed: fed, derived, grouping, asked, window, object".formatted(text));
    return Kind.FED;
  }

  private List<Order> order(List<String> key) {
    List<Order> order = new ArrayList<>(declared.texts("order").stream().map(Order::of).toList());
    for (String column : key) {
      if (order.stream().noneMatch(step -> step.column().equals(column))) {
        order.add(new Order(column, false));
      }
    }
    return List.copyOf(order);
  }

  private @Nullable Window window(Kind kind) {
    return kind == Kind.WINDOW ? new Window(declared.text("of"), declared.text("artefact")) : null;
  }

  private @Nullable Renewal renewal() {
    Declaration renewal = declared.mapping("renewal").orElse(null);
    if (renewal == null) {
      return null;
    }
    Renewal read =
        new Renewal(
            renewal.text("by"),
            renewal.text("day"),
            renewal.text("from"),
            renewal.text("newest"),
            renewal.text("of"));
    renewal.close();
    return read;
  }

  private List<Column> columns(String member, Kind kind) {
    return columns(declared, member, kind);
  }

  private static List<Column> columns(Declaration of, String member, Kind kind) {
    List<Column> columns = new ArrayList<>();
    for (Declaration column : of.mappings(member)) {
      Type type = type(column, "type");
      columns.add(
          new Column(
              column.text("name"),
              type,
              column.text("meaning"),
              column.value("example", type),
              column.flag("optional", false),
              column.flag("facet", false),
              column.flag("heavy", false),
              column.flag("organisation", false),
              source(column, kind)));
      column.close();
    }
    return List.copyOf(columns);
  }

  static Type type(Declaration declaration, String member) {
    String name = declaration.text(member);
    Optional<Type> type = Type.declaredAs(name);
    if (type.isEmpty()) {
      declaration.fault(
          "'%s' is '%s'; allowed: %s"
              .formatted(member, name, String.join(", ", Type.declaredNames())));
    }
    return type.orElse(Type.TEXT);
  }

  private static ColumnSource source(Declaration column, Kind kind) {
    if (column.isMapping("from")) {
      Declaration computed = column.mapping("from").orElseThrow();
      ColumnSource source = computedSource(computed);
      computed.close();
      return source;
    }
    String from = column.optionalText("from").orElse(kind == Kind.FED ? "field" : "derived");
    return switch (from) {
      case "field" -> new ColumnSource.Field();
      case "path" -> new ColumnSource.KeyPart();
      case "row" -> new ColumnSource.RowNumber();
      case "derived" -> new ColumnSource.Derived();
      default -> {
        column.fault(
            "'from' is '%s'; allowed: field, path, row, derived, or a mapping with object, spelling, written, load, join or read"
                .formatted(from));
        yield new ColumnSource.Field();
      }
    };
  }

  private static ColumnSource computedSource(Declaration from) {
    if (from.has("object")) {
      return new ColumnSource.ObjectTrait(from.text("object"));
    }
    if (from.has("spelling")) {
      return new ColumnSource.Spelling(from.text("spelling"));
    }
    if (from.has("written")) {
      return new ColumnSource.Written(
          from.text("written"), from.optionalText("unless").orElse(null));
    }
    if (from.has("load")) {
      return new ColumnSource.Load(from.text("load"));
    }
    if (from.has("read")) {
      return new ColumnSource.Read(from.text("read"));
    }
    return new ColumnSource.Join(
        table(from.text("join")),
        from.texts("on"),
        from.text("take"),
        from.optionalText("otherwise").orElse(null));
  }

  /// The table of a relation (`relation/supply`) or of a listing (`log/issue`).
  static String table(String declared) {
    return Listing.table(
        declared.startsWith("relation/") ? declared.substring("relation/".length()) : declared);
  }

  private List<Feed> feeds() {
    List<Feed> feeds = new ArrayList<>();
    for (Declaration feed : declared.mappings("feeds")) {
      String format = feed.text("format");
      Optional<Feed.Format> known =
          Arrays.stream(Feed.Format.values())
              .filter(f -> f.name().toLowerCase(Locale.ROOT).equals(format))
              .findFirst();
      if (known.isEmpty()) {
        feed.fault("'format' is '%s'; allowed: %s".formatted(format, formats()));
      }
      String duplicates = feed.optionalText("duplicates").orElse("keep");
      if (!List.of("keep", "once").contains(duplicates)) {
        feed.fault("'duplicates' is '%s'; allowed: keep, once".formatted(duplicates));
      }
      feeds.add(
          new Feed(
              feed.optionalText("artefact").orElse("ledger"),
              pattern(feed),
              known.orElse(Feed.Format.CSV),
              feed.textsByName("fields"),
              feed.textsByName("null_text"),
              duplicates.equals("once"),
              feed.optionalText("after").orElse(null),
              feed.optionalText("past").orElse(null),
              feed.texts("without"),
              feed.optionalText("table").orElse(null)));
      feed.close();
    }
    return List.copyOf(feeds);
  }

  private static String formats() {
    return Arrays.stream(Feed.Format.values())
        .map(format -> format.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  static KeyPattern pattern(Declaration declaration) {
    String objects = declaration.optionalText("objects").orElse("");
    try {
      return new KeyPattern(objects);
    } catch (IllegalArgumentException e) {
      declaration.fault("'objects': " + e.getMessage());
      return new KeyPattern("");
    }
  }

  private @Nullable Precedence precedence() {
    Optional<Declaration> precedence = declared.mapping("precedence");
    if (precedence.isEmpty()) {
      return null;
    }
    Declaration inner = precedence.get();
    String wins = inner.text("wins");
    if (!List.of("newest", "first").contains(wins)) {
      inner.fault("'wins' is '%s'; allowed: newest, first".formatted(wins));
    }
    Precedence read = new Precedence(inner.texts("per"), wins.equals("newest"));
    inner.close();
    return read;
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Declaration route : declared.mappings("routes")) {
      List<Route.Through> filters = new ArrayList<>();
      for (Declaration filter : route.mappings("filters")) {
        String name = filter.text("name");
        Optional<String> when = filter.optionalText("when");
        Optional<String> column = filter.optionalText("column");
        filters.add(
            new Route.Through(
                name,
                filter.has("type") ? type(filter, "type") : Type.TOKEN,
                when.isPresent() ? null : column.orElse(name),
                when.orElse(null),
                filter.flag("own", false),
                name.equals("organisation")));
        filter.close();
      }
      routes.add(
          new Route(
              route.text("name"),
              table(route.text("to")),
              route.texts("on"),
              List.copyOf(filters)));
      route.close();
    }
    return List.copyOf(routes);
  }

  private List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    for (Declaration argument : declared.mappings("arguments")) {
      arguments.add(
          new Argument(
              argument.text("name"),
              type(argument, "type"),
              argument.optionalText("usual").orElse(null),
              argument.text("meaning")));
      argument.close();
    }
    return List.copyOf(arguments);
  }

  private @Nullable Whole whole(Kind kind) {
    Optional<Declaration> whole = declared.mapping("whole");
    if (whole.isEmpty()) {
      return null;
    }
    Whole read =
        new Whole(
            columns(whole.get(), "columns", kind),
            Map.of(),
            whole.get().text("sql"),
            members(whole.get()));
    whole.get().close();
    return read;
  }

  private List<Widening> widenings() {
    List<Widening> widenings = new ArrayList<>();
    for (Declaration widening : declared.mappings("widenings")) {
      widenings.add(
          new Widening(
              widening.text("name"),
              widening.text("of"),
              widening.text("filters"),
              widening.text("meaning")));
      widening.close();
    }
    return List.copyOf(widenings);
  }

  private @Nullable Item item() {
    if (!declared.isMapping("item")) {
      String text = declared.optionalText("item").orElse("none");
      if (!text.equals("none")) {
        declared.fault("'item' is '%s'; allowed: none, or a mapping with by".formatted(text));
      }
      return null;
    }
    Declaration item = declared.mapping("item").orElseThrow();
    Item read =
        new Item(
            item.texts("by"),
            item.optionalText("from").map(ListingReader::table).orElse(null),
            item.optionalText("rows").orElse(null),
            members(item),
            item.flag("rest", false));
    item.close();
    return read;
  }

  private static Map<String, Item.Member> members(Declaration of) {
    Map<String, Item.Member> members = new LinkedHashMap<>();
    of.mapping("with")
        .ifPresent(with -> with.names().forEach(name -> members.put(name, member(with, name))));
    return members;
  }

  private static Item.Member member(Declaration with, String name) {
    if (!with.isMapping(name)) {
      return new Item.Member.Rows(with.text(name));
    }
    Declaration member = with.mapping(name).orElseThrow();
    Item.Member read;
    if (member.has("row")) {
      read = new Item.Member.Row(member.text("row"));
    } else if (member.has("sql")) {
      read = new Item.Member.Sql(member.text("sql"), member.optionalText("rows").orElse(null));
    } else {
      String[] kept = member.text("kept").split("\\.", 2);
      read =
          new Item.Member.Document(
              kept[0],
              kept.length == 2 ? kept[1] : "",
              member.texts("on"),
              member.text("document"),
              member.texts("without"));
    }
    member.close();
    return read;
  }

  private void check(Listing listing) {
    checkNames(listing);
    checkRanges(listing);
    for (String column : listing.key()) {
      requireColumn(listing, column, "key");
    }
    listing.order().stream()
        .map(Order::column)
        .filter(column -> !listing.key().contains(column))
        .forEach(column -> requireStored(listing, column, "order"));
    listing.key().stream()
        .filter(column -> listing.column(column).isPresent())
        .forEach(column -> requireStored(listing, column, "key"));
    listing.counts().keySet().stream()
        .filter(column -> listing.whole() == null)
        .forEach(column -> requireColumn(listing, column, "counts"));
    listing.search().forEach(column -> requireColumn(listing, column, "search"));
    listing.aliases().forEach(alias -> checkAlias(listing, alias));
    listing.feeds().forEach(feed -> check(listing, feed));
    checkPackages(listing);
    if (listing.precedence() != null) {
      listing.precedence().per().forEach(column -> requireColumn(listing, column, "precedence"));
    }
    listing
        .parameterAliases()
        .values()
        .forEach(c -> requireColumn(listing, compared(c), "parameter_aliases"));
    for (Widening widening : listing.widenings()) {
      requireColumn(listing, compared(widening.of()), "widenings");
      if (listing.column(widening.name()).isPresent() || RESERVED.contains(widening.name())) {
        declared.fault("a widening cannot be called '%s'".formatted(widening.name()));
      }
    }
    listing.ranges().forEach(range -> range.forEach(c -> requireStored(listing, c, "keeps")));
    for (Route route : listing.routes()) {
      route.on().forEach(column -> requireStored(listing, column, "routes"));
    }
    for (Column column : listing.columns()) {
      if (column.source() instanceof ColumnSource.Join join) {
        join.on().forEach(on -> requireStored(listing, on, "columns"));
      }
      if (column.source() instanceof ColumnSource.Spelling(String of)) {
        requireColumn(listing, of, "columns");
      }
    }
    for (Column column : listing.allColumns()) {
      if (column.source() instanceof ColumnSource.Written(String _, String unless)
          && unless != null) {
        requireColumn(listing, unless, "columns");
      }
    }
    boolean needsSql = listing.kind() == Kind.DERIVED || listing.kind() == Kind.ASKED;
    if (needsSql && listing.statement() == null) {
      declared.fault("a derived or asked listing needs a .sql file of its name beside it");
    }
    if (listing.kind() == Kind.ASKED && listing.item() != null) {
      declared.fault("an asked listing has no items");
    }
    if (listing.kind() != Kind.ASKED && !listing.arguments().isEmpty()) {
      declared.fault("only an asked listing has 'arguments'");
    }
    for (Argument argument : listing.arguments()) {
      if (listing.column(argument.name()).isPresent() || RESERVED.contains(argument.name())) {
        declared.fault("an argument cannot be called '%s'".formatted(argument.name()));
      }
    }
    if (listing.kind() == Kind.FED && listing.feeds().isEmpty()) {
      declared.fault("a fed listing needs 'feeds'");
    }
    if (listing.kind() != Kind.OBJECT && (listing.key().isEmpty() || listing.columns().isEmpty())) {
      declared.fault("'key' and 'columns' are missing");
    }
  }

  // `column__operator` is about a column
  private static String compared(String parameter) {
    int end = parameter.lastIndexOf("__");
    return end > 0 ? parameter.substring(0, end) : parameter;
  }

  private void checkNames(Listing listing) {
    Set<String> names = new HashSet<>();
    for (Column column : listing.allColumns()) {
      boolean reserved = column.filterable() && RESERVED.contains(column.name());
      if (reserved || column.name().equals(ROW_NUMBER) || column.name().contains("__")) {
        declared.fault("a column cannot be called '%s'".formatted(column.name()));
      }
      if (!names.add(column.name())) {
        declared.fault("there are two columns '%s'".formatted(column.name()));
      }
    }
    Set<String> filters = new HashSet<>();
    for (Route route : listing.routes()) {
      for (Route.Through filter : route.filters()) {
        if (!filters.add(filter.name())) {
          declared.fault("two routes give the filter '%s'".formatted(filter.name()));
        }
      }
    }
  }

  // rows are replaced by the longest list, and found by any: each begins the next
  private void checkRanges(Listing listing) {
    for (int i = 0; i < listing.ranges().size(); i++) {
      List<String> range = listing.ranges().get(i);
      List<String> longest = listing.ranges().getLast();
      if (range.size() > longest.size() || !longest.subList(0, range.size()).equals(range)) {
        declared.fault("ranges: %s does not begin %s".formatted(range, longest));
      }
      range.stream()
          .map(listing::column)
          .flatMap(Optional::stream)
          .filter(column ->
              listing.window() == null && !(column.source() instanceof ColumnSource.KeyPart))
          .forEach(c -> declared.fault("ranges: '%s' is no part of the key".formatted(c.name())));
    }
    Rollup rollup = listing.rollup();
    if (rollup != null) {
      rollup.by().forEach(column -> requireStored(listing, column, "keeps"));
      if (!listing.ranged() || !rollup.by().containsAll(listing.ranges().getLast())) {
        declared.fault("rollup: it is not by the columns whose rows are replaced together");
      }
    }
    if (listing.ranged() && Layout.usesAsOf(listing)) {
      declared.fault("ranges: rows that stay cannot depend on as_of");
    }
  }

  private void check(Listing listing, Feed feed) {
    Stream.of(feed.fields().keySet(), feed.nullText().keySet())
        .flatMap(Set::stream)
        .forEach(column -> requireColumn(listing, column, "feeds"));
    if (feed.past() != null) {
      requireColumn(listing, feed.past(), "feeds");
    }
    for (Column column : listing.columns()) {
      // rows of a package name what the key does not
      if (column.source() instanceof ColumnSource.KeyPart
          && !feed.isPackage()
          && !feed.objects().parts().contains(column.name())) {
        declared.fault("feeds", "'%s' has no part {%s}".formatted(feed.objects(), column.name()));
      }
    }
  }

  // a part in braces stands for the value of a column
  private void checkAlias(Listing listing, String alias) {
    try {
      new KeyPattern(alias).parts().forEach(column -> requireColumn(listing, column, "aliases"));
    } catch (IllegalArgumentException e) {
      declared.fault("aliases", String.valueOf(e.getMessage()));
    }
  }

  // a package has rows of many values: they give way to those of objects of one value, and stay at
  // hand for when these go
  private void checkPackages(Listing listing) {
    boolean before = false;
    for (Feed feed : listing.feeds()) {
      if (feed.isPackage() != (feed.table() != null)) {
        declared.fault("feeds", "format sqlite needs 'table', and no other has it");
      }
      if (before) {
        declared.fault("feeds", "'%s' stands after a package".formatted(feed.artefact()));
      }
      before |= feed.isPackage();
    }
    Precedence precedence = listing.precedence();
    if (before && (!listing.ranged() || precedence == null || precedence.newest())) {
      declared.fault("feeds", "format sqlite needs 'keeps' with ranges, and 'wins: first'");
    }
  }

  private void requireColumn(Listing listing, String name, String member) {
    if (listing.column(name).isEmpty()) {
      declared.fault(member, "there is no column '%s'".formatted(name));
    }
  }

  private void requireStored(Listing listing, String name, String member) {
    requireColumn(listing, name, member);
    if (listing.column(name).filter(column -> !column.stored()).isPresent()) {
      declared.fault(member, "column '%s' is not stored".formatted(name));
    }
  }
}
