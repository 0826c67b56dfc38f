package pipelineapi.refresh;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Route;
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
            .append(json(filters(listing)))
            .append(json(List.of()))
            .append(json(Map.of()))
            .append(listing.search())
            .append(json(origin(listing)))
            .append(listing.aliases())
            .endRow();
      }
    }
    try (DuckDBAppender rows = engine.createAppender("main", "catalogue_path")) {
      for (Listing listing : catalogue.listings()) {
        rows.beginRow()
            .append(listing.path())
            .append(catalogue.version())
            .appendNull()
            .appendNull()
            .appendNull()
            .append("/%s/listing/%s".formatted(catalogue.version(), listing.path()))
            .endRow();
      }
    }
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
    return filters;
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
