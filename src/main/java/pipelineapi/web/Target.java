package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Path and query of a request, decoded once. The path is taken as it was sent: no `..`, `//` or
/// `;` has a meaning, they are text that no path has.
///
/// @param segments of the path; an encoded slash is part of its segment
/// @param parameters by name, in the order given
record Target(List<String> segments, Map<String, List<String>> parameters) {

  private static final String READ = Target.class.getName();

  /// The target of a request, which is read once.
  ///
  /// @throws ProblemException when it is malformed
  static Target of(HttpServletRequest request) {
    if (request.getAttribute(READ) instanceof Target known) {
      return known;
    }
    Target read = of(request.getRequestURI(), request.getQueryString());
    request.setAttribute(READ, read);
    return read;
  }

  static Target of(String path, @Nullable String query) {
    if (!path.startsWith("/")) {
      throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a path begins with '/'");
    }
    List<String> segments =
        Arrays.stream(path.substring(1).split("/", -1)).map(Percent::decode).toList();
    return new Target(segments, pairs(query == null ? "" : query));
  }

  /// The same with further parameters: those of one name are one list.
  Target with(Map<String, List<String>> further) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    parameters.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    further.forEach(
        (name, values) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values));
    return new Target(segments, Collections.unmodifiableMap(all));
  }

  /// The parameters of a query or a form.
  static Map<String, List<String>> pairs(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters
            .computeIfAbsent(Percent.decodeForm(name), _ -> new ArrayList<>())
            .add(Percent.decodeForm(value));
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  /// The path, encoded in the one way that links use.
  String path() {
    return segments.stream().map(Percent::encode).collect(Collectors.joining("/", "/", ""));
  }
}
