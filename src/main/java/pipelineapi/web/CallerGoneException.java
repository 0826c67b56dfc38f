package pipelineapi.web;

/// The caller closed the connection before there was an answer.
final class CallerGoneException extends RuntimeException {

  /// What proxies commonly call it.
  static final int STATUS = 499;

  CallerGoneException(Throwable cause) {
    super("the caller has gone", cause, false, false);
  }
}
