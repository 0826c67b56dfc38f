package pipelineapi.refresh.read;

/// An object that cannot be used at all.
public final class RejectedObjectException extends Exception {

  private final RejectCode code;

  /// Makes the reject of an object.
  public RejectedObjectException(RejectCode code, String detail) {
    super(detail);
    this.code = code;
  }

  /// Why.
  public RejectCode code() {
    return code;
  }
}
