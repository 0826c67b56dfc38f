package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pattern of object keys: `{name}` stands for one segment of the key, or for a part of one. A
/// name that occurs twice must stand for the same text both times.
public final class KeyPattern {

  private static final Pattern PART = Pattern.compile("\\{([a-z_]+)}");

  private final String text;
  private final Pattern regex;
  private final List<String> parts;

  /// Reads a pattern such as `{collection}-collection/issue/{dataset}/{resource}.csv`.
  public KeyPattern(String text) {
    this.text = text;
    StringBuilder built = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int end = 0;
    while (matcher.find()) {
      built.append(Pattern.quote(text.substring(end, matcher.start())));
      String name = matcher.group(1);
      if (names.contains(name)) {
        built.append("\\k<").append(group(name)).append('>');
      } else {
        built.append("(?<").append(group(name)).append(">[^/]+)");
        names.add(name);
      }
      end = matcher.end();
    }
    built.append(Pattern.quote(text.substring(end)));
    this.regex = Pattern.compile(built.toString(), Pattern.DOTALL);
    this.parts = List.copyOf(names);
  }

  /// The parts of a key that fits, by name; empty for a key that does not fit.
  public Optional<Map<String, String>> match(String key) {
    Matcher matcher = regex.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : parts) {
      values.put(part, matcher.group(group(part)));
    }
    return Optional.of(values);
  }

  /// The names of the parts, in the order they occur.
  public List<String> parts() {
    return parts;
  }

  // names of regex groups hold letters and digits only
  private static String group(String part) {
    return part.replace("_", "0");
  }

  @Override
  public String toString() {
    return text;
  }
}
