package pipelineapi.sample;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Canonical JSON as the pipeline writes it: keys sorted, no spaces, ASCII only.
final class Json {

  private Json() {}

  /// Text of a map, list, number, boolean or text.
  static String of(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(e -> text(String.valueOf(e.getKey())) + ":" + of(e.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
      case Iterable<?> list -> {
        StringBuilder all = new StringBuilder("[");
        for (Object element : list) {
          all.append(all.length() > 1 ? "," : "").append(of(element));
        }
        yield all.append(']').toString();
      }
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> text(value.toString());
    };
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : "" + c);
      }
    }
    return quoted.append('"').toString();
  }
}
