package pipelineapi.web;

/// Ends a request with a problem.
final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(Problem problem) {
    // control flow for callers' mistakes: the trace would cost and say nothing
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(ProblemCode code, String detail) {
    this(new Problem(code, detail));
  }

  Problem problem() {
    return problem;
  }
}
