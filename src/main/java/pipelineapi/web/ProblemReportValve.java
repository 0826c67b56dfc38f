package pipelineapi.web;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/// Writes what the server itself refuses, before any filter: a request line that is none, a header
/// that is too large. The server makes it by its name.
public final class ProblemReportValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    if (response.getStatus() < 400
        || response.isCommitted()
        || !response.setErrorReported()
        || !mayWrite(response)) {
      return;
    }
    ProblemCode code = code(request, response.getStatus(), throwable);
    boolean ours = response.getStatus() == 400 || response.getStatus() >= 500;
    int status = ours ? code.status() : response.getStatus();
    String allow = response.getHeader("Allow");
    // what was begun, headers included, belongs to an answer that is not given
    response.reset();
    response.setStatus(status);
    CommonHeaders.apply(request, response);
    response.setHeader("Cache-Control", "no-store");
    if (status == 405) {
      response.setHeader("Allow", allow == null ? CommonHeaders.METHODS : allow);
    }
    Problem problem = new Problem(code, status, code.meaning(), List.of());
    byte[] body =
        problem.body(path(request), CommonHeaders.requestId(request), Trace.idOf(request));
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      getContainer().getLogger().debug("problem not sent", e);
    }
  }

  // the server says 400 for whatever does not fit its buffer
  private static ProblemCode code(Request request, int status, @Nullable Throwable throwable) {
    if (status == 400 && throwable instanceof IllegalArgumentException && isTooLarge(throwable)) {
      return path(request) == null ? ProblemCode.URI_TOO_LONG : ProblemCode.HEADER_TOO_LARGE;
    }
    // what the server does not speak is the caller's mistake, not a fault of ours
    if (status == 505 || (status == 501 && request.getHeader("Transfer-Encoding") != null)) {
      return ProblemCode.MALFORMED_REQUEST;
    }
    return ProblemCode.ofStatus(status);
  }

  private static boolean isTooLarge(Throwable throwable) {
    return String.valueOf(throwable.getMessage()).contains("too large");
  }

  private static @Nullable String path(Request request) {
    String path = request.getRequestURI();
    return path == null || path.isEmpty() ? null : path;
  }

  private static boolean mayWrite(Response response) {
    AtomicBoolean allowed = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
    return allowed.get();
  }
}
