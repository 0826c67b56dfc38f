package pipelineapi.query;

/// There is no snapshot yet.
public final class NoSnapshotException extends RuntimeException {

  NoSnapshotException(String detail) {
    super(detail);
  }
}
