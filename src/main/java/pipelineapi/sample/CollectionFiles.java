package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.CsvFile.Style;
import pipelineapi.sample.Feed.Claim;

/// The configuration of what is collected: endpoint.csv, source.csv and old-resource.csv, once
/// under `config/` and once as the copy the last run left.
record CollectionFiles(Tree tree, SampleOptions options, Organisations organisations) {

  private static final String ENDPOINT =
      "endpoint,endpoint-url,parameters,plugin,entry-date,start-date,end-date";
  private static final String SOURCE =
      "source,attribution,collection,documentation-url,endpoint,licence,organisation,pipelines,"
          + "entry-date,start-date,end-date";
  private static final String SOURCE_WITHOUT_KEY = SOURCE.substring("source,".length());
  private static final String OLD_RESOURCE = "old-resource,status,resource,notes";

  void write(Kind kind, List<Feed> feeds) throws IOException {
    FileTime merged = Tree.time(options.daysAgo(1), 6, 0);
    write(kind, feeds, "config/collection/" + kind.name() + "/", merged);
    if (!kind.name().equals(Collections.NEW)) {
      LocalDate indexed = new RunCalendar(kind.name(), options).lastIndexed();
      List<Feed> known =
          feeds.stream().filter(feed -> !feed.content().equals(Cases.ONLY_CONFIGURED)).toList();
      write(kind, known, kind.folder() + "/collection/", Tree.time(indexed, 1, 29));
    }
  }

  private void write(Kind kind, List<Feed> feeds, String folder, FileTime modified)
      throws IOException {
    endpoints(kind, feeds, folder, modified);
    sources(kind, feeds, folder, modified);
    oldResources(kind, folder, modified);
  }

  private void endpoints(Kind kind, List<Feed> feeds, String folder, FileTime modified)
      throws IOException {
    // one file has columns of the specification that no other has
    String written =
        kind.name().equals(Collections.LOCAL_PLAN)
            ? "endpoint,endpoint-url,documentation-url,datasets,parameters,plugin,entry-date,start-date,end-date"
            : ENDPOINT;
    try (CsvFile file =
        tree.csv(folder + "endpoint.csv", modified, Style.PIPELINE, ENDPOINT, written)) {
      for (Feed feed : feeds) {
        int times = feed.hash().charAt(9) == '0' ? 2 : 1;
        for (int i = 0; i < times; i++) {
          file.row(
              feed.hash(),
              feed.url(),
              feed.parameters(),
              feed.plugin(),
              entryDate(feed),
              feed.first().toString(),
              text(feed.last()));
        }
      }
    }
  }

  /// The forms in which people and tools have written when an endpoint was added.
  private static String entryDate(Feed feed) {
    if (feed.content().equals(Cases.GONE)) {
      return feed.first() + "T19:19:57:44Z";
    }
    int form = Character.digit(feed.hash().charAt(5), 16);
    return switch (form) {
      case 0, 1 -> feed.first() + "T11:53:32Z";
      case 2, 3 -> feed.first() + "T09:08:07.120Z";
      case 4 -> feed.first() + "T10:11:12.345678";
      default -> feed.first().toString();
    };
  }

  private void sources(Kind kind, List<Feed> feeds, String folder, FileTime modified)
      throws IOException {
    String written = kind.name().equals(Collections.TREES) ? SOURCE_WITHOUT_KEY : SOURCE;
    try (CsvFile file =
        tree.csv(folder + "source.csv", modified, Style.PIPELINE, SOURCE, written)) {
      for (Feed feed : feeds) {
        for (Claim claim : feed.claims()) {
          source(file, kind, feed.hash(), claim, feed.first());
        }
      }
      if (kind.providers().equals("many")) {
        List<Organisations.Organisation> asked = organisations.authorities();
        for (int i = 0; i < asked.size() / 6; i++) {
          Claim claim = Claim.of(asked.get(asked.size() - 1 - i), i % 9 == 0 ? "" : kind.dataset());
          source(file, kind, "", claim.licensed("", ""), options.daysAgo(1900));
        }
      }
    }
  }

  private static void source(CsvFile file, Kind kind, String endpoint, Claim claim, LocalDate day)
      throws IOException {
    String key = Hash.md5(kind.name() + "|" + claim.organisation() + "|" + endpoint);
    boolean typo = endpoint.startsWith("0c");
    boolean year = endpoint.startsWith("d");
    file.row(
        key,
        endpoint.startsWith("a") ? "Contains \"public\" data, © the council" : "",
        typo ? kind.folder() : kind.name(),
        claim.documentation(),
        endpoint,
        claim.licence(),
        claim.organisation(),
        claim.pipelines(),
        day + (endpoint.endsWith("0") ? "" : "T12:18:40Z"),
        year ? Integer.toString(day.getYear()) : day.toString(),
        text(claim.end()));
  }

  private void oldResources(Kind kind, String folder, FileTime modified) throws IOException {
    boolean shown = kind.name().equals(Collections.CONSERVATION);
    Style style = shown ? Style.BOTH : Style.EDITOR;
    String written =
        kind.name().equals(Collections.BROWNFIELD) ? "old-resource,status,resource" : OLD_RESOURCE;
    try (CsvFile file =
        tree.csv(folder + "old-resource.csv", modified, style, OLD_RESOURCE, written)) {
      if (shown) {
        file.row(resource(Cases.GONE), "410", "", "the council withdrew it, \"by mistake\"");
        file.row(resource(Cases.MOVED), "301", resource(Cases.SUCCESSOR), "");
      }
      if (shown || kind.name().equals(Collections.BROWNFIELD)) {
        int retired = new Volume(options.scale()).configured(800);
        for (int i = 0; i < retired; i++) {
          String old = Hash.sha256(options.seed() + kind.name() + " retired " + i);
          file.row(old, i == 3 ? "401" : "410", "", "");
        }
      }
    }
  }

  private static String resource(String content) {
    return Version.of(content, 0).resource();
  }

  private static String text(@Nullable LocalDate day) {
    return day == null ? "" : day.toString();
  }
}
