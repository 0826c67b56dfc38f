package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// A request that is being answered: its target, and what it says about the form of the answer.
record Call(HttpServletRequest request, Target target) {

  private static final String FORMAT = "format";
  private static final String OFFERED = "offered is application/json";

  /// Whether the question came in a body, so that a link cannot repeat it.
  boolean posted() {
    return request.getMethod().equals("POST");
  }

  /// The same request with the parameters of its body.
  Call with(Map<String, List<String>> form) {
    return new Call(request, target.with(form));
  }

  /// The parameters that are about rows, once the form asked for is known to be offered.
  ///
  /// @param json whether the path itself names the format, which then counts
  /// @throws ProblemException when another form is asked for
  Map<String, List<String>> parametersForJson(boolean json) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(target.parameters());
    List<String> formats = parameters.remove(FORMAT);
    if (formats != null) {
      String asked = formats.getLast();
      if (formats.size() > 1 || !asked.equals("json")) {
        throw new ProblemException(
            new Problem(
                ProblemCode.INVALID_PARAMETER,
                new Problem.Fault(FORMAT, "must be given once, and be json", asked)));
      }
    } else if (!json) {
      requireJsonAccepted();
    }
    return Collections.unmodifiableMap(parameters);
  }

  /// Refuses every parameter but the format.
  void requireNoParameters(boolean json) {
    parametersForJson(json)
        .forEach((name, values) -> {
          throw new ProblemException(
              new Problem(
                  ProblemCode.UNKNOWN_PARAMETER,
                  new Problem.Fault(
                      name, "this path takes no parameter but format", values.getFirst())));
        });
  }

  private void requireJsonAccepted() {
    List<String> headers = Collections.list(request.getHeaders("Accept"));
    List<MediaType> accepted;
    try {
      accepted = MediaType.parseMediaTypes(headers);
    } catch (InvalidMediaTypeException _) {
      throw new ProblemException(
          ProblemCode.NOT_ACCEPTABLE, "the header Accept cannot be read; " + OFFERED);
    }
    if (!headers.isEmpty() && !accepts(accepted)) {
      throw new ProblemException(
          ProblemCode.NOT_ACCEPTABLE, "the header Accept names no format that is had; " + OFFERED);
    }
  }

  // the most specific range decides, so that "*/*, application/json;q=0" refuses JSON
  private static boolean accepts(List<MediaType> accepted) {
    return accepted.stream()
        .filter(range -> range.includes(MediaType.APPLICATION_JSON))
        .max(
            Comparator.comparingInt(Call::narrowness)
                .thenComparingDouble(MediaType::getQualityValue))
        .filter(range -> range.getQualityValue() > 0)
        .isPresent();
  }

  private static int narrowness(MediaType range) {
    return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
  }
}
