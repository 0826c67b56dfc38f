package pipelineapi;

import static pipelineapi.Service.encoded;

import java.util.ArrayList;
import java.util.List;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;

/// The figures of the real archive that can be asked for, each with its question.
final class Figures {

  /// A question and the rows it has.
  record Figure(String question, long rows) {}

  private final JsonNode counts;
  private final List<Figure> figures = new ArrayList<>();

  private Figures(JsonNode counts) {
    this.counts = counts;
  }

  /// Those of the listings of a catalogue.
  static List<Figure> of(Catalogue catalogue) {
    Figures all = new Figures(RealArchive.counts());
    catalogue.listings().stream()
        .filter(Listing::stored)
        .map(Listing::path)
        .filter(path -> !path.startsWith("status/"))
        .filter(path -> all.counts.path(path).has("rows"))
        .forEach(path -> all.add(path, path, "rows"));
    all.log();
    all.issues();
    all.others();
    return List.copyOf(all.figures);
  }

  private void log() {
    String day = counts.get("as_of").asString();
    add("log/collection?success=true", "log/collection", "success");
    add("log/collection?latest=true", "log/collection", "endpoints");
    add("log/collection?day=" + day, "log/collection", "on_as_of", "rows");
    add("log/collection?success=true&day=" + day, "log/collection", "on_as_of", "success");
    each("file?kind=", "file", "by_kind");
    each("log/collection?origin=", "log/collection", "by_origin");
    each("log/collection?collection=", "log/collection", "by_collection");
    add("resource?log_rows__gt=0", "log/collection", "resources");
  }

  private void issues() {
    add("log/issue?current=true", "log/issue", "current");
    add("log/issue?severity__isnull=true", "log/issue", "rows_from_csv");
    add("log/issue?severity__isnull=false", "log/issue", "rows_from_parquet");
    each("log/issue?dataset=", "log/issue", "by_dataset");
    each("log/issue?issue_type=", "log/issue", "by_issue_type");
    counts
        .at("/log~1issue/by_severity")
        .forEachEntry((pair, rows) -> {
          String[] names = pair.split("/", -1);
          String question =
              "log/issue?%s&%s"
                  .formatted(equal("severity", names[0]), equal("responsibility", names[1]));
          figures.add(new Figure(question, rows.asLong()));
        });
  }

  private static String equal(String column, String value) {
    return value.equals("null") ? column + "__isnull=true" : column + "=" + encoded(value);
  }

  private void others() {
    add("resource?current=true", "resource", "current");
    add("resource-provider?current=true", "resource-provider", "current");
    add("resource?log_rows=0&start_date__isnull=true", "resource", "without_log_and_index");
    add("organisation?organisation_raw__isnull=false", "organisation", "with_organisation_raw");
    for (String path : List.of("endpoint", "source", "old-resource")) {
      String listing = "configuration/" + path;
      add(listing + "?configured=true", listing, "configured");
      add(listing + "?configured=false", listing, "kept_from_copies");
    }
    add("configuration/endpoint?open=true", "configuration/endpoint", "open");
    add("configuration/source?open=true", "configuration/source", "open");
  }

  private void add(String question, String... names) {
    JsonNode rows = counts;
    for (String name : names) {
      rows = rows.get(name);
    }
    figures.add(new Figure(question, rows.asLong()));
  }

  private void each(String question, String listing, String by) {
    counts
        .get(listing)
        .get(by)
        .forEachEntry(
            (value, rows) -> figures.add(new Figure(question + encoded(value), rows.asLong())));
  }
}
