package pipelineapi.web;

import java.util.LinkedHashMap;
import java.util.Map;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Summary;
import pipelineapi.query.Offered;

/// Says what rows, groups and pages of a listing look like. Which columns an answer has, the
/// question says.
final class OpenApiRows {

  private static final String LINKS = "links";

  private OpenApiRows() {}

  /// A row of a listing, or a group of a grouping.
  ///
  /// @param base the listing whose rows it is about: that of a grouping, else itself
  /// @param schemas where what several have in common is put
  static Tree row(Listing listing, Listing base, Offered offered, Tree schemas) {
    Tree properties = new Tree();
    listing
        .columns()
        .forEach(column -> properties.put(column.name(), OpenApiTypes.answered(column)));
    Tree row =
        Tree.of("type", "object")
            .put("description", listing.meaning())
            .put("properties", properties);
    Summary summary = listing.summary();
    if (summary == null) {
      return row;
    }
    for (String group : offered.groups()) {
      if (listing.column(group).isEmpty()) {
        base.column(group)
            .ifPresent(column -> properties.put(group, OpenApiTypes.answered(column)));
      }
    }
    periods(row, offered, schemas);
    if (summary.shown() != null) {
      properties.put("rows", array(Tree.ref("schemas", base.table())));
    }
    properties.put(LINKS, Tree.ref("schemas", "Links"));
    return row;
  }

  /// A row of a listing with members beside its columns, or in place of those of the same name.
  static Tree with(Listing listing, Tree members) {
    if (listing.columns().stream().noneMatch(column -> members.has(column.name()))) {
      Tree row = Tree.ref("schemas", listing.table());
      return members.isEmpty() ? row : row.put("properties", members);
    }
    Tree properties = new Tree();
    listing
        .columns()
        .forEach(column -> properties.put(column.name(), OpenApiTypes.answered(column)));
    return Tree.of("type", "object").put("properties", properties.putAll(members));
  }

  /// A group of the rows of a listing that is no grouping itself.
  static Tree group(Listing listing, Offered offered, Tree schemas) {
    Tree properties = new Tree();
    figure(properties, Measure.count("count"));
    listing.measures().forEach(measure -> figure(properties, measure));
    Tree group =
        Tree.ref("schemas", listing.table())
            .put("description", "The columns named in group_by, and figures.")
            .put("properties", properties.put(LINKS, Tree.ref("schemas", "Links")));
    periods(group, offered, schemas);
    return group;
  }

  // groups by a date that is cut are named with a colon, and answered with an underscore
  private static void periods(Tree group, Offered offered, Tree schemas) {
    Map<String, Tree> periods = new LinkedHashMap<>();
    for (String name : offered.groups()) {
      if (name.contains(":")) {
        periods
            .computeIfAbsent("periods." + name.split(":", 2)[0], _ -> new Tree())
            .put(name.replace(':', '_'), Tree.ref("schemas", "Period"));
      }
    }
    if (!periods.isEmpty()) {
      periods.forEach((date, each) -> schemas.put(date, Tree.of("properties", each)));
      group.put(
          "allOf",
          Tree.list(periods.keySet().stream().map(date -> Tree.ref("schemas", date)).toList()));
    }
  }

  private static void figure(Tree properties, Measure measure) {
    properties.put(measure.name(), OpenApiTypes.answered(measure));
  }

  /// A page of rows, or of groups.
  static Tree page(Listing listing) {
    Tree properties = new Tree().put("data", array(closed(listing.table())));
    if (listing.summary() == null) {
      properties.put("groups", array(closed(listing.table() + ".group")));
    }
    return Tree.ref("schemas", "Listed")
        .put("properties", properties)
        .put("unevaluatedProperties", false);
  }

  private static Tree closed(String schema) {
    return Tree.ref("schemas", schema).put("unevaluatedProperties", false);
  }

  static Tree array(Tree items) {
    return Tree.of("type", "array").put("items", items);
  }
}
