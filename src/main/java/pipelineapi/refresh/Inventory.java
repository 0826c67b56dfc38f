package pipelineapi.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Artefact;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.Archive;
import pipelineapi.origin.ArchiveObject;
import pipelineapi.origin.Scope;

/// What is in the archive: the objects that feed listings, in key order, and how many there are
/// beside them. The lists it gives are views of packed objects, made anew whenever looked at.
final class Inventory {

  /// Objects of a kind that nothing reads, or of none.
  record Unread(long objects, long bytes, @Nullable Instant newest) {
    Unread and(ArchiveObject object) {
      Instant modified = object.modified();
      return new Unread(
          objects + 1,
          bytes + object.bytes(),
          newest == null || newest.isBefore(modified) ? modified : newest);
    }

    Unread and(Unread other) {
      return new Unread(
          objects + other.objects,
          bytes + other.bytes,
          other.newest == null || (newest != null && newest.isAfter(other.newest))
              ? newest
              : other.newest);
    }

    /// Writes what is of a kind as the end of a row.
    void append(KindOf kind, DuckDBAppender row) throws SQLException {
      row.append(kind.artefact()).append(kind.collection()).append(objects).append(bytes);
      if (newest == null) {
        row.appendNull();
      } else {
        row.append(newest.atOffset(ZoneOffset.UTC).toLocalDateTime());
      }
      row.endRow();
    }
  }

  /// A kind of objects in a collection; null where keys of the kind name none.
  record KindOf(String artefact, @Nullable String collection) {}

  /// An object that is listed as a file.
  record ListedFile(ArchiveObject object, Artefact artefact) {

    /// The parts of its key, by the names in its artefact's pattern.
    Map<String, String> parts() {
      return artefact.objects().match(object.key()).orElseThrow();
    }
  }

  /// The kind of objects whose key fits no pattern.
  static final String UNKNOWN = "unknown";

  private final PackedObjects packed = new PackedObjects();

  /// By the table of the listing.
  private final Map<String, FoundList> found = new LinkedHashMap<>();

  private final List<Found> badNames = new ArrayList<>();
  private final Map<KindOf, Unread> unread = new HashMap<>();
  private final Files files = new Files();
  private final boolean listsFiles;
  private final MessageDigest all = sha256();
  private String listing = "";
  private long objects;
  private final Passed passed;
  private final ListingScope scope;
  private final DatedDirectories dated;

  /// What nothing reads in dated directories, by directory and day.
  private final Map<String, Map<String, Map<KindOf, Unread>>> unreadDays = new HashMap<>();

  private Directory directory;

  /// Where the last object lies, and what may be of use there: many follow in the same.
  private record Directory(
      String path, boolean inScope, List<Artefact> artefacts, List<Candidate> candidates) {}

  private record Candidate(FoundList objects, Feed feed) {}

  private final List<Candidate> candidates = new ArrayList<>();
  private final Catalogue catalogue;

  private Inventory(Catalogue catalogue, Passed passed) {
    this.catalogue = catalogue;
    this.passed = passed;
    this.scope = new ListingScope(catalogue, passed);
    this.dated = new DatedDirectories(catalogue);
    for (Passed.Days days : passed.directories().values()) {
      days.unread()
          .forEach((kind, before) -> {
            unread.merge(kind, before, Unread::and);
            objects += before.objects();
          });
    }
    this.listsFiles =
        catalogue.tables().stream()
            .flatMap(listing -> listing.feeds().stream())
            .anyMatch(feed -> feed.format() == Feed.Format.LISTING);
    for (Listing listing : catalogue.tables()) {
      FoundList ofListing = new FoundList(listing);
      found.put(listing.table(), ofListing);
      for (Feed feed : listing.feeds()) {
        if (feed.format().readsObjects()) {
          candidates.add(new Candidate(ofListing, feed));
        }
      }
    }
    this.directory = directory("");
  }

  /// The objects that feed a listing.
  private final class FoundList extends AbstractList<Found> {

    private final Listing listing;
    private final Numbers objects = new Numbers();
    private final Numbers feeds = new Numbers();

    FoundList(Listing listing) {
      this.listing = listing;
    }

    void add(int object, Feed feed) {
      objects.add(object);
      feeds.add(listing.feeds().indexOf(feed));
    }

    // most of the objects are none, and need not be looked at
    List<Found> packages() {
      return IntStream.range(0, size())
          .filter(index -> listing.feeds().get(feeds.get(index)).isPackage())
          .mapToObj(this::get)
          .toList();
    }

    @Override
    public Found get(int index) {
      Feed feed = listing.feeds().get(feeds.get(index));
      ArchiveObject object = packed.get(objects.get(index));
      return new Found(listing, feed, object);
    }

    @Override
    public int size() {
      return objects.size();
    }
  }

  /// The objects that are listed as files.
  private final class Files extends AbstractList<ListedFile> {

    private final Numbers objects = new Numbers();
    private final Numbers artefacts = new Numbers();

    void add(int object, Artefact artefact) {
      objects.add(object);
      artefacts.add(catalogue.artefacts().indexOf(artefact));
    }

    @Override
    public ListedFile get(int index) {
      return new ListedFile(
          packed.get(objects.get(index)), catalogue.artefacts().get(artefacts.get(index)));
    }

    @Override
    public int size() {
      return objects.size();
    }
  }

  /// Something that names objects to a consumer.
  interface Listed {
    void list(Scope scope, Consumer<ArchiveObject> sink);
  }

  /// Takes up what a listing names, in key order.
  ///
  /// @param passed what need not be listed, as it was counted before
  static Inventory of(Catalogue catalogue, Passed passed, Listed listing) {
    Inventory inventory = new Inventory(catalogue, passed);
    listing.list(inventory.scope, inventory::add);
    inventory.listing = HexFormat.of().formatHex(inventory.all.digest());
    return inventory;
  }

  private void add(ArchiveObject object) {
    String[] segments = object.key().split("/", -1);
    DatedDirectories.Place place = dated.place(segments);
    // a listing may name more than it was asked for
    enter(object.key(), segments);
    if (!directory.inScope() || (place != null && passed.holds(place))) {
      return;
    }
    objects++;
    all.update((object.key() + '\0' + object.version() + '\0').getBytes(UTF_8));
    Artefact artefact = artefact(segments);
    int number = -1;
    if (listsFiles && artefact != null && artefact.file() != null) {
      number = packed.add(object);
      files.add(number, artefact);
    }
    boolean claimed = false;
    for (Candidate candidate : directory.candidates()) {
      Feed feed = candidate.feed();
      Optional<Map<String, String>> parts =
          claimed && !feed.isPackage() ? Optional.empty() : feed.objects().match(segments);
      if (parts.isPresent()) {
        if (hasBadDay(parts.get())) {
          badNames.add(new Found(candidate.objects().listing, feed, object));
        } else {
          number = number < 0 ? packed.add(object) : number;
          candidate.objects().add(number, feed);
        }
        claimed = true;
        // a package has tables of several listings
        if (!feed.isPackage()) {
          return;
        }
      }
    }
    if (!claimed) {
      count(object, kind(artefact, segments), place);
    }
  }

  private void enter(String key, String[] segments) {
    String path = key.substring(0, key.lastIndexOf('/') + 1);
    if (!directory.path().equals(path)) {
      directory = directory(path, Arrays.copyOf(segments, segments.length - 1));
    }
  }

  private Directory directory(String path, String... segments) {
    return new Directory(
        path,
        scope.holds(path),
        catalogue.artefacts().stream()
            .filter(artefact -> artefact.objects().reaches(segments))
            .toList(),
        candidates.stream()
            .filter(candidate -> candidate.feed().objects().reaches(segments))
            .toList());
  }

  private static boolean hasBadDay(Map<String, String> parts) {
    String day = parts.get("day");
    if (day == null) {
      return false;
    }
    try {
      LocalDate.parse(day);
      return false;
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  private @Nullable Artefact artefact(String[] segments) {
    for (Artefact artefact : directory.artefacts()) {
      if (artefact.objects().match(segments).isPresent()) {
        return artefact;
      }
    }
    return null;
  }

  private static KindOf kind(@Nullable Artefact artefact, String[] segments) {
    return artefact == null
        ? new KindOf(UNKNOWN, null)
        : new KindOf(
            artefact.name(), artefact.objects().match(segments).orElseThrow().get("collection"));
  }

  private void count(ArchiveObject object, KindOf kind, DatedDirectories.@Nullable Place place) {
    Unread one = new Unread(0, 0, null).and(object);
    unread.merge(kind, one, Unread::and);
    if (place != null) {
      unreadDays
          .computeIfAbsent(place.directory(), _ -> new HashMap<>())
          .computeIfAbsent(place.name(), _ -> new HashMap<>())
          .merge(kind, one, Unread::and);
    }
  }

  /// Counts an object among those nothing reads.
  void leave(Found one) {
    count(
        one.object(),
        new KindOf(one.feed().artefact(), one.parts().get("collection")),
        dated.place(one.key().split("/", -1)));
  }

  /// The objects that feed a listing, in key order.
  List<Found> of(Listing listing) {
    FoundList objects = found.get(listing.table());
    return objects == null ? List.of() : objects;
  }

  /// Those of them that are packages.
  List<Found> packages(Listing listing) {
    FoundList objects = found.get(listing.table());
    return objects == null ? List.of() : objects.packages();
  }

  /// Objects whose key names a day that is none.
  List<Found> badNames() {
    return badNames;
  }

  /// Whether a key is among what need not be listed.
  boolean isPassed(String key) {
    DatedDirectories.Place place = dated.place(key.split("/", -1));
    return place != null && passed.holds(place);
  }

  /// What need not be listed next time.
  ///
  /// @param newest of the indexes as read
  Passed passed(NewestDays newest) {
    SortedMap<String, Passed.Days> next = new TreeMap<>();
    Set<String> directories = new HashSet<>(unreadDays.keySet());
    directories.addAll(passed.directories().keySet());
    for (String one : directories) {
      LocalDate day = dated.newest(one, newest);
      LocalDate before = passed.before(one);
      if (day != null && (before == null || !day.isBefore(before))) {
        next.put(one, new Passed.Days(day, unreadBefore(one, day)));
      }
    }
    return new Passed(next);
  }

  private Map<KindOf, Unread> unreadBefore(String one, LocalDate day) {
    Passed.Days earlier = passed.directories().get(one);
    Map<KindOf, Unread> sum = new HashMap<>(earlier == null ? Map.of() : earlier.unread());
    unreadDays
        .getOrDefault(one, Map.of())
        .forEach((name, kinds) -> {
          if (name.compareTo(day.toString()) < 0) {
            kinds.forEach((kind, some) -> sum.merge(kind, some, Unread::and));
          }
        });
    return sum;
  }

  /// Objects that nothing reads, by kind and collection.
  Map<KindOf, Unread> unread() {
    return unread;
  }

  /// Objects that are listed as files, in key order.
  List<ListedFile> files() {
    return files;
  }

  /// What changes whenever an object comes, goes or changes.
  String listing() {
    return listing;
  }

  /// What changes whenever the list of files would.
  ///
  /// @param archive that names the public address of each
  String fingerprint(Archive archive) {
    MessageDigest digest = sha256();
    digest.update(archive.publication().getBytes(UTF_8));
    for (int place = 0; place < files.size(); place++) {
      digest(place, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Adds all that is known of a file to a digest.
  ///
  /// @param place of it among the files
  void digest(int place, MessageDigest digest) {
    packed.digest(files.objects.get(place), digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many objects are not as a ledger knows them: those that are to be read and are new or
  /// another version, and those that are gone.
  long changed(Ledger ledger, NewestDays newest) {
    long changed = 0;
    for (Listing listing : catalogue.tables()) {
      long there = 0;
      for (Found one : of(listing)) {
        if (newest.isWanted(one)) {
          there++;
          changed += ledger.isNew(listing.table(), one) ? 1 : 0;
        }
      }
      changed += Math.abs(ledger.entries(listing.table()).size() - there);
    }
    return changed;
  }

  /// Whether a snapshot tells otherwise of objects that nothing reads, or whose name is bad.
  boolean differsBeside(Ledger ledger, Archive archive, DuckDBConnection snapshot)
      throws SQLException {
    try (Statement statement = snapshot.createStatement();
        ResultSet row = statement.executeQuery("select fingerprint from raw.listing")) {
      row.next();
      return BadNames.differ(ledger, this) || !fingerprint(archive).equals(row.getString(1));
    }
  }

  /// All objects there are, also those that need not be listed.
  long objects(Ledger ledger) {
    return objects + BadNames.passed(ledger, this);
  }
}
