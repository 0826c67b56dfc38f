package pipelineapi.refresh;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Deprecation;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;
import pipelineapi.catalogue.Widening;
import tools.jackson.databind.json.JsonMapper;

/// Writes the catalogue itself into a snapshot: what listings there are, and at which paths.
final class CatalogueRows {

  private static final JsonMapper JSON = JsonMapper.shared();

  private CatalogueRows() {}

  /// Writes it anew.
  static void write(Catalogue catalogue, DuckDBConnection engine) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute("delete from main.catalogue_listing");
      statement.execute("delete from main.catalogue_path");
    }
    try (DuckDBAppender rows = engine.createAppender("main", "catalogue_listing")) {
      for (Listing listing : catalogue.listings()) {
        rows.beginRow()
            .append(listing.path())
            .append(listing.kind().name().toLowerCase(Locale.ROOT))
            .append(listing.meaning())
            .append(listing.key())
            .append(listing.order().stream().map(Order::toString).toList())
            .append(json(listing.columns().stream().map(CatalogueRows::column).toList()))
            .append(json(filters(base(catalogue, listing))))
            .append(json(measures(listing).stream().map(CatalogueRows::measure).toList()))
            .append(json(counts(listing)))
            .append(listing.search())
            .append(json(origin(listing)))
            .append(listing.aliases())
            .endRow();
      }
    }
    try (DuckDBAppender rows = engine.createAppender("main", "catalogue_path")) {
      for (Listing listing : catalogue.unversioned()) {
        path(catalogue, rows, "v0", listing);
      }
      for (String version : catalogue.versions()) {
        for (Listing listing : catalogue.served(version)) {
          path(catalogue, rows, version, listing);
        }
      }
    }
  }

  private static void path(
      Catalogue catalogue, DuckDBAppender rows, String version, Listing listing)
      throws SQLException {
    Deprecation deprecation = catalogue.deprecation(version, listing).orElse(null);
    rows.beginRow().append(listing.pathInVersion()).append(version);
    if (deprecation == null) {
      rows.appendNull().appendNull().appendNull();
    } else {
      rows.append(deprecation.from());
      LocalDate sunset = deprecation.sunset();
      if (sunset == null) {
        rows.appendNull();
      } else {
        rows.append(sunset);
      }
      rows.append(deprecation.successor());
    }
    boolean listed = catalogue.listing(listing.path()).isPresent();
    String first = "/" + catalogue.version();
    rows.append(listed ? first + "/listing/" + listing.path() : first).endRow();
  }

  /// The listing whose rows a question is about: that of a grouping, else itself.
  private static Listing base(Catalogue catalogue, Listing listing) {
    Summary summary = listing.summary();
    return summary == null ? listing : catalogue.listing(summary.of()).orElseThrow();
  }

  private static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static Map<String, @Nullable Object> column(Column column) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("name", column.name());
    told.put("type", column.type().declared());
    told.put("nullable", column.optional() && !column.type().isList());
    told.put("meaning", column.meaning());
    told.put("example", column.example());
    told.put("facet", column.facet());
    told.put("heavy", column.heavy());
    return told;
  }

  // by the rule of questions: an own column hides a through-filter of its name
  private static List<Map<String, @Nullable Object>> filters(Listing listing) {
    List<Map<String, @Nullable Object>> filters = new ArrayList<>();
    if (listing.kind() == Kind.OBJECT) {
      return filters;
    }
    for (Column column : listing.columns()) {
      if (column.filterable()) {
        filters.add(
            filter(
                listing, column.name(), column.type().declared(), column.type().operators(), null));
      }
    }
    for (Route route : listing.routes()) {
      for (Route.Through through : route.filters()) {
        if (listing.column(through.name()).isEmpty()) {
          filters.add(
              filter(
                  listing,
                  through.name(),
                  through.type().declared(),
                  through.operators(),
                  route.name()));
        }
      }
    }
    listing
        .parameterAliases()
        .forEach((alias, known) -> {
          if (known.contains("__")) {
            String column = known.substring(0, known.lastIndexOf("__"));
            Type type = listing.column(column).orElseThrow().type();
            filters.add(form(listing, alias, type, known));
          }
        });
    for (Widening widening : listing.widenings()) {
      Map<String, @Nullable Object> told =
          form(listing, widening.name(), Type.BOOLEAN, widening.meaning());
      told.put("beside", widening.of());
      filters.add(told);
    }
    for (Argument argument : listing.arguments()) {
      if (argument.offered()) {
        filters.add(form(listing, argument.name(), argument.type(), argument.meaning()));
      }
    }
    return filters;
  }

  private static Map<String, @Nullable Object> form(
      Listing listing, String name, Type type, String meaning) {
    Map<String, @Nullable Object> told = filter(listing, name, type.declared(), List.of(""), null);
    told.put("meaning", meaning);
    return told;
  }

  private static Map<String, @Nullable Object> filter(
      Listing listing, String name, String type, List<String> operators, @Nullable String through) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("name", name);
    told.put("type", type);
    told.put("operators", operators);
    told.put("through", through);
    told.put(
        "aliases",
        listing.parameterAliases().entrySet().stream()
            .filter(alias -> alias.getValue().equals(name))
            .map(Map.Entry::getKey)
            .toList());
    return told;
  }

  private static List<Measure> measures(Listing listing) {
    Summary summary = listing.summary();
    if (summary != null) {
      return summary.measures();
    }
    List<Measure> measures = new ArrayList<>();
    if (listing.kind() != Kind.OBJECT) {
      measures.add(Measure.count("count"));
      measures.addAll(listing.measures());
    }
    return measures;
  }

  private static Map<String, @Nullable Object> measure(Measure measure) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("name", measure.name());
    told.put("type", measure.type().declared());
    told.put("meaning", measure.meaning());
    told.put("named", measure.whenNamed());
    return told;
  }

  private static Map<String, String> counts(Listing listing) {
    Summary summary = listing.summary();
    String path = summary == null ? listing.path() : summary.of();
    Map<String, String> requests = new LinkedHashMap<>(listing.counts());
    for (Measure measure : measures(listing)) {
      String rows = measure.rows();
      if (rows != null) {
        requests.put(
            measure.name(), path + "?{filters}&{group}" + (rows.isEmpty() ? "" : "&" + rows));
      }
    }
    return requests;
  }

  private static List<Map<String, String>> origin(Listing listing) {
    return listing.feeds().stream()
        .filter(feed -> feed.format().readsObjects())
        .map(CatalogueRows::origin)
        .toList();
  }

  private static Map<String, String> origin(Feed feed) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("artefact", feed.artefact());
    told.put("objects", feed.objects().toString());
    told.put("format", feed.format().name().toLowerCase(Locale.ROOT));
    return told;
  }
}
