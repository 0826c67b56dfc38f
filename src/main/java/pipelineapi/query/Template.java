package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request of the catalogue, `path?column={column}&…`, to be filled with the values of a row.
record Template(String path, List<String> parts) {

  private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

  static Template of(String request) {
    int end = request.indexOf('?');
    return end < 0
        ? new Template(request, List.of())
        : new Template(
            request.substring(0, end), List.of(request.substring(end + 1).split("&", -1)));
  }

  /// Its parameters for a row: for a value that is null, equality asks for null, and any other
  /// comparison is left out.
  Map<String, List<String>> parameters(Map<String, ? extends @Nullable Object> row) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      String name = part.substring(0, equals);
      String text = part.substring(equals + 1);
      Matcher matcher = NAMED.matcher(text);
      if (!matcher.matches()) {
        parameters.put(name, List.of(URLDecoder.decode(text, UTF_8)));
        continue;
      }
      Object value = row.get(matcher.group(1));
      if (value != null) {
        parameters.put(name, texts(value));
      } else if (!name.contains("__")) {
        parameters.put(name + Operator.IS_NULL.suffix(), List.of("true"));
      }
    }
    return parameters;
  }

  /// The request for a row, without limit.
  String filled(Map<String, ? extends @Nullable Object> row) {
    TreeMap<String, Set<String>> parameters = new TreeMap<>();
    parameters(row).forEach((name, texts) -> parameters.put(name, new LinkedHashSet<>(texts)));
    parameters.remove("limit");
    return parameters.isEmpty() ? path : path + "?" + Given.text(parameters);
  }

  private static List<String> texts(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case LocalDateTime moment -> List.of(Literal.text(moment));
      default -> List.of(value.toString());
    };
  }
}
