package pipelineapi.catalogue;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs every statement of the catalogue on an empty schema made from the declarations, so that a
/// wrong name or type stops the start and not a request.
final class CatalogueCheck {

  private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

  private final Catalogue catalogue;
  private final Faults faults;

  CatalogueCheck(Catalogue catalogue, Faults faults) {
    this.catalogue = catalogue;
    this.faults = faults;
  }

  /// The catalogue with the types of its through-filters filled in from what they reach.
  Catalogue checked() {
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:")) {
      for (String schema : Layout.SCHEMAS) {
        execute(engine, "create schema " + schema);
      }
      execute(engine, Layout.RENEWALS);
      for (String table : Layout.PROVIDED) {
        execute(engine, "create table main." + table);
      }
      for (String table : catalogue.makingOrder()) {
        catalogue.table(table).ifPresent(listing -> make(engine, listing));
        catalogue
            .relation(table)
            .ifPresent(relation -> {
              checkReads(engine, relation.statement(), relation.statement().sql());
              run(engine, relation.statement().file(), Layout.relation(relation));
            });
      }
      catalogue.windows().forEach(window -> checkWindow(engine, window));
      catalogue.listings().stream()
          .filter(listing -> listing.kind() == Kind.ASKED)
          .forEach(listing -> makeAsked(engine, listing));
      List<Listing> listings = new ArrayList<>();
      for (Listing listing : catalogue.listings()) {
        boolean hasRows = listing.stored() || listing.kind() == Kind.ASKED;
        listings.add(hasRows ? checkedListing(engine, listing) : listing);
      }
      listings.replaceAll(listing -> grouping(listing, listings));
      return new Catalogue(
          catalogue.version(),
          catalogue.fingerprint(),
          List.copyOf(listings),
          catalogue.base(),
          catalogue.relations(),
          catalogue.artefacts(),
          catalogue.makingOrder(),
          catalogue.lifetimes());
    } catch (SQLException e) {
      throw new IllegalStateException("The engine cannot check the catalogue", e);
    }
  }

  private String file(Listing listing) {
    return (catalogue.base().contains(listing) ? "base/" : "") + listing.path() + ".yaml";
  }

  private void make(Connection engine, Listing listing) {
    String file = file(listing);
    if (listing.ranged()) {
      run(engine, file, Layout.rawTable(listing));
      run(
          engine,
          file,
          "select r.*%s from raw.%s r"
              .formatted(Layout.loads(listing), Layout.quoted(listing.table())));
      run(engine, file, Layout.rangedTable(listing));
      run(engine, file, Layout.rangeTable(listing));
      run(engine, file, Layout.rangeView(listing));
      Rollup rollup = listing.rollup();
      if (rollup != null) {
        run(engine, file, Layout.rollupTable(listing, rollup));
        run(engine, file, Layout.rollupView(listing));
        run(engine, file, Layout.rollUp(listing, rollup, 0));
      }
    } else {
      if (listing.readsObjects()) {
        run(engine, file, Layout.rawTable(listing));
        Layout.fedView(listing).ifPresent(view -> run(engine, file, view));
      }
      if (listing.statement() != null) {
        checkReads(engine, listing.statement(), Layout.rows(listing));
      }
      run(engine, file, Layout.keptTable(listing));
      Renewal renewal = listing.renewal();
      if (renewal != null) {
        renew(engine, file, listing, renewal);
      }
    }
    run(engine, file, Layout.view(listing, catalogue.tables()));
  }

  private void makeAsked(Connection engine, Listing listing) {
    Statement statement = requireNonNull(listing.statement());
    checkReads(engine, statement, withNothing(listing, statement.sql()));
    // for the checks that follow, one that is never kept is a view of what it gives for nothing
    run(
        engine,
        file(listing),
        listing.keepsUsual()
            ? Layout.usualTable(listing)
            : "create view kept.%s as %s"
                .formatted(
                    Layout.quoted(listing.table()),
                    withNothing(listing, Layout.askedRows(listing))));
    run(engine, file(listing), Layout.usualView(listing));
  }

  private static String withNothing(Listing listing, String sql) {
    return Argument.replaced(
        sql,
        name ->
            listing.arguments().stream()
                .filter(argument -> argument.name().equals(name))
                .findFirst()
                .map(argument -> "cast(null as %s)".formatted(argument.type().sql()))
                .orElse(":" + name));
  }

  private void checkWhole(Connection engine, Listing listing, Whole whole) {
    String file = file(listing);
    run(engine, file, withNothing(listing, whole.sql()));
    Set<String> columns = new LinkedHashSet<>();
    listing.arguments().forEach(argument -> columns.add(argument.name()));
    for (Column column : whole.columns()) {
      columns.add(column.name());
      run(
          engine,
          file,
          "select cast(%s as %s) from (%s) whole"
              .formatted(
                  Layout.quoted(column.name()),
                  column.type().sql(),
                  withNothing(listing, whole.sql())));
    }
    listing.counts().values().forEach(request -> checkRequest(file, request, columns));
    checkMembers(engine, listing, whole.with(), columns);
  }

  private void renew(Connection engine, String file, Listing listing, Renewal renewal) {
    run(engine, file, Layout.renewedRows(listing, renewal, LocalDate.EPOCH));
    run(engine, file, Layout.movedFrom(listing, renewal, 0, Set.of(0)));
    run(engine, file, Layout.readSince(listing, renewal, LocalDate.EPOCH));
    run(engine, file, Layout.renewalLost(listing, renewal, LocalDate.EPOCH));
    run(engine, file, Layout.renewedBefore(listing, renewal, LocalDate.EPOCH));
    Layout.renewedInFront(listing, renewal, LocalDate.EPOCH).forEach(sql -> run(engine, file, sql));
    Layout.renewedTable(listing, renewal, LocalDate.EPOCH).forEach(sql -> run(engine, file, sql));
    run(engine, file, Layout.renewedMarks(listing, renewal, LocalDate.EPOCH));
    run(engine, file, "drop table renewed");
  }

  private void checkWindow(Connection engine, Listing listing) {
    Window window = requireNonNull(listing.window());
    Optional<Listing> of = catalogue.listing(window.of());
    if (of.isEmpty() || !of.get().ranged()) {
      faults.add(
          file(listing), 1, "of: there is no listing '%s' with ranges".formatted(window.of()));
      return;
    }
    Layout.windowViews(listing, window).forEach(view -> run(engine, file(listing), view));
  }

  // a statement may read only what its head comment declares: it runs where nothing else is
  private void checkReads(Connection engine, Statement statement, String rows) {
    try {
      execute(engine, "attach ':memory:' as walls");
      for (String table :
          statement.reads().stream().filter(t -> !Layout.FED.contains(t)).toList()) {
        String name = Layout.quoted(table);
        execute(
            engine,
            "create view walls.main.%s as select * from memory.main.%s".formatted(name, name));
      }
      execute(engine, "use walls");
      execute(engine, "describe " + rows.replace("from raw.", "from memory.raw."));
    } catch (SQLException e) {
      fault(statement.file(), rows, e);
    } finally {
      run(engine, statement.file(), "use memory");
      run(engine, statement.file(), "detach walls");
    }
  }

  private Listing checkedListing(Connection engine, Listing listing) {
    String file = file(listing);
    for (Column column : listing.columns()) {
      switch (column.source()) {
        case ColumnSource.Join join ->
            run(
                engine,
                file,
                "select p.%s from main.%s p join kept.%s t on %s"
                    .formatted(
                        Layout.quoted(join.take()),
                        Layout.quoted(join.table()),
                        Layout.quoted(listing.table()),
                        equal(join.on(), "p")));
        case ColumnSource.Read(String sql) ->
            run(
                engine,
                file,
                "select %s from main.%s as \"row\"".formatted(sql, Layout.quoted(listing.table())));
        default -> {}
      }
    }
    List<Route> routes = new ArrayList<>();
    for (Route route : listing.routes()) {
      routes.add(checkedRoute(engine, listing, route));
    }
    checkItem(engine, listing);
    Set<String> names = listing.columns().stream().map(Column::name).collect(Collectors.toSet());
    Whole whole = listing.whole();
    if (whole == null) {
      listing.counts().values().forEach(request -> checkRequest(file, request, names));
    } else {
      checkWhole(engine, listing, whole);
    }
    for (Measure measure : listing.measures()) {
      checkMeasure(engine, file, listing, measure);
    }
    return listing.with(listing.columns(), List.copyOf(routes));
  }

  private void checkMeasure(Connection engine, String file, Listing listing, Measure measure) {
    run(
        engine,
        file,
        "select cast(%s as %s) from kept.%s"
            .formatted(measure.sql(), measure.type().sql(), Layout.quoted(listing.table())));
  }

  // what it groups is checked by then, and has the types of what its routes reach
  private Listing grouping(Listing listing, List<Listing> listings) {
    Summary summary = listing.summary();
    if (summary == null) {
      return listing;
    }
    Listing base =
        listings.stream().filter(l -> l.path().equals(summary.of())).findFirst().orElseThrow();
    return listing.with(SummaryColumns.of(base, summary), base.routes());
  }

  private Route checkedRoute(Connection engine, Listing listing, Route route) {
    String file = file(listing);
    Map<String, Type> types = columnTypes(engine, file, route.table());
    run(
        engine,
        file,
        "select 1 from kept.%s t join main.%s v on %s"
            .formatted(
                Layout.quoted(listing.table()),
                Layout.quoted(route.table()),
                equal(route.on(), "v")));
    List<Route.Through> filters = new ArrayList<>();
    for (Route.Through filter : route.filters()) {
      if (filter.column() == null) {
        run(
            engine,
            file,
            "select 1 from main.%s v where %s"
                .formatted(Layout.quoted(route.table()), filter.condition()));
        filters.add(filter);
      } else {
        Type type = types.get(filter.column());
        if (type == null) {
          faults.add(
              file,
              1,
              "route '%s': %s has no column '%s'"
                  .formatted(route.name(), route.table(), filter.column()));
          type = Type.TOKEN;
        }
        filters.add(
            new Route.Through(
                filter.name(), type, filter.column(), null, filter.own(), filter.organisation()));
      }
    }
    return new Route(route.name(), route.table(), route.on(), List.copyOf(filters));
  }

  private Map<String, Type> columnTypes(Connection engine, String file, String table) {
    Map<String, Type> types = new LinkedHashMap<>();
    catalogue
        .table(table)
        .ifPresent(listing -> listing.columns().forEach(c -> types.put(c.name(), c.type())));
    try (var statement = engine.createStatement();
        ResultSet columns = statement.executeQuery("describe main." + Layout.quoted(table))) {
      while (columns.next()) {
        types.putIfAbsent(columns.getString(1), type(columns.getString(2)));
      }
    } catch (SQLException e) {
      faults.add(file, 1, "there is no table '%s'".formatted(table));
    }
    return types;
  }

  private static Type type(String sql) {
    return switch (sql) {
      case "BOOLEAN" -> Type.BOOLEAN;
      case "BIGINT", "INTEGER", "HUGEINT" -> Type.INTEGER;
      case "DOUBLE" -> Type.DECIMAL;
      case "DATE" -> Type.DATE;
      case "TIMESTAMP" -> Type.INSTANT;
      case "VARCHAR[]" -> Type.TOKEN_LIST;
      default -> Type.TOKEN;
    };
  }

  private void checkItem(Connection engine, Listing listing) {
    Item item = listing.item();
    if (item == null) {
      return;
    }
    String file = file(listing);
    String table = item.table() == null ? listing.table() : item.table();
    Set<String> columns = new LinkedHashSet<>(columnTypes(engine, file, table).keySet());
    item.by().stream()
        .filter(column -> !columns.contains(column))
        .forEach(column -> faults.add(file, 1, "item: there is no column '%s'".formatted(column)));
    checkMembers(engine, listing, item.with(), columns);
  }

  private void checkMembers(
      Connection engine, Listing listing, Map<String, Item.Member> members, Set<String> columns) {
    String file = file(listing);
    for (Item.Member member : members.values()) {
      switch (member) {
        case Item.Member.Sql(String sql, String rows) -> {
          run(engine, file, sql.replaceAll("(?<!:):[a-z_]+\\b", "null"));
          if (rows != null) {
            checkRequest(file, rows, columns);
          }
        }
        case Item.Member.Rows(String request) -> checkRequest(file, request, columns);
        case Item.Member.Row(String request) -> checkRequest(file, request, columns);
        case Item.Member.Document document ->
            run(
                engine,
                file,
                "select %s from main.%s p join kept.%s t on %s"
                    .formatted(
                        Layout.quoted(document.column()),
                        Layout.quoted(document.table()),
                        Layout.quoted(listing.table()),
                        equal(document.on(), "p")));
      }
    }
  }

  private void checkRequest(String file, String request, Set<String> columns) {
    String path = request.contains("?") ? request.substring(0, request.indexOf('?')) : request;
    if (catalogue.listing(path).isEmpty()) {
      faults.add(file, 1, "'%s': there is no listing '%s'".formatted(request, path));
    }
    NAMED
        .matcher(request)
        .results()
        .map(named -> named.group(1))
        .filter(column -> !columns.contains(column))
        .forEach(column ->
            faults.add(file, 1, "'%s': there is no column '%s'".formatted(request, column)));
  }

  private static String equal(List<String> columns, String other) {
    return columns.stream()
        .map(c -> other + "." + Layout.quoted(c) + " = t." + Layout.quoted(c))
        .reduce((a, b) -> a + " and " + b)
        .orElse("true");
  }

  // the driver closes a statement that failed, so each is used once
  private static void execute(Connection engine, String sql) throws SQLException {
    try (var statement = engine.createStatement()) {
      statement.execute(sql);
    }
  }

  private void run(Connection engine, String file, String sql) {
    try {
      execute(engine, sql);
    } catch (SQLException e) {
      fault(file, sql, e);
    }
  }

  private void fault(String file, String sql, SQLException e) {
    String message = String.valueOf(e.getMessage());
    faults.add(
        file,
        1,
        message.lines().findFirst().orElse(message) + " in: " + sql.replaceAll("\\s+", " "));
  }
}
