package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// The body of a question that is too long for a URL: a form with the grammar of the query string.
final class Form {

  private Form() {}

  /// The parameters of a request's body.
  ///
  /// The body is read here and not by the server, whose limits on forms answer without a problem.
  ///
  /// @param longest bytes that are read
  /// @throws ProblemException when it is no form, or longer
  static Map<String, List<String>> read(HttpServletRequest request, long longest)
      throws IOException {
    requireForm(request.getContentType());
    byte[] body = request.getInputStream().readNBytes(Math.toIntExact(longest + 1));
    if (body.length > longest) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE, "the form has more than %d bytes".formatted(longest));
    }
    return Target.pairs(new String(body, StandardCharsets.ISO_8859_1).strip());
  }

  private static void requireForm(@Nullable String type) {
    try {
      if (type != null
          && MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(
              MediaType.parseMediaType(type))) {
        return;
      }
    } catch (InvalidMediaTypeException _) {
      // told below, as any other type
    }
    throw new ProblemException(
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        "a question is posted as " + MediaType.APPLICATION_FORM_URLENCODED_VALUE);
  }
}
