package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A pattern of object keys: `{name}` stands for one segment of the key, or for a part of one. A
/// name that occurs twice must stand for the same text both times.
///
/// Keys are matched segment by segment without regular expressions: an archive has millions.
public final class KeyPattern {

  private static final Pattern SEGMENT = Pattern.compile("([^{}]*)(?:\\{([a-z_]+)})?([^{}]*)");

  private final String text;
  private final List<Segment> segments;
  private final List<String> parts;

  private record Segment(String before, @Nullable String part, String after) {

    boolean fits(String value) {
      return part == null
          ? value.equals(before)
          : value.length() > before.length() + after.length()
              && value.startsWith(before)
              && value.endsWith(after);
    }
  }

  /// Reads a pattern such as `{collection}-collection/issue/{dataset}/{resource}.csv`.
  ///
  /// @throws IllegalArgumentException for a segment with more than one name, or an open brace
  public KeyPattern(String text) {
    this.text = text;
    List<Segment> read = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String segment : text.split("/", -1)) {
      Matcher matcher = SEGMENT.matcher(segment);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'%s': a segment holds at most one {name}, in letters and _".formatted(segment));
      }
      String part = matcher.group(2);
      read.add(new Segment(matcher.group(1), part, matcher.group(3)));
      if (part != null && !names.contains(part)) {
        names.add(part);
      }
    }
    this.segments = List.copyOf(read);
    this.parts = List.copyOf(names);
  }

  /// The parts of a key that fits, by name; empty for a key that does not fit.
  public Optional<Map<String, String>> match(String key) {
    return match(key.split("/", -1));
  }

  /// As [#match(String)], for a key that is split at its slashes already.
  public Optional<Map<String, String>> match(String[] keySegments) {
    if (keySegments.length != segments.size() || !fits(keySegments, keySegments.length)) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < keySegments.length; i++) {
      Segment segment = segments.get(i);
      if (segment.part() != null) {
        String value =
            keySegments[i].substring(
                segment.before().length(), keySegments[i].length() - segment.after().length());
        String other = values.putIfAbsent(segment.part(), value);
        if (other != null && !other.equals(value)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(values);
  }

  /// The pattern of the directories right in which a part stands; empty when no segment holds it.
  public Optional<KeyPattern> above(String part) {
    String[] texts = text.split("/", -1);
    for (int i = 1; i < texts.length; i++) {
      if (part.equals(segments.get(i).part())) {
        return Optional.of(new KeyPattern(String.join("/", List.of(texts).subList(0, i))));
      }
    }
    return Optional.empty();
  }

  /// Whether a key may fit that begins with these segments and has more.
  public boolean reaches(String[] directory) {
    return directory.length < segments.size() && fits(directory, directory.length);
  }

  /// Whether a key lies below the directories that this is the pattern of.
  public boolean holds(String[] keySegments) {
    return segments.size() < keySegments.length && fits(keySegments, segments.size());
  }

  /// How many segments it has.
  public int depth() {
    return segments.size();
  }

  private boolean fits(String[] keySegments, int count) {
    for (int i = 0; i < count; i++) {
      if (!segments.get(i).fits(keySegments[i])) {
        return false;
      }
    }
    return true;
  }

  /// The key with these values for its parts.
  public String fill(Map<String, String> values) {
    String key = text;
    for (String part : parts) {
      key = key.replace("{" + part + "}", values.get(part));
    }
    return key;
  }

  /// The names of the parts, in the order they occur.
  public List<String> parts() {
    return parts;
  }

  @Override
  public String toString() {
    return text;
  }
}
