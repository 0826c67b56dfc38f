package pipelineapi.query;

/// There is no room for a question now: too many wait already, or it needs too much. The message
/// says so to the caller.
public final class OverloadException extends RuntimeException {

  OverloadException(String detail) {
    super(detail);
  }
}
