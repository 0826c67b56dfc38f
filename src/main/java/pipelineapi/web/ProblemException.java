package pipelineapi.web;

import java.util.List;

/// Ends a request with a problem.
final class ProblemException extends RuntimeException {

  private final transient Problem problem;
  private final transient List<Reply.Header> headers;

  ProblemException(Problem problem, Reply.Header... headers) {
    // control flow for callers' mistakes: the trace would cost and say nothing
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = List.of(headers);
  }

  ProblemException(ProblemCode code, String detail) {
    this(new Problem(code, detail));
  }

  Problem problem() {
    return problem;
  }

  /// Headers of the answer, beside those of every problem.
  List<Reply.Header> headers() {
    return headers;
  }
}
