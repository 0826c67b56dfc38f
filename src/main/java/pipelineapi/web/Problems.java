package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import pipelineapi.file.ArchiveUnreachableException;
import pipelineapi.file.TooManyFilesException;
import pipelineapi.query.NoSnapshotException;
import pipelineapi.query.OverloadException;
import pipelineapi.query.QueryTimeoutException;
import pipelineapi.query.QuestionFault;

/// Turns whatever went wrong into a problem, and sends it. What callers must not see is logged with
/// the id of the request.
@Component
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  // of the expected problems those that operators can do something about; load is told by metrics
  private static final Set<ProblemCode> TELLING =
      EnumSet.of(ProblemCode.QUERY_TIMEOUT, ProblemCode.ORIGIN_UNREACHABLE);

  // what was said about an answer that then is not given
  private static final List<String> OF_ANSWERS =
      List.of(
          "ETag",
          "Last-Modified",
          "Content-Encoding",
          "Content-Disposition",
          "Content-Range",
          "Accept-Ranges",
          "Server-Timing");

  private final Sender sender;

  Problems(Sender sender) {
    this.sender = sender;
  }

  void answer(HttpServletRequest request, HttpServletResponse response, Throwable cause)
      throws IOException {
    if (cause instanceof CallerGoneException) {
      // nobody reads it; metrics count it apart from failures
      response.setStatus(CallerGoneException.STATUS);
      return;
    }
    Problem problem = of(cause);
    String requestId = CommonHeaders.requestId(request);
    if (problem.code() == ProblemCode.INTERNAL_ERROR) {
      LOG.error("request failed request_id={}", requestId, cause);
    } else if (TELLING.contains(problem.code())) {
      LOG.warn(
          "request failed request_id={} code={} reason={}",
          requestId,
          problem.code().slug(),
          String.valueOf(cause.getMessage()));
    }
    response.resetBuffer();
    OF_ANSWERS.forEach(name -> response.setHeader(name, null));
    sender.send(
        request,
        response,
        new Reply(
            problem.status(),
            Problem.MEDIA_TYPE,
            problem.body(request.getRequestURI(), requestId, Trace.idOf(request)),
            Reply.Lifetime.NEVER,
            null,
            null,
            headers(problem, cause),
            null,
            0));
  }

  private static Problem of(Throwable cause) {
    return switch (cause) {
      case ProblemException known -> known.problem();
      case QuestionFault fault -> of(fault);
      case OverloadException overload ->
          new Problem(ProblemCode.TOO_MANY_WAITING, String.valueOf(overload.getMessage()));
      case CancellationException _ -> of(ProblemCode.STOPPING);
      case QueryTimeoutException _ -> of(ProblemCode.QUERY_TIMEOUT);
      case TooManyFilesException _ ->
          new Problem(
              ProblemCode.TOO_MANY_WAITING, "too many files are being sent; ask again in a moment");
      case ArchiveUnreachableException _ -> of(ProblemCode.ORIGIN_UNREACHABLE);
      case NoSnapshotException _ -> of(ProblemCode.NOT_READY);
      case ErrorResponse error -> {
        int status = error.getStatusCode().value();
        ProblemCode code = ProblemCode.ofStatus(status);
        yield new Problem(code, status, code.meaning(), List.of());
      }
      default -> of(ProblemCode.INTERNAL_ERROR);
    };
  }

  private static Problem of(ProblemCode code) {
    return new Problem(code, code.meaning());
  }

  // the message begins with the parameter, which a problem names beside it
  private static String sentence(QuestionFault fault) {
    String message = String.valueOf(fault.getMessage());
    String parameter = fault.parameter() + ": ";
    return message.startsWith(parameter) ? message.substring(parameter.length()) : message;
  }

  private static Problem of(QuestionFault fault) {
    ProblemCode code =
        switch (fault.code()) {
          case UNKNOWN_PARAMETER -> ProblemCode.UNKNOWN_PARAMETER;
          case INVALID_PARAMETER -> ProblemCode.INVALID_PARAMETER;
          case INVALID_CURSOR -> ProblemCode.INVALID_CURSOR;
          case STALE_CURSOR -> ProblemCode.STALE_CURSOR;
        };
    return new Problem(code, new Problem.Fault(fault.parameter(), sentence(fault), fault.value()));
  }

  private static List<Reply.Header> headers(Problem problem, Throwable cause) {
    List<Reply.Header> headers = new ArrayList<>();
    if (problem.code().retryAfter() > 0) {
      headers.add(new Reply.Header("Retry-After", String.valueOf(problem.code().retryAfter())));
    }
    if (cause instanceof ProblemException known) {
      headers.addAll(known.headers());
    }
    if (cause instanceof ErrorResponse error) {
      List<String> allow = error.getHeaders().getOrEmpty("Allow");
      if (!allow.isEmpty()) {
        headers.add(new Reply.Header("Allow", String.join(", ", allow)));
      }
    } else if (problem.code() == ProblemCode.METHOD_NOT_ALLOWED) {
      headers.add(new Reply.Header("Allow", CommonHeaders.METHODS));
    }
    return headers;
  }
}
