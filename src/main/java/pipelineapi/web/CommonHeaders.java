package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Headers of every answer, errors included.
final class CommonHeaders {

  /// The methods of every path.
  static final String METHODS = "GET, HEAD, OPTIONS";

  /// The methods of lists, whose questions may be too long for a URL.
  static final String LIST_METHODS = "GET, HEAD, OPTIONS, POST";

  private static final String REQUEST_ID = CommonHeaders.class.getName() + ".requestId";

  // beside the few that scripts of other sites may read anyway
  private static final String EXPOSED =
      "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Length,"
          + " Content-Location, Content-Range, Date, Deprecation, ETag, Link, Location, Retry-After,"
          + " Server-Timing, Snapshot, Sunset, Vary, X-Pagination-Limit, X-Pagination-Offset,"
          + " X-Pagination-Total-Results, X-Request-Id";

  private CommonHeaders() {}

  static void apply(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("X-Request-Id", requestId(request));
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Timing-Allow-Origin", "*");
  }

  /// The id of a request. It is ours: one that the caller sends is text, and proves nothing.
  static String requestId(HttpServletRequest request) {
    if (request.getAttribute(REQUEST_ID) instanceof String known) {
      return known;
    }
    String made = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    request.setAttribute(REQUEST_ID, made);
    return made;
  }
}
