package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Requests as they stand in a URL.
final class Requests {

  private Requests() {}

  static Map<String, List<String>> parse(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        int end = part.indexOf('=');
        parameters
            .computeIfAbsent(
                URLDecoder.decode(part.substring(0, end), UTF_8), _ -> new ArrayList<>())
            .add(URLDecoder.decode(part.substring(end + 1), UTF_8));
      }
    }
    return parameters;
  }

  static Map<String, List<String>> with(
      Map<String, List<String>> parameters, String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(parameters);
    more.put(name, List.of(value));
    return more;
  }
}
