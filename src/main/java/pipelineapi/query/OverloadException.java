package pipelineapi.query;

/// Too many questions wait already.
public final class OverloadException extends RuntimeException {

  OverloadException(String detail) {
    super(detail);
  }
}
