package pipelineapi.catalogue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Loads declarations into records and has them checked as a whole.
final class CatalogueLoader {

  private static final Pattern READS =
      Pattern.compile("^-- reads:(.*)$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private static final Pattern AT_READING =
      Pattern.compile("^-- made: when it is read$", Pattern.MULTILINE);

  private static final Pattern LATER = Pattern.compile("(v[0-9]+)/");

  private final String version;
  private final CatalogueFiles files;
  private final LocalDate today;
  private final Faults faults = new Faults();
  private final Map<String, Deprecation> lifetimes = new HashMap<>();

  /// @param today decides which versions have ended
  CatalogueLoader(String version, CatalogueFiles files, LocalDate today) {
    this.version = version;
    this.files = files;
    this.today = today;
  }

  Catalogue load() {
    List<Listing> listings = new ArrayList<>();
    List<Listing> base = new ArrayList<>();
    List<Relation> relations = new ArrayList<>();
    List<Artefact> artefacts = new ArrayList<>();
    Map<String, Declaration> groupings = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : files.texts().entrySet()) {
      String file = entry.getKey();
      if (file.equals("artefact.yaml")) {
        artefacts.addAll(artefacts(file, entry.getValue()));
      } else if (Listing.withoutVersion(file).equals("lifetime.yaml")) {
        lifetime(file, entry.getValue());
      } else if (file.endsWith(".yaml")) {
        Declaration declared = declaration(file, entry.getValue());
        if (declared != null && isGrouping(declared)) {
          groupings.put(file, declared);
        } else if (declared != null) {
          (file.startsWith("base/") ? base : listings).add(listing(file, declared));
        }
      } else if (file.startsWith("relation/") && file.endsWith(".sql")) {
        String name = file.substring("relation/".length(), file.length() - ".sql".length());
        relations.add(
            new Relation(
                Listing.table(name),
                statement(file, entry.getValue()),
                !AT_READING.matcher(entry.getValue()).find()));
      }
    }
    Map<String, Listing> byPath = new HashMap<>();
    listings.forEach(listing -> byPath.put(listing.path(), listing));
    groupings.forEach((file, declared) ->
        listings.add(named(file, inVersion(file, SummaryReader.read(declared, byPath)))));
    faults.throwIfAny();
    AskedSql asked = new AskedSql(listings, faults);
    listings.replaceAll(asked::completed);
    listings.sort(Comparator.comparing(Listing::path));
    checkPaths(listings);
    checkTables(listings, base, relations);
    checkVersions(Stream.concat(listings.stream(), base.stream()).toList());
    checkFeeds(Stream.concat(listings.stream(), base.stream()).toList());
    Catalogue declared =
        new Catalogue(
            version,
            fingerprint(),
            List.copyOf(listings),
            List.copyOf(base),
            List.copyOf(relations),
            List.copyOf(artefacts),
            new MakingOrder(listings, base, relations, faults).tables(),
            Map.copyOf(lifetimes));
    faults.throwIfAny();
    Catalogue checked = new CatalogueCheck(declared, faults).checked();
    faults.throwIfAny();
    return checked;
  }

  private void checkPaths(List<Listing> listings) {
    Set<String> paths = new HashSet<>();
    for (Listing listing : listings) {
      Stream.concat(Stream.of(listing.path()), listing.aliases().stream())
          .filter(path -> !paths.add(path))
          .forEach(path ->
              faults.add(listing.path() + ".yaml", 1, "the path '%s' is taken".formatted(path)));
    }
  }

  private void checkTables(List<Listing> listings, List<Listing> base, List<Relation> relations) {
    Set<String> tables = new HashSet<>();
    Stream.concat(listings.stream(), base.stream()).map(Listing::table).forEach(tables::add);
    for (Relation relation : relations) {
      if (!tables.add(relation.name())) {
        faults.add(
            relation.statement().file(),
            1,
            "a listing has the table '%s' already".formatted(relation.name()));
      }
    }
  }

  // an object, or a table of a package, feeds one listing: a second would get nothing
  private void checkFeeds(List<Listing> listings) {
    Map<String, String> readers = new HashMap<>();
    for (Listing listing : listings) {
      for (Feed feed : listing.feeds()) {
        String pattern = feed.objects() + (feed.table() == null ? "" : ", table " + feed.table());
        String reader = readers.putIfAbsent(pattern, listing.path());
        if (reader != null && feed.format().readsObjects()) {
          faults.add(
              listing.path() + ".yaml", 1, "'%s' feeds %s already".formatted(pattern, reader));
        }
      }
    }
  }

  private @Nullable Declaration declaration(String file, String text) {
    Node root = parse(file, text);
    return root == null ? null : new Declaration(file, root, faults);
  }

  private static boolean isGrouping(Declaration declared) {
    return declared.optionalText("kind").filter("grouping"::equals).isPresent();
  }

  private Listing listing(String file, Declaration declared) {
    String sqlFile = file.substring(0, file.length() - ".yaml".length()) + ".sql";
    String sql = files.texts().get(sqlFile);
    return named(
        file,
        inVersion(
            file,
            new ListingReader(declared, sql == null ? null : statement(sqlFile, sql)).read()));
  }

  // files of a later version lie in a folder of its name, and so do its listings' paths
  private static Listing inVersion(String file, Listing listing) {
    Matcher later = LATER.matcher(file);
    return later.lookingAt() ? listing.in(later.group(1)) : listing;
  }

  private void lifetime(String file, String text) {
    Declaration declared = declaration(file, text);
    if (declared != null) {
      Matcher later = LATER.matcher(file);
      String of = later.lookingAt() ? later.group(1) : version;
      DeprecationReader.read(declared).ifPresent(whole -> lifetimes.put(of, whole));
      declared.close();
    }
  }

  // the paths without a version count as one of what they send their callers to
  private void checkVersions(List<Listing> all) {
    Map<String, List<Listing>> live = new TreeMap<>();
    for (Listing listing : all) {
      Deprecation deprecation =
          listing.deprecation() == null
              ? lifetimes.get(listing.laterVersion().orElse(version))
              : listing.deprecation();
      boolean unversioned = listing.path().startsWith(Catalogue.UNVERSIONED);
      if (deprecation == null || !deprecation.isSunset(today)) {
        String path =
            unversioned && deprecation != null
                ? Listing.withoutVersion(deprecation.successor().substring(1))
                    .replaceFirst("^" + version + "/", "")
                : listing.pathInVersion();
        live.computeIfAbsent(path, _ -> new ArrayList<>()).add(listing);
      }
    }
    live.forEach((path, versions) -> {
      if (versions.size() > 2) {
        faults.add(
            versions.getLast().path() + ".yaml",
            1,
            "%s lives in %d versions; two may, so one has to reach its sunset first"
                .formatted(path, versions.size()));
      }
    });
  }

  private Listing named(String file, Listing listing) {
    if (!file.equals(listing.path() + ".yaml")
        && !file.equals("base/" + listing.path() + ".yaml")) {
      faults.add(file, 1, "the path '%s' is not the name of the file".formatted(listing.path()));
    }
    return listing;
  }

  private List<Artefact> artefacts(String file, String text) {
    Node root = parse(file, "artefacts:\n" + text.indent(2));
    if (root == null) {
      return List.of();
    }
    List<Artefact> artefacts = new ArrayList<>();
    for (Declaration declared : new Declaration(file, root, faults).mappings("artefacts")) {
      String name = declared.text("name");
      String kind = declared.optionalText("file").orElse(name);
      artefacts.add(
          new Artefact(name, ListingReader.pattern(declared), kind.equals("none") ? null : kind));
      declared.close();
    }
    return artefacts;
  }

  private @Nullable Node parse(String file, String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null) {
        faults.add(file, 1, "the file is empty");
      }
      return root;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      faults.add(file, line, "no YAML: " + e.getProblem());
      return null;
    }
  }

  private static Statement statement(String file, String text) {
    List<String> reads = new ArrayList<>();
    Matcher matcher = READS.matcher(text);
    while (matcher.find()) {
      for (String table : matcher.group(1).split(",", -1)) {
        if (!table.isBlank()) {
          reads.add(table.strip());
        }
      }
    }
    // the engine's parameters begin with a colon as comments may, so only the statement is kept
    String sql =
        text.lines()
            .filter(line -> !line.stripLeading().startsWith("--"))
            .reduce("", (a, b) -> a + b + "\n");
    return new Statement(file, sql.strip().replaceAll(";\\s*$", ""), List.copyOf(reads));
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((Layout.NUMBER + "\0").getBytes(StandardCharsets.UTF_8));
      files
          .texts()
          .forEach((file, text) ->
              digest.update((file + '\0' + text + '\0').getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
