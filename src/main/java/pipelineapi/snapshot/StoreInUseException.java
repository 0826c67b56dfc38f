package pipelineapi.snapshot;

/// Another process owns the store.
public final class StoreInUseException extends RuntimeException {

  StoreInUseException(String sentence) {
    super(sentence);
  }
}
