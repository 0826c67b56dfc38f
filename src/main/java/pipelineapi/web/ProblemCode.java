package pipelineapi.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Everything that may go wrong, as callers see it. Programs branch on the slug; it never changes.
enum ProblemCode {
  INVALID_PARAMETER(400, "Invalid parameter", "A parameter has a value that is not allowed."),
  UNKNOWN_PARAMETER(400, "Unknown parameter", "A parameter is not one of the path asked."),
  INVALID_CURSOR(400, "Invalid cursor", "The cursor is damaged, or belongs to another question."),
  AMBIGUOUS_FILE(400, "Ambiguous file", "Several files are meant by the path; name one."),
  MALFORMED_REQUEST(400, "Malformed request", "The request does not keep to the rules of HTTP."),
  NOT_FOUND(404, "Not found", "Nothing is at this path."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "The path is there, but not for this method; see Allow."),
  NOT_ACCEPTABLE(406, "Not acceptable", "None of the formats asked for is offered."),
  STALE_CURSOR(410, "Stale cursor", "The snapshot of the cursor is gone; begin again without it."),
  GONE(410, "Gone", "The path has reached its sunset; use its successor."),
  PRECONDITION_FAILED(
      412, "Precondition failed", "The file is not in the version that the request asks for."),
  TOO_LARGE(413, "Content too large", "The body of the request is too large."),
  URI_TOO_LONG(414, "URI too long", "Path and query are longer than is read."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type", "The body of the request has a type that is not read."),
  RANGE_NOT_SATISFIABLE(
      416, "Range not satisfiable", "The file has no such bytes; see Content-Range for its size."),
  HEADER_TOO_LARGE(431, "Header too large", "The headers of the request are larger than is read."),
  INTERNAL_ERROR(
      500, "Internal error", "The service has a fault; name the request id when you report it."),
  TOO_MANY_WAITING(
      503, "Too many waiting", "Too many questions wait already; ask again in a moment.", 1),
  STOPPING(503, "Stopping", "The service is being stopped; ask again in a moment.", 1),
  QUERY_TIMEOUT(503, "Query timeout", "The question took longer than allowed; narrow it.", 10),
  NOT_READY(
      503, "Not ready", "No snapshot stands yet; the first refresh is under way, see status.", 5),
  ORIGIN_UNREACHABLE(
      503,
      "Origin unreachable",
      "The archive that holds what is asked for cannot be reached now.",
      30);

  private final int status;
  private final String title;
  private final String meaning;
  private final int retryAfter;

  ProblemCode(int status, String title, String meaning) {
    this(status, title, meaning, 0);
  }

  ProblemCode(int status, String title, String meaning, int retryAfter) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /// A sentence that holds for every case.
  String meaning() {
    return meaning;
  }

  /// Seconds after which asking again makes sense; 0 where it makes none.
  int retryAfter() {
    return retryAfter;
  }

  /// The stable name.
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The path of the page about it.
  String type() {
    return "/problems/" + slug();
  }

  static Optional<ProblemCode> ofSlug(String slug) {
    return Arrays.stream(values()).filter(code -> code.slug().equals(slug)).findFirst();
  }

  /// The code that says most about a status which another part of the server chose.
  static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      // 501 is what the server itself says of a method it will not carry out
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADER_TOO_LARGE;
      case 503 -> STOPPING;
      default -> status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    };
  }
}
