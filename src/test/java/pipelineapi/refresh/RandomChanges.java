package pipelineapi.refresh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pipelineapi.refresh.read.TornCsv;

/// Changes, adds and removes objects of every kind that listings read, by chance.
final class RandomChanges {

  private static final List<String> KINDS =
      List.of(
          "-collection/issue/",
          "log/issue/",
          "/collection/log.csv",
          "/collection/log/",
          "config/collection/",
          "/collection/endpoint.csv",
          "/collection/source.csv",
          "/collection/old-resource.csv",
          "specification/",
          "/var/dataset-resource/",
          "/var/column-field/",
          ".sqlite3",
          "/collection/resource.csv");

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  private final TestingArchive archive;
  private final Random random;

  RandomChanges(TestingArchive archive, long seed) {
    this.archive = archive;
    this.random = new Random(seed);
  }

  /// Makes some changes.
  ///
  /// @return what was done, for people
  List<String> make(int changes) throws IOException {
    List<String> done = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      List<String> keys = keys(kind);
      if (!keys.isEmpty()) {
        done.add(change(kind, keys));
      }
    }
    return done;
  }

  /// An object of a kind by chance.
  String any(String kind) throws IOException {
    return any(keys(kind));
  }

  // beside a package lies what is told of it
  private List<String> keys(String kind) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String key : archive.keys(kind)) {
      if (!key.endsWith(".sqlite3.json") && !isPassed(kind, key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  // entries that the index has long had are not touched by anyone, nor looked at
  private boolean isPassed(String kind, String key) throws IOException {
    return kind.equals("/collection/log/") && day(key).compareTo(indexed(key)) < 0;
  }

  // the newest day of the index of an entry's collection
  private String indexed(String key) throws IOException {
    List<String> index = archive.keys(key.substring(0, key.indexOf("/log/")) + "/log.csv");
    return index.isEmpty()
        ? ""
        : DAY.matcher(archive.text(index.getFirst()))
            .results()
            .map(MatchResult::group)
            .max(Comparator.naturalOrder())
            .orElse("");
  }

  static List<String> kinds() {
    return KINDS;
  }

  private String any(List<String> keys) {
    return keys.get(random.nextInt(keys.size()));
  }

  private String change(String kind, List<String> keys) throws IOException {
    String key = any(keys);
    return switch (random.nextInt(8)) {
      case 0 -> {
        archive.remove(key);
        yield "removed " + key;
      }
      case 1, 2 -> {
        String added = neighbour(kind, key, keys);
        if (key.endsWith(".json")) {
          // an entry whose day is not that of its folder would be refused
          archive.put(added, archive.text(key).replace(day(key), day(added)));
        } else {
          archive.put(added, archive.bytes(key));
        }
        yield "copied " + key + " to " + added;
      }
      case 3 -> {
        archive.put(key, archive.bytes(key));
        yield "touched " + key;
      }
      default -> {
        if (key.endsWith(".csv")) {
          archive.put(key, lines(archive.text(key)));
        } else if (key.endsWith(".json")) {
          archive.put(
              key,
              archive
                  .text(key)
                  .replaceAll("(\"elapsed\": *\")[^\"]*", "$1" + random.nextInt(1000)));
        } else {
          String other = any(keys.stream().filter(k -> ending(k).equals(ending(key))).toList());
          archive.put(key, archive.bytes(other));
        }
        yield "changed " + key;
      }
    };
  }

  private static String day(String key) {
    return key.split("/", -1)[3];
  }

  private static String ending(String key) {
    return key.substring(key.lastIndexOf('.'));
  }

  // a key that may be there already or not: of another pair, collection, endpoint or day
  private String neighbour(String kind, String key, List<String> keys) throws IOException {
    String resource = "%064x".formatted(random.nextInt(20));
    String[] parts = key.split("/", -1);
    return switch (kind) {
      case "-collection/issue/", "/var/dataset-resource/", "/var/column-field/" -> {
        parts[0] = any(archive.keys("-collection/collection/log.csv")).split("/", -1)[0];
        if (random.nextBoolean()) {
          parts[parts.length - 1] = resource + ".csv";
        }
        yield String.join("/", parts);
      }
      case "log/issue/" -> {
        // in front of a pair that has a CSV file, or of a new resource
        String[] pair = any(archive.keys("-collection/issue/")).split("/", -1);
        String name = random.nextBoolean() ? resource : pair[3].replace(".csv", "");
        yield "log/issue/dataset=%s/resource=%s/%s.parquet".formatted(pair[2], name, name);
      }
      case "/collection/log/" -> {
        parts[3] = LocalDate.parse(day(key)).plusDays(random.nextInt(5)).toString();
        yield String.join("/", parts);
      }
      case "specification/" -> key;
      default -> {
        // the same file of another collection
        String[] other = any(keys).split("/", -1);
        other[other.length - 1] = parts[parts.length - 1];
        yield String.join("/", other);
      }
    };
  }

  // rows are left out, told twice, mixed, or get a cell of another row
  private String lines(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    String header = lines.removeFirst();
    for (int i = random.nextInt(4); i >= 0 && !lines.isEmpty(); i--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        case 2 -> Collections.shuffle(lines, random);
        default ->
            lines.set(at, withCellOf(lines.get(at), lines.get(random.nextInt(lines.size()))));
      }
    }
    String changed = header + "\n" + String.join("\n", lines) + "\n";
    // of a torn object a refresh keeps the rows of before, which a build from nothing cannot have
    return TornCsv.is(changed) ? text : changed;
  }

  private String withCellOf(String line, String other) {
    String[] cells = line.split(",", -1);
    String[] others = other.split(",", -1);
    int at = random.nextInt(Math.min(cells.length, others.length));
    cells[at] = others[at];
    return String.join(",", cells);
  }

  /// Makes an object unreadable.
  void damage(String key) throws IOException {
    byte[] whole = archive.bytes(key);
    archive.put(
        key,
        switch (random.nextInt(3)) {
          case 0 -> new byte[0];
          case 1 -> "no such column\nat all\n".getBytes(StandardCharsets.UTF_8);
          default ->
              key.endsWith(".csv")
                  ? new byte[] {(byte) 0xff, (byte) 0xfe, ',', 'a', '\n'}
                  : java.util.Arrays.copyOf(whole, whole.length / 2);
        });
  }
}
