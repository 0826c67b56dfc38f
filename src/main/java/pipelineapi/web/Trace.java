package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The trace a request belongs to, by W3C Trace Context: that of its caller, else one of its own.
final class Trace {

  private static final String ID = Trace.class.getName();

  // a later version may have more behind a hyphen; ff is none
  private static final Pattern PARENT =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private Trace() {}

  /// The id of the trace.
  static String idOf(HttpServletRequest request) {
    if (request.getAttribute(ID) instanceof String known) {
      return known;
    }
    String id = given(Collections.list(request.getHeaders("traceparent")));
    request.setAttribute(ID, id);
    return id;
  }

  static String given(List<String> parents) {
    if (parents.size() == 1) {
      Matcher matcher = PARENT.matcher(parents.getFirst().strip());
      boolean more = matcher.matches() && matcher.group(3) != null;
      if (matcher.matches() && !(more && matcher.group(1).equals("00"))) {
        return matcher.group(2);
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // never all zero
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong(1, Long.MAX_VALUE));
  }
}
