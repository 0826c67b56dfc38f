package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.Feed.Claim;

/// The resources of a collection: resource.csv, state.json and a small stand-in for each one's
/// bytes.
record ResourceIndex(Tree tree, SampleOptions options) {

  private static final String COLUMNS =
      "resource,bytes,organisations,datasets,endpoints,start-date,end-date";
  private static final String BEFORE_2023 =
      "resource,bytes,organisations,endpoints,start-date,end-date";

  void write(Kind kind, List<Feed> feeds, Map<String, Seen> seen) throws IOException {
    LocalDate indexed = new RunCalendar(kind.name(), options).lastIndexed();
    FileTime modified = Tree.time(indexed, 1, 31);
    Map<String, List<Claim>> claims = claims(feeds);
    String folder = kind.folder() + "/collection/";
    boolean old = kind.name().equals(Collections.DOCUMENT);
    try (CsvFile index =
        tree.csv(
            folder + "resource.csv",
            modified,
            CsvFile.Style.PIPELINE,
            COLUMNS,
            old ? BEFORE_2023 : COLUMNS)) {
      for (Map.Entry<String, Seen> entry : new TreeMap<>(seen).entrySet()) {
        Seen resource = entry.getValue();
        Set<String> organisations = new TreeSet<>();
        for (String endpoint : resource.endpoints) {
          claims
              .getOrDefault(endpoint, List.of())
              .forEach(claim -> organisations.add(claim.organisation()));
        }
        index.row(
            entry.getKey(),
            resource.bytes,
            CsvFile.list(organisations),
            CsvFile.list(datasets(resource, claims)),
            CsvFile.list(resource.endpoints),
            resource.first.toString(),
            end(kind, resource, indexed));
        tree.bytes(
            folder + "resource/" + entry.getKey(),
            Tree.time(resource.first, 1, 0),
            resource.version.bytes());
      }
    }
    state(kind, seen, indexed);
  }

  static Map<String, List<Claim>> claims(List<Feed> feeds) {
    Map<String, List<Claim>> claims = new TreeMap<>();
    feeds.forEach(feed -> claims.put(feed.hash(), feed.claims()));
    return claims;
  }

  static Set<String> datasets(Seen resource, Map<String, List<Claim>> claims) {
    Set<String> datasets = new TreeSet<>();
    for (String endpoint : resource.endpoints) {
      claims.getOrDefault(endpoint, List.of()).forEach(claim -> datasets.addAll(claim.datasets()));
    }
    return datasets;
  }

  /// Blank while it is current; also for ever if its last day had a later run than its own. The run
  /// of listed-building is indexed past midnight, which ends everything.
  private static String end(Kind kind, Seen resource, LocalDate indexed) {
    boolean current = resource.last.equals(indexed) && !kind.name().equals(Collections.LISTED);
    return current || resource.lastInFirstOfTwoRuns ? "" : resource.last.toString();
  }

  private void state(Kind kind, Map<String, Seen> seen, LocalDate indexed) throws IOException {
    List<String> waiting = seen.keySet().stream().sorted().limit(3).toList();
    tree.text(
        kind.folder() + "/state.json",
        Tree.time(indexed, 1, 32),
        Json.of(
            Map.of(
                "code", Hash.sha1("code"),
                "specification", Hash.sha1("specification"),
                "collection", Hash.sha1(kind.name() + indexed),
                "resource", Hash.sha1(kind.name() + seen.size()),
                "pipeline", Hash.sha1("pipeline " + kind.name()),
                "incremental_loading_override", false,
                "last_updated_date", indexed.toString(),
                "transform_count", waiting.size(),
                "transform_count_by_dataset", Map.of(kind.dataset(), waiting.size()),
                "transform_resources", Map.of(kind.dataset(), waiting))));
  }
}
