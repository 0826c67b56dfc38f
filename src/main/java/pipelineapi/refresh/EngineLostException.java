package pipelineapi.refresh;

/// Reading an object brought the engine down: nothing more can be read with this instance.
final class EngineLostException extends RefreshException {

  EngineLostException(String message, Exception cause) {
    super(message, cause);
  }
}
