package pipelineapi.query;

/// The question took longer than allowed.
public final class QueryTimeoutException extends RuntimeException {

  QueryTimeoutException(String detail) {
    super(detail);
  }
}
