package pipelineapi.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One thing the API answers about, at one path.
///
/// @param path without the version, such as `log/issue`
/// @param meaning the sentence that says what a row is
/// @param aliases other paths with the same answer
/// @param parameterAliases other names of parameters, to the column meant
/// @param key the columns whose values name a row
/// @param order the default order; it ends in the key, so it is total
/// @param item the answer at an item path, where there is one
/// @param feeds where the rows come from; none for a derived listing
/// @param precedence which object wins where several feeds give the same rows
/// @param statement the SQL of a derived or an asked listing; for a fed one how the rows of its
///   feeds, in the table `fed`, become its rows
/// @param measures of groups of its rows, beside their number
/// @param counts per column that counts something, the request whose total it is, as
///   `path?column={column}` with the row's values
/// @param search the columns that `search=` looks into
/// @param ranges the column lists by which the store knows where rows lie; the longest names what
///   is replaced as a whole when an object changes
/// @param rollup the counts that the store keeps ready; null where it keeps none
/// @param summary what is grouped, for a grouping; null for any other
/// @param cached whether answers may be cached; those about the state of the service are not
/// @param unserved columns that are kept beside those served: SQL of windows sees them, no caller
///   does
/// @param window what is shown, for a window; null for any other
/// @param deprecation until when it lives; null where it is not deprecated by itself
/// @param widenings parameters that let more rows pass beside those of a comparison
/// @param arguments values that the SQL of an asked listing needs
/// @param whole the object that stands for all rows; null where a list does
/// @param renewal how its rows are brought up to date; null where they are made anew
public record Listing(
    String path,
    Kind kind,
    String meaning,
    List<String> aliases,
    Map<String, String> parameterAliases,
    List<String> key,
    List<Order> order,
    @Nullable Item item,
    List<Column> columns,
    List<Feed> feeds,
    @Nullable Precedence precedence,
    @Nullable Statement statement,
    List<Route> routes,
    List<Measure> measures,
    Map<String, String> counts,
    List<String> search,
    List<List<String>> ranges,
    @Nullable Rollup rollup,
    @Nullable Summary summary,
    boolean cached,
    List<Column> unserved,
    @Nullable Window window,
    @Nullable Deprecation deprecation,
    List<Widening> widenings,
    List<Argument> arguments,
    @Nullable Whole whole,
    @Nullable Renewal renewal) {

  private static final Pattern LATER = Pattern.compile("^(v[0-9]+)/");

  /// A listing that keeps nothing more than it serves, and has no end.
  public Listing(
      String path,
      Kind kind,
      String meaning,
      List<String> aliases,
      Map<String, String> parameterAliases,
      List<String> key,
      List<Order> order,
      @Nullable Item item,
      List<Column> columns,
      List<Feed> feeds,
      @Nullable Precedence precedence,
      @Nullable Statement statement,
      List<Route> routes,
      List<Measure> measures,
      Map<String, String> counts,
      List<String> search,
      List<List<String>> ranges,
      @Nullable Rollup rollup,
      @Nullable Summary summary,
      boolean cached) {
    this(
        path,
        kind,
        meaning,
        aliases,
        parameterAliases,
        key,
        order,
        item,
        columns,
        feeds,
        precedence,
        statement,
        routes,
        measures,
        counts,
        search,
        ranges,
        rollup,
        summary,
        cached,
        List.of(),
        null,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }

  /// The name of its table: the path with `/` and `-` as `_`.
  public String table() {
    return table(path);
  }

  /// The name of the table of a listing at a path.
  public static String table(String path) {
    return path.replace('/', '_').replace('-', '_');
  }

  /// The column of a name.
  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /// Whether it is fed by objects of the archive, not only by what a refresh keeps about them.
  public boolean readsObjects() {
    return feeds.stream().anyMatch(feed -> feed.format().readsObjects());
  }

  /// The same with other columns and routes.
  Listing with(List<Column> otherColumns, List<Route> otherRoutes) {
    return copy(path, aliases, otherColumns, otherRoutes, statement, arguments, whole);
  }

  /// The version that declares it, where it is not the first.
  public Optional<String> laterVersion() {
    return Optional.of(LATER.matcher(path)).filter(Matcher::lookingAt).map(m -> m.group(1));
  }

  /// The path without the version that declares it.
  public String pathInVersion() {
    return withoutVersion(path);
  }

  /// Its aliases without the version that declares it.
  public List<String> aliasesInVersion() {
    return aliases.stream().map(Listing::withoutVersion).toList();
  }

  /// A path without the version it may begin with.
  public static String withoutVersion(String path) {
    return LATER.matcher(path).replaceFirst("");
  }

  /// The same, declared by a later version.
  Listing in(String version) {
    return copy(
        version + "/" + path,
        aliases.stream().map(alias -> version + "/" + alias).toList(),
        columns,
        routes,
        statement,
        arguments,
        whole);
  }

  /// The same with statements that can run alone.
  Listing asked(Statement alone, @Nullable Whole object) {
    return copy(path, aliases, columns, routes, alone, arguments, object);
  }

  /// The same with values for its arguments.
  public Listing with(List<Argument> given) {
    return copy(path, aliases, columns, routes, statement, given, whole);
  }

  // the one place that names all that stays
  private Listing copy(
      String otherPath,
      List<String> otherAliases,
      List<Column> otherColumns,
      List<Route> otherRoutes,
      @Nullable Statement otherStatement,
      List<Argument> otherArguments,
      @Nullable Whole otherWhole) {
    return new Listing(
        otherPath,
        kind,
        meaning,
        otherAliases,
        parameterAliases,
        key,
        order,
        item,
        otherColumns,
        feeds,
        precedence,
        otherStatement,
        otherRoutes,
        measures,
        counts,
        search,
        ranges,
        rollup,
        summary,
        cached,
        unserved,
        window,
        deprecation,
        widenings,
        otherArguments,
        otherWhole,
        renewal);
  }

  /// The values of its arguments by name, as far as they are given.
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    for (Argument argument : arguments) {
      Object value = argument.value();
      if (value != null) {
        given.put(argument.name(), value);
      }
    }
    return given;
  }

  /// Its columns and those that nobody is served.
  public List<Column> allColumns() {
    return Stream.concat(columns.stream(), unserved.stream()).toList();
  }

  /// Whether it has rows of its own in a table.
  public boolean stored() {
    return kind == Kind.FED || kind == Kind.DERIVED;
  }

  /// Whether a snapshot keeps the rows that its usual arguments ask for.
  public boolean keepsUsual() {
    return kind == Kind.ASKED && arguments.stream().allMatch(Argument::offered);
  }

  /// Whether its arguments have their usual values, and the rows for these are kept.
  public boolean asUsual() {
    return keepsUsual() && arguments.stream().allMatch(Argument::asUsual);
  }

  /// Whether the rows of a changed object replace those of the old one in place, by ranges.
  public boolean ranged() {
    return !ranges.isEmpty();
  }
}
