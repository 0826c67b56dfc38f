package pipelineapi.refresh;

/// A refresh that cannot go on; the message is a sentence for operators.
class RefreshException extends RuntimeException {

  RefreshException(String sentence) {
    super(sentence);
  }

  RefreshException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
