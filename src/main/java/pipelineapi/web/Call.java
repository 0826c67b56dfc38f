package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// A request that is being answered: its target, and what it says about the form of the answer.
record Call(HttpServletRequest request, Target target) {

  private static final String FORMAT = "format";

  /// Whether the question came in a body, so that a link cannot repeat it.
  boolean posted() {
    return request.getMethod().equals("POST");
  }

  /// Whether only headers are asked for.
  boolean head() {
    return request.getMethod().equals("HEAD");
  }

  /// The same request with the parameters of its body.
  Call with(Map<String, List<String>> form) {
    return new Call(request, target.with(form));
  }

  /// The parameters that are about rows.
  Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>(target.parameters());
    parameters.remove(FORMAT);
    return Collections.unmodifiableMap(parameters);
  }

  /// The form in which a list is asked for: that of the path, else of the parameter, else the one
  /// that the header `Accept` likes best.
  ///
  /// @param named by the path; null where it names none
  /// @throws ProblemException when none is offered
  Format format(@Nullable Format named) {
    Optional<Format> asked = asked(named == null ? Format.names() : named.text());
    if (named != null) {
      if (asked.isPresent() && asked.get() != named) {
        throw refused(asked.get().text(), "the path names another, ." + named.text());
      }
      return named;
    }
    return asked.orElseGet(() -> accepted(List.of(Format.values())));
  }

  private Optional<Format> asked(String allowed) {
    List<String> formats = target.parameters().get(FORMAT);
    if (formats == null) {
      return Optional.empty();
    }
    String text = formats.getLast();
    if (formats.size() > 1) {
      throw refused(text, "given more than once. Allowed: once.");
    }
    return Optional.of(
        Format.named(text)
            .orElseThrow(() ->
                refused(
                    text,
                    "'%s' is not offered. Allowed: %s.".formatted(Problem.echo(text), allowed))));
  }

  private static ProblemException refused(String text, String detail) {
    return new ProblemException(
        new Problem(ProblemCode.INVALID_PARAMETER, new Problem.Fault(FORMAT, detail, text)));
  }

  /// Refuses every parameter but the format, which is to be JSON.
  ///
  /// @param json whether the path itself says so
  void requireNoParameters(boolean json) {
    Optional<Format> asked = asked(Format.JSON.text());
    if (asked.isPresent() && asked.get() != Format.JSON) {
      throw refused(
          asked.get().text(),
          "'%s' is not offered here. Allowed: json.".formatted(asked.get().text()));
    }
    if (asked.isEmpty() && !json) {
      accepted(List.of(Format.JSON));
    }
    parameters()
        .forEach((name, values) -> {
          throw new ProblemException(
              new Problem(
                  ProblemCode.UNKNOWN_PARAMETER,
                  new Problem.Fault(
                      name, "this path takes no parameter but format", values.getFirst())));
        });
  }

  // of those liked alike the first; without the header as well
  private Format accepted(List<Format> offered) {
    List<String> headers = Collections.list(request.getHeaders("Accept"));
    if (headers.isEmpty()) {
      return offered.getFirst();
    }
    List<MediaType> ranges;
    try {
      ranges = MediaType.parseMediaTypes(headers);
    } catch (InvalidMediaTypeException _) {
      throw new ProblemException(
          ProblemCode.NOT_ACCEPTABLE, "the header Accept cannot be read; " + told(offered));
    }
    Format best = null;
    double liked = 0;
    for (Format format : offered) {
      double quality =
          format.asked().stream().mapToDouble(type -> quality(ranges, type)).max().orElse(0);
      if (quality > liked) {
        best = format;
        liked = quality;
      }
    }
    if (best == null) {
      throw new ProblemException(
          ProblemCode.NOT_ACCEPTABLE,
          "the header Accept names no format that is had; " + told(offered));
    }
    return best;
  }

  private static String told(List<Format> offered) {
    return offered.stream()
        .map(format -> format.asked().getFirst().toString())
        .collect(Collectors.joining(", ", "offered is ", ""));
  }

  // the most specific range decides, so that "*/*, application/json;q=0" refuses JSON
  private static double quality(List<MediaType> ranges, MediaType type) {
    return ranges.stream()
        .filter(range -> range.includes(type))
        .max(
            Comparator.comparingInt(Call::narrowness)
                .thenComparingDouble(MediaType::getQualityValue))
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  private static int narrowness(MediaType range) {
    return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
  }
}
