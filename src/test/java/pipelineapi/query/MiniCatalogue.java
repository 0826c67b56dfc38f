package pipelineapi.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Order;
import pipelineapi.catalogue.Rollup;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Route.Through;
import pipelineapi.catalogue.Summary;
import pipelineapi.catalogue.Type;

/// A few listings with everything a question can meet.
final class MiniCatalogue {

  /// Ranged by dataset and resource, with joined columns.
  static final Listing ISSUE =
      listing(
          "log/issue",
          List.of("dataset", "resource", "ordinal"),
          List.of("dataset", "resource", "ordinal"),
          null,
          List.of(
              column("dataset", Type.TOKEN),
              column("resource", Type.TOKEN),
              column("field", Type.TEXT),
              column("entity", Type.INTEGER),
              column("issue_type", Type.TEXT),
              joined("severity", Type.TOKEN, "specification_issue_type", "issue_type", null),
              joined(
                  "responsibility", Type.TOKEN, "specification_issue_type", "issue_type", "'none'"),
              column("value", Type.TEXT),
              new Column(
                  "endpoint_urls",
                  Type.TEXT_LIST,
                  "URLs",
                  null,
                  false,
                  false,
                  true,
                  false,
                  new ColumnSource.Read(
                      "select array_agg(distinct v.endpoint order by v.endpoint) from"
                          + " resource_provider v where v.dataset = row.dataset and v.resource ="
                          + " row.resource and coalesce(row.severity, '') <> 'notice'")),
              column("ordinal", Type.INTEGER)),
          List.of(
              new Route(
                  "by pair",
                  "resource_provider",
                  List.of("dataset", "resource"),
                  List.of(
                      organisation("organisation"),
                      through("collection", Type.TOKEN),
                      through("endpoint", Type.TOKEN),
                      through("current", Type.BOOLEAN),
                      through("open", Type.BOOLEAN))),
              new Route(
                  "by issue type",
                  "specification_issue_type",
                  List.of("issue_type"),
                  List.of(through("quality_dimension", Type.TEXT)))),
          List.of(
              measure("entities", "count(distinct entity)", "entity__isnull=false&group_by=entity"),
              measure("resources", "count(distinct resource)", "group_by=resource")),
          List.of("value", "field"),
          List.of(List.of("dataset"), List.of("dataset", "resource")),
          new Rollup(List.of("dataset", "resource", "field", "issue_type"), List.of("resources")));

  /// Not ranged, with nulls in every kind of column, and an own column `open`.
  static final Listing COLLECTION =
      listing(
          "log/collection",
          List.of("collection", "endpoint", "entry_date", "ordinal"),
          List.of("-entry_date", "collection", "endpoint", "ordinal"),
          new Item(
              List.of("endpoint", "day"),
              null,
              "entries",
              Map.of(
                  "entry",
                  new Item.Member.Document(
                      "entry",
                      "document",
                      List.of("endpoint", "entry_date"),
                      "{collection}-collection/log/{day}/{endpoint}.json",
                      List.of())),
              false),
          List.of(
              column("collection", Type.TOKEN),
              column("endpoint", Type.TOKEN),
              joined("endpoint_url", Type.TEXT, "endpoint_one", "endpoint", null),
              column("entry_date", Type.INSTANT),
              column("day", Type.DATE),
              joined("latest", Type.BOOLEAN, "endpoint_one", "endpoint", "false"),
              column("status", Type.TEXT),
              column("bytes", Type.INTEGER),
              column("elapsed", Type.DECIMAL),
              column("success", Type.BOOLEAN),
              column("open", Type.BOOLEAN),
              column("tags", Type.TOKEN_LIST),
              column("notes", Type.TEXT_LIST),
              column("details", Type.JSON),
              column("ordinal", Type.INTEGER)),
          List.of(
              new Route(
                  "by endpoint",
                  "supply",
                  List.of("endpoint"),
                  List.of(
                      organisation("organisation"),
                      through("dataset", Type.TOKEN),
                      through("collection", Type.TOKEN),
                      through("open", Type.BOOLEAN),
                      new Through(
                          "organisation_ended",
                          Type.BOOLEAN,
                          null,
                          "v.open and v.ended <= (select as_of from as_of)",
                          false,
                          false),
                      new Through("primary", Type.BOOLEAN, null, "v.rank = 1", true, false)))),
          List.of(
              measure(
                  "endpoints",
                  "count(distinct endpoint)",
                  "endpoint__isnull=false&group_by=endpoint")),
          List.of("endpoint_url", "status"),
          List.of(),
          null);

  /// Issues in groups, also by what their partners say.
  static final Listing ISSUE_SUMMARY =
      grouping(
          "log/issue/summary",
          List.of(),
          new Summary(
              "log/issue",
              List.of("dataset", "issue_type", "severity"),
              List.of(
                  "dataset",
                  "resource",
                  "field",
                  "entity",
                  "issue_type",
                  "severity",
                  "responsibility",
                  "value",
                  "organisation",
                  "collection",
                  "endpoint",
                  "quality_dimension"),
              List.of(
                  Measure.count("issues"),
                  usual(ISSUE.measures().getFirst()),
                  usual(ISSUE.measures().getLast()),
                  measure("values", "count(distinct value)", "value__isnull=false&group_by=value")),
              "",
              null,
              null));

  /// Groups that show some of their rows.
  static final Listing ISSUE_ENTITY =
      grouping(
          "log/issue/entity",
          List.of("entity", "dataset"),
          new Summary(
              "log/issue",
              List.of("dataset", "entity"),
              List.of(),
              List.of(
                  Measure.count("issues"),
                  new Measure("first_value", Type.TEXT, "min(value)", "Least", true, null, false),
                  ISSUE.measures().getLast()),
              "entity__isnull=false",
              new Summary.Shown(
                  List.of(Order.of("-value"), Order.of("resource"), Order.of("ordinal")), 3),
              null));

  /// Groups by columns and partners that share names.
  static final Listing COLLECTION_GROUPS =
      grouping(
          "log/collection/group",
          List.of(),
          new Summary(
              "log/collection",
              List.of("status"),
              List.of(
                  "status",
                  "collection",
                  "day",
                  "entry_date",
                  "elapsed",
                  "open",
                  "latest",
                  "organisation",
                  "dataset"),
              List.of(
                  Measure.count("attempts"),
                  new Measure("slowest", Type.DECIMAL, "max(elapsed)", "Most", true, null, false)),
              "",
              null,
              null));

  /// Periods of moments, with a figure that runs.
  static final Listing COLLECTION_SUMMARY =
      grouping(
          "log/collection/summary",
          List.of(),
          new Summary(
              "log/collection",
              List.of(),
              List.of(),
              List.of(
                  Measure.count("attempts"),
                  usual(COLLECTION.measures().getFirst()),
                  new Measure("cumulative", Type.INTEGER, "count(*)", "So far", false, "", true)),
              "",
              null,
              new Summary.Timeline("entry_date", "today-10d", "today", "cumulative")));

  /// Periods of days from the first one on.
  static final Listing COLLECTION_DAYS =
      grouping(
          "log/collection/day",
          List.of(),
          new Summary(
              "log/collection",
              List.of(),
              List.of(),
              List.of(Measure.count("attempts")),
              "success=true",
              null,
              new Summary.Timeline("day", null, "today", null)));

  /// An item that is its row, with rows of another listing, and of a statement.
  static final Listing RESOURCE =
      listing(
          "resource",
          List.of("resource"),
          List.of("resource"),
          new Item(
              List.of("resource"),
              null,
              null,
              Map.of(
                  "issues", new Item.Member.Rows("log/issue?resource={resource}&limit=2"),
                  "providers",
                      new Item.Member.Sql(
                          "select distinct endpoint, 'a:b' as kind, [1, 2] as list, {'a': 1} as"
                              + " inner, '{}'::json as json from resource_provider where resource"
                              + " = :resource order by endpoint",
                          null)),
              false),
          List.of(column("resource", Type.TOKEN), column("first_seen", Type.DATE)),
          List.of(),
          List.of(),
          List.of());

  /// An item from a relation.
  static final Listing ORGANISATION =
      listing(
          "organisation-summary",
          List.of("organisation"),
          List.of("organisation"),
          new Item(List.of("organisation"), "supply_summary", null, Map.of(), false),
          List.of(
              new Column(
                  "organisation",
                  Type.TOKEN,
                  "Who",
                  null,
                  false,
                  false,
                  false,
                  true,
                  new ColumnSource.Field()),
              column("details", Type.JSON)),
          List.of(),
          List.of(),
          List.of());

  /// Reading it by a filter takes hours.
  static final Listing ENDLESS = series("endless");

  /// As slow, but told to be small.
  static final Listing ENDLESS_SMALL = series("endless-small");

  static final List<Listing> ALL =
      List.of(
          ISSUE,
          COLLECTION,
          ISSUE_SUMMARY,
          ISSUE_ENTITY,
          COLLECTION_GROUPS,
          COLLECTION_SUMMARY,
          COLLECTION_DAYS,
          RESOURCE,
          ORGANISATION,
          ENDLESS,
          ENDLESS_SMALL);

  private MiniCatalogue() {}

  static Optional<Listing> at(String path) {
    return ALL.stream().filter(listing -> listing.path().equals(path)).findFirst();
  }

  private static Listing series(String path) {
    return listing(
        path,
        List.of("name"),
        List.of("name"),
        null,
        List.of(column("name", Type.TEXT)),
        List.of(),
        List.of(),
        List.of());
  }

  private static Listing listing(
      String path,
      List<String> key,
      List<String> order,
      @Nullable Item item,
      List<Column> columns,
      List<Route> routes,
      List<String> search,
      List<List<String>> ranges) {
    return listing(path, key, order, item, columns, routes, List.of(), search, ranges, null);
  }

  private static Listing listing(
      String path,
      List<String> key,
      List<String> order,
      @Nullable Item item,
      List<Column> columns,
      List<Route> routes,
      List<Measure> measures,
      List<String> search,
      List<List<String>> ranges,
      @Nullable Rollup rollup) {
    return new Listing(
        path,
        Kind.FED,
        "One row per thing.",
        List.of(),
        Map.of("endpoint_id", "endpoint"),
        key,
        order.stream().map(Order::of).toList(),
        item,
        columns,
        List.of(),
        null,
        null,
        routes,
        measures,
        Map.of(),
        search,
        ranges,
        rollup,
        null,
        true);
  }

  private static Listing grouping(String path, List<String> order, Summary summary) {
    return new Listing(
        path,
        Kind.GROUPING,
        "One row per group.",
        List.of(),
        Map.of(),
        List.of(),
        order.stream().map(Order::of).toList(),
        null,
        List.of(),
        List.of(),
        null,
        null,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        null,
        summary,
        true);
  }

  private static Column column(String name, Type type) {
    return new Column(
        name, type, name, null, true, type != Type.JSON, false, false, new ColumnSource.Field());
  }

  private static Measure usual(Measure measure) {
    return new Measure(
        measure.name(),
        measure.type(),
        measure.sql(),
        measure.meaning(),
        measure.optional(),
        measure.rows(),
        false);
  }

  private static Measure measure(String name, String sql, String rows) {
    return new Measure(name, Type.INTEGER, sql, name, false, rows, true);
  }

  private static Column joined(
      String name, Type type, String table, String on, @Nullable String otherwise) {
    return new Column(
        name,
        type,
        name,
        null,
        true,
        true,
        false,
        false,
        new ColumnSource.Join(table, List.of(on), name, otherwise));
  }

  private static Through through(String name, Type type) {
    return new Through(name, type, name, null, false, false);
  }

  private static Through organisation(String name) {
    return new Through(name, Type.TOKEN, name, null, false, true);
  }
}
