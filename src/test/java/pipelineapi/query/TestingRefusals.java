package pipelineapi.query;

/// Makes the refusals that only this room may make.
public final class TestingRefusals {

  private TestingRefusals() {}

  public static RuntimeException noSnapshot() {
    return new NoSnapshotException("no snapshot stands");
  }

  public static RuntimeException overload() {
    return new OverloadException("64 questions wait");
  }

  public static RuntimeException timeout() {
    return new QueryTimeoutException("SELECT took longer than 10 s");
  }
}
